#include "ledger/figures/centre_book.h"

namespace daybook::figures {
namespace {

// First payload field of Event.
constexpr int kFirstPayloadField = v1::Event::kLedgerCreatedFieldNumber;

}  // namespace

bool IsCarriable(v1::OpenItemKind kind) {
  switch (kind) {
    case v1::OPEN_ITEM_KIND_PENDING_TENDER:
    case v1::OPEN_ITEM_KIND_CASE_WITHOUT_OWNER:
    case v1::OPEN_ITEM_KIND_DEPOSIT_OVERDUE:
    case v1::OPEN_ITEM_KIND_TAKINGS_OVERDUE:
      return true;
    default:
      return false;
  }
}

void CentreBook::Apply(const v1::Event& event) {
  if (event.centre() != centre_.number() || event.payload_case() == v1::Event::PAYLOAD_NOT_SET) return;
  if (event.payload_case() == v1::Event::kBusinessDayClosed) return TurnPage(event);
  last_event_micros_ = event.commit_time_micros();
  if (first_sequence_ == 0) first_sequence_ = event.sequence();
  const size_t type = event.payload_case() - kFirstPayloadField;
  if (type >= event_counts_.size()) event_counts_.resize(type + 1);
  ++event_counts_[type];

  if (event.payload_case() == v1::Event::kSessionOpened) OpenSession(event);
  Session* session = event.session() == 0 ? nullptr : FindSession(event.session());
  ApplyPostings(event, session);
  const Booking booking = BookingOf(event);
  const int64_t booked_fen = booking == Booking::kNone ? 0 : BookTenders(event, booking, session);
  ApplyPayload(event, session);
  if (event.late_for() != 0) {
    v1::LateItem& item = late_.emplace_back();
    item.set_sequence(event.sequence());
    item.set_late_for(event.late_for());
    item.set_amount_fen(booked_fen);
  }
}

}  // namespace daybook::figures
