#include "ledger/figures/centre_book.h"

namespace daybook::figures {

void CentreBook::Apply(const v1::Event& event) {
  if (event.centre() != centre_.number() || event.payload_case() == v1::Event::PAYLOAD_NOT_SET) return;
  if (event.payload_case() == v1::Event::kBusinessDayClosed) return TurnPage(event);
  last_event_micros_ = event.commit_time_micros();
  if (first_sequence_ == 0) first_sequence_ = event.sequence();
  const size_t type = event.payload_case() - kFirstPayloadField;
  if (type >= event_counts_.size()) event_counts_.resize(type + 1);
  ++event_counts_[type];

  if (event.payload_case() == v1::Event::kSessionOpened) {
    AddSession(event, event.session_opened().session(), event.till(), event.session_opened().cashier());
  }
  Session* session = event.session() == 0 ? nullptr : FindSession(event.session());
  ApplyPostings(event, session);
  const Booking booking = BookingOf(event);
  const int64_t booked_fen = booking == Booking::kNone ? 0 : BookTenders(event, booking, session);
  ApplyPayload(event, session);
  // Payments are most of all events, and none of these books' business.
  if (event.payload_case() != v1::Event::kPaymentReceived) counter_.Apply(event);
  if (event.late_for() != 0) {
    v1::LateItem& item = late_.emplace_back();
    item.set_sequence(event.sequence());
    item.set_late_for(event.late_for());
    item.set_amount_fen(booked_fen);
  }
}

}  // namespace daybook::figures
