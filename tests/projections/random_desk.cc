#include <random>
#include <string>
#include <utility>
#include <vector>

#include "tests/projections/desk_events.h"

namespace daybook {
namespace {

const char* const kCodes[] = {"1100123456", "110012345678"};

class RandomHistory {
 public:
  explicit RandomHistory(uint64_t seed) : random_(seed) {}

  DeskEvents Write(int events) {
    for (const uint32_t centre : {4u, 3u}) {
      make_.At(centre);
      make_.Configure(24);
      make_.Till(centre * 100 + 1);
      make_.Till(centre * 100 + 2);
      make_.OpenDay();
    }
    for (int i = 0; i < events; ++i) Step();
    return std::move(make_);
  }

 private:
  uint64_t Draw(uint64_t below) { return random_() % below; }
  // Of those made so far; 0: none yet.
  uint64_t Earlier(uint64_t made) { return made == 0 ? 0 : 1 + Draw(made); }
  uint32_t Person() { return 2'000 + static_cast<uint32_t>(Draw(4)); }
  uint32_t Till() { return centre_ * 100 + 1 + static_cast<uint32_t>(Draw(2)); }

  void Step() {
    centre_ = 3 + static_cast<uint32_t>(Draw(2));
    make_.At(centre_);
    make_.Advance(static_cast<int64_t>(Draw(3)));
    switch (Draw(8)) {
      case 0:
        return StepOfDay();
      case 1:
      case 2:
        return StepOfTools();
      case 3:
      case 4:
        return StepOfInvoices();
      case 5:
        return StepOfHandovers();
      case 6:
        return StepOfQueue();
      default:
        return StepOfDesk();
    }
  }

  void StepOfDay() {
    switch (Draw(6)) {
      case 0:
        make_.CloseDay({{"spot_check/" + std::to_string(Till()), make_.business_date()}, {"safe", 0}});
        return make_.OpenDay();
      case 1:
        make_.Configure(1 + static_cast<uint32_t>(Draw(100)));
        return;
      case 2:
      case 3:
        return make_.OpenSession(Till());
      default:
        return make_.Count(Till(), static_cast<v1::CountPurpose>(1 + Draw(4)), -static_cast<int64_t>(Draw(99)),
                           Draw(9));
    }
  }

  void StepOfTools() {
    const uint64_t tag = Earlier(tools_);
    const uint64_t key = Earlier(keys_);
    switch (Draw(12)) {
      case 0:
      case 1:
      case 2:
        return make_.RegisterTool(++tools_);
      case 3:
        return make_.CheckOut({tag, Earlier(tools_)}, Person(), make_.InHours(static_cast<int64_t>(Draw(20))));
      case 4:
        return make_.Return(tag, Person(), v1::TOOL_CONDITION_WORN);
      case 5:
        return make_.Transfer(tag, Person(), Person(), make_.InHours(3));
      case 6:
        return Draw(2) == 0 ? make_.LoseTool(tag, Person()) : make_.Scrap(tag);
      case 7:
        return make_.Replace(tag, ++tools_, Person(), make_.InHours(9));
      case 8:
        return Draw(2) == 0 ? make_.Maintain(tag) : make_.ReturnFromMaintenance(tag, 20270101);
      case 9:
        return make_.CountTools({tag, Earlier(tools_)}, {Earlier(tools_)}, {tag});
      case 10:
        return make_.RegisterKey(++keys_);
      default:
        return Draw(2) == 0 ? make_.HandOutKey(key, Person()) : make_.ReturnKey(key, Person());
    }
  }

  void StepOfInvoices() {
    const auto kind = static_cast<v1::InvoiceKind>(1 + Draw(2));
    const std::string code = kCodes[kind - 1];
    const uint64_t book = Earlier(books_);
    const auto first = static_cast<uint32_t>(Draw(200));
    const v1::InvoiceNumber invoice = PaperInvoice(code, first);
    switch (Draw(9)) {
      case 0:
        ++books_;
        return make_.ReceiveBook(books_, kind, code, 0, 199);
      case 1:
      case 2:
        return make_.Allot(book, first, first + static_cast<uint32_t>(Draw(20)), Till());
      case 3:
        return make_.ReturnForms(book, first, first + static_cast<uint32_t>(Draw(5)), Till());
      case 4:
      case 5:
        return make_.Issue(kind, PaperInvoice(code, next_form_++), book, 1'000, Draw(99), Till());
      case 6:
        return make_.IssueRed(kind, invoice, PaperInvoice(code, next_form_++), book, 100);
      case 7:
        return Draw(2) == 0 ? make_.Void(kind, invoice, book, 1'000) : make_.LoseForm(kind, invoice, book, 0);
      default:
        return make_.CheckInvoices(code, first, first + 30);
    }
  }

  void StepOfHandovers() {
    if (open_.till == 0) {
      open_ = {++handovers_, Till(), Till(), {}};
      open_.items.add_tools(Earlier(tools_));
      open_.items.add_work_orders(Earlier(orders_));
      v1::InvoiceRange& range = *open_.items.add_invoices();
      range.set_book(Earlier(books_));
      range.set_first(static_cast<uint32_t>(Draw(100)));
      range.set_last(range.first() + 9);
      return make_.Prepare(open_.number, open_.till, open_.to_till, open_.items);
    }
    const Open open = std::exchange(open_, {});
    switch (Draw(4)) {
      case 0:
        return make_.Dispute(open.number);
      case 1:
        return make_.Recall(open.number);
      default:
        make_.Count(open.till, v1::COUNT_PURPOSE_HANDOVER, -500, 7);
        return make_.Accept(open.number, open.till, open.to_till, 1'000, open.items);
    }
  }

  void StepOfQueue() {
    const auto ticket = static_cast<uint32_t>(1 + Draw(50));
    const auto kind = static_cast<v1::ServiceKind>(1 + Draw(7));
    const int64_t earlier = make_.NowMicros() - static_cast<int64_t>(Draw(5)) * DeskEvents::kHourMicros;
    v1::Event& event = Draw(2) == 0   ? make_.TakeTicket(ticket, kind)
                       : Draw(2) == 0 ? make_.CallTicket(ticket, earlier, static_cast<uint32_t>(Draw(2'000)), Till())
                       : Draw(2) == 0 ? make_.EndService(ticket, kind, static_cast<uint32_t>(Draw(900)), Till())
                                      : make_.MissTicket(ticket, Draw(2) == 0 ? 0 : Till());
    if (Draw(5) == 0) make_.Late(event, earlier, 20261123);
  }

  void StepOfDesk() {
    const uint64_t order = Earlier(orders_);
    const uint64_t complaint = Earlier(complaints_);
    switch (Draw(8)) {
      case 0:
        return make_.OpenWorkOrder(++orders_, static_cast<v1::WorkOrderKind>(1 + Draw(2)));
      case 1:
        return make_.Assign(order, Person());
      case 2:
        return make_.Complete(order, Person());
      case 3:
        return make_.Cancel(order, 0);
      case 4:
        return make_.Complain(++complaints_);
      case 5:
        return make_.Reply(complaint);
      case 6:
        return make_.Resolve(complaint);
      default:
        return make_.Breach(complaint, static_cast<v1::ComplaintDeadline>(1 + Draw(2)));
    }
  }

  struct Open {
    uint64_t number = 0;
    uint32_t till = 0;
    uint32_t to_till = 0;
    v1::HandoverItems items;
  };

  std::mt19937_64 random_;
  DeskEvents make_;
  uint32_t centre_ = 3;
  uint64_t tools_ = 0;
  uint64_t keys_ = 0;
  uint64_t books_ = 0;
  uint64_t handovers_ = 0;
  uint64_t orders_ = 0;
  uint64_t complaints_ = 0;
  uint32_t next_form_ = 0;
  Open open_;
};

}  // namespace

DeskEvents RandomDesk(uint64_t seed, int events) { return RandomHistory(seed).Write(events); }

}  // namespace daybook
