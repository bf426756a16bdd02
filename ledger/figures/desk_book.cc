#include "ledger/figures/desk_book.h"

namespace daybook::figures {
namespace {

// Upper bound of encoded bytes: ten counts, the message around them.
constexpr size_t kFiguresBytes = 80;

}  // namespace

void DeskBook::Apply(const v1::Event& event) {
  switch (event.payload_case()) {
    case v1::Event::kWorkOrderOpened:
    case v1::Event::kWorkOrderCompleted:
    case v1::Event::kWorkOrderCancelled:
      return ApplyWorkOrder(event);
    case v1::Event::kComplaintReceived:
    case v1::Event::kComplaintReplied:
    case v1::Event::kComplaintResolved:
      return ApplyComplaint(event);
    case v1::Event::kAccountOpened:
      figures_.set_accounts_opened(figures_.accounts_opened() + 1);
      return;
    case v1::Event::kComplaintOverdue:
    case v1::Event::kToolOverdue:
    case v1::Event::kDepositOverdue:
    case v1::Event::kSpotCheckMissed:
      figures_.set_breaches(figures_.breaches() + 1);
      return;
    default:
      return;
  }
}

void DeskBook::ApplyWorkOrder(const v1::Event& event) {
  if (event.has_work_order_opened()) {
    figures_.set_work_orders_opened(figures_.work_orders_opened() + 1);
    figures_.set_work_orders_open(figures_.work_orders_open() + 1);
    return;
  }
  figures_.set_work_orders_open(figures_.work_orders_open() - 1);
  if (event.has_work_order_completed()) {
    figures_.set_work_orders_completed(figures_.work_orders_completed() + 1);
  } else {
    figures_.set_work_orders_cancelled(figures_.work_orders_cancelled() + 1);
  }
}

void DeskBook::ApplyComplaint(const v1::Event& event) {
  if (event.has_complaint_received()) {
    figures_.set_complaints_received(figures_.complaints_received() + 1);
    figures_.set_complaints_open(figures_.complaints_open() + 1);
  } else if (event.has_complaint_replied()) {
    figures_.set_complaints_replied(figures_.complaints_replied() + 1);
  } else {
    figures_.set_complaints_resolved(figures_.complaints_resolved() + 1);
    figures_.set_complaints_open(figures_.complaints_open() - 1);
  }
}

void DeskBook::TurnDay() {
  v1::DeskFigures next;
  next.set_work_orders_open(figures_.work_orders_open());
  next.set_complaints_open(figures_.complaints_open());
  figures_ = next;
}

size_t DeskBook::ListBytes() const { return kFiguresBytes; }

}  // namespace daybook::figures
