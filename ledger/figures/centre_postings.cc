// What postings do to a centre's book: drawers, safe, papers, accounts, tenders.
#include <algorithm>
#include <vector>

#include "ledger/figures/centre_book.h"

namespace daybook::figures {
namespace {

bool IsPaper(v1::AssetKind asset) { return asset == v1::ASSET_KIND_CHEQUE || asset == v1::ASSET_KIND_SUSPECT_NOTE; }

bool IsCount(const v1::Event& event) {
  return event.payload_case() == v1::Event::kCashCounted || event.payload_case() == v1::Event::kSafeCounted;
}

}  // namespace

void CentreBook::ApplyPostings(const v1::Event& event, Session* session) {
  for (const v1::Posting& posting : event.postings()) {
    if (posting.asset_kind() == v1::ASSET_KIND_MONEY) {
      PostMoney(event, posting, session);
    } else if (IsPaper(posting.asset_kind()) && posting.account_kind() != v1::ACCOUNT_KIND_OUTSIDE) {
      PostPaper(event, posting, session);
    } else {
      AddToAccount(posting);
    }
  }
}

void CentreBook::PostMoney(const v1::Event& event, const v1::Posting& posting, Session* session) {
  switch (posting.account_kind()) {
    case v1::ACCOUNT_KIND_TILL:
      return PostTill(event, posting.account_number(), posting.quantity(), session);
    case v1::ACCOUNT_KIND_SAFE:
      return PostSafe(event, posting.quantity());
    case v1::ACCOUNT_KIND_CUSTOMER:
      customers_fen_ += posting.quantity();
      return;
    case v1::ACCOUNT_KIND_CARD_LOAD_PENDING:
      card_loads_fen_ += posting.quantity();
      return;
    default:
      return AddToAccount(posting);
  }
}

void CentreBook::AddToAccount(const v1::Posting& posting) {
  const auto [entry, is_new] =
      accounts_.try_emplace(AccountKey{static_cast<uint16_t>(posting.account_kind()), posting.account_number(),
                                       static_cast<uint16_t>(posting.asset_kind())},
                            0);
  entry->second += posting.quantity();
  if (entry->second == 0) accounts_.erase(entry);
}

int64_t CentreBook::BookTenders(const v1::Event& event, Booking booking, Session* session) {
  const v1::Purpose purpose = v1::Purpose_IsValid(event.purpose()) ? event.purpose() : v1::PURPOSE_UNSPECIFIED;
  int64_t booked_fen = 0;
  ForEachTender(event, [&](const BookedTender& tender) {
    booked_fen += booking == Booking::kTaken ? tender.quantity : -tender.quantity;
    Takings& takings = takings_[tender.kind][purpose];
    switch (booking) {
      case Booking::kNone:
        return;
      case Booking::kTaken:
        ++takings.taken_count;
        takings.taken_fen += tender.quantity;
        break;
      case Booking::kReversed:
        ++takings.reversed_count;
        takings.reversed_fen -= tender.quantity;
        break;
      case Booking::kRefunded:
        ++takings.refunded_count;
        takings.refunded_fen -= tender.quantity;
        break;
    }
    if (session != nullptr) TenderAt(*session, tender.kind, tender.provider).booked_fen += tender.quantity;
  });
  switch (booking) {
    case Booking::kNone:
      break;
    case Booking::kTaken:
      grand_total_.set_taken_fen(grand_total_.taken_fen() + booked_fen);
      break;
    case Booking::kReversed:
      grand_total_.set_reversed_fen(grand_total_.reversed_fen() + booked_fen);
      break;
    case Booking::kRefunded:
      grand_total_.set_refunded_fen(grand_total_.refunded_fen() + booked_fen);
      break;
  }
  return booked_fen;
}

void CentreBook::PostTill(const v1::Event& event, uint64_t number, int64_t quantity, Session* session) {
  Till& till = TillAt(number, session);
  const bool was_empty = till.cash_fen == 0 && till.papers == 0;
  till.cash_fen += quantity;
  drawers_fen_ += quantity;
  if (was_empty) till.since_sequence = event.sequence();
  if (till.cash_fen == 0 && till.papers == 0) till.since_sequence = 0;
  if (session == nullptr || session->till != till.number) return;
  std::array<int64_t, kLines>& lines = session->lines;
  // A kind of event that is not named here brings cash in or takes it out: the lines add up whatever is added to the
  // registry.
  switch (event.payload_case()) {
    case v1::Event::kPaymentReceived:
    case v1::Event::kCardTopUpPaid:
      quantity > 0 ? lines[kReceived] += quantity : lines[kChange] -= quantity;
      break;
    case v1::Event::kPaymentReversed:
      lines[kReversed] -= quantity;
      break;
    case v1::Event::kPaymentRefunded:
      lines[kRefunded] -= quantity;
      break;
    case v1::Event::kDueSettled:
      lines[kDues] += quantity;
      break;
    case v1::Event::kGenuineReturned:
      lines[kGenuine] += quantity;
      break;
    case v1::Event::kCounterfeitReported:
      lines[kCounterfeits] -= quantity;
      break;
    case v1::Event::kSessionOpened:
      lines[kFloat] += quantity;
      break;
    case v1::Event::kFloatIssued:
      lines[kIssued] += quantity;
      break;
    case v1::Event::kSafeDropped:
      lines[kDropped] -= quantity;
      break;
    case v1::Event::kCashCounted:
      lines[kDifference] += quantity;
      return;
    case v1::Event::kSessionClosed:
      lines[kToSafe] -= quantity;
      return;
    case v1::Event::kShiftHandedOver:
      // At the same till nothing is posted, so that its lines are written from what the event says (HandOver()).
      return;
    default:
      quantity > 0 ? lines[kHandedIn] += quantity : lines[kHandedOut] -= quantity;
      break;
  }
  session->counted = false;
}

void CentreBook::PostSafe(const v1::Event& event, int64_t quantity) {
  safe_.cash_fen += quantity;
  if (event.payload_case() == v1::Event::kSafeCounted) {
    safe_.differences_fen += quantity;
    return;
  }
  quantity > 0 ? safe_.in_fen += quantity : safe_.out_fen -= quantity;
  MoveSafe(event);
  switch (event.payload_case()) {
    case v1::Event::kSafeDropped:
    case v1::Event::kSessionClosed:
    case v1::Event::kSessionOpened:
    case v1::Event::kFloatIssued:
      return BringTakings(event, quantity);
    case v1::Event::kDepositDispatched:
      return BankTakings(-quantity);
    default:
      return;
  }
}

// --- Takings not yet banked ------------------------------------------------------------------------------------------

void CentreBook::BringTakings(const v1::Event& event, int64_t quantity) {
  // What comes back first makes good the floats of earlier dates that stayed out.
  for (v1::TakingsLot& lot : takings_lots_) {
    if (quantity <= 0 || lot.business_date() == business_date_) break;
    if (lot.amount_fen() >= 0) continue;
    const int64_t back_fen = std::min(quantity, -lot.amount_fen());
    lot.set_amount_fen(lot.amount_fen() + back_fen);
    quantity -= back_fen;
  }
  if (quantity != 0) {
    v1::TakingsLot& lot = TodaysLot();
    const bool was_positive = lot.amount_fen() > 0;
    lot.set_amount_fen(lot.amount_fen() + quantity);
    if (lot.amount_fen() <= 0) {
      lot.clear_since_micros();
      lot.clear_since_sequence();
    } else if (!was_positive) {
      lot.set_since_micros(event.commit_time_micros());
      lot.set_since_sequence(event.sequence());
    }
  }
  std::erase_if(takings_lots_, [](const v1::TakingsLot& lot) { return lot.amount_fen() == 0; });
}

// More than there is of takings was in the safe from elsewhere.
void CentreBook::BankTakings(int64_t dispatched_fen) {
  for (v1::TakingsLot& lot : takings_lots_) {
    if (lot.amount_fen() <= 0) continue;
    const int64_t taken_fen = std::min(dispatched_fen, lot.amount_fen());
    lot.set_amount_fen(lot.amount_fen() - taken_fen);
    dispatched_fen -= taken_fen;
  }
  std::erase_if(takings_lots_, [](const v1::TakingsLot& lot) { return lot.amount_fen() == 0; });
}

v1::TakingsLot& CentreBook::TodaysLot() {
  // Dates only go forward.
  if (takings_lots_.empty() || takings_lots_.back().business_date() != business_date_) {
    takings_lots_.emplace_back().set_business_date(business_date_);
  }
  return takings_lots_.back();
}

// --- Safe and papers -------------------------------------------------------------------------------------------------

void CentreBook::MoveSafe(const v1::Event& event) {
  if (safe_.moved_sequence == 0) safe_.moved_sequence = event.sequence();
  safe_.counted = false;
}

void CentreBook::PostPaper(const v1::Event& event, const v1::Posting& posting, Session* session) {
  const PaperKey key{AccountKey{static_cast<uint16_t>(posting.account_kind()), posting.account_number(),
                                static_cast<uint16_t>(posting.asset_kind())},
                     posting.asset_number()};
  auto [entry, is_new] = papers_.try_emplace(key, 0);
  entry->second += posting.quantity();
  if (entry->second == 0) papers_.erase(entry);
  const int32_t change = static_cast<int32_t>(posting.quantity());
  if (posting.account_kind() == v1::ACCOUNT_KIND_SAFE) {
    safe_.papers += change;
    if (!IsCount(event)) MoveSafe(event);
  } else if (posting.account_kind() == v1::ACCOUNT_KIND_TILL) {
    Till& till = TillAt(posting.account_number(), session);
    if (till.cash_fen == 0 && till.papers == 0) till.since_sequence = event.sequence();
    till.papers += change;
    if (till.cash_fen == 0 && till.papers == 0) till.since_sequence = 0;
    const bool is_move = !IsCount(event) && event.payload_case() != v1::Event::kSessionClosed &&
                         event.payload_case() != v1::Event::kShiftHandedOver;
    if (session != nullptr && session->till == till.number && is_move) session->counted = false;
  }
}

}  // namespace daybook::figures
