#include "tests/simulation/log_properties.h"

#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "ledger/figures/payment_of.h"

namespace daybook::simulation {
namespace {

bool IsPhysical(v1::AccountKind kind) {
  switch (kind) {
    case v1::ACCOUNT_KIND_TILL:
    case v1::ACCOUNT_KIND_SAFE:
    case v1::ACCOUNT_KIND_IN_TRANSIT:
    case v1::ACCOUNT_KIND_STORE:
    case v1::ACCOUNT_KIND_STAFF:
    case v1::ACCOUNT_KIND_WORKSHOP: return true;
    default: return false;
  }
}

std::string CheckHolding(const Place& place, int64_t quantity) {
  if (!IsPhysical(place.kind)) return "";
  if (quantity < 0) return absl::StrCat("a physical holder is below zero: ", Describe({{place, quantity}}));
  const bool unique = place.asset != v1::ASSET_KIND_MONEY && place.asset != v1::ASSET_KIND_BLANK_INVOICE;
  if (unique && quantity > 1) return absl::StrCat("held more than once: ", Describe({{place, quantity}}));
  return "";
}

std::string CheckParties(const v1::Event& event) {
  if (event.actor() != 0 && event.actor() == event.second_person()) return "one person is both parties";
  const bool alone = (event.has_deposit_dispatched() &&
                      event.deposit_dispatched().carrier() == event.deposit_dispatched().escort()) ||
                     (event.has_float_withdrawn() &&
                      event.float_withdrawn().carrier() == event.float_withdrawn().escort());
  if (alone) return "a bank run made alone";
  if (event.has_shift_handed_over()) {
    const v1::ShiftHandedOver& fact = event.shift_handed_over();
    if (fact.giver() == fact.receiver()) return "somebody hands over to himself";
    if (event.actor() != fact.receiver()) return "a handover without its receiver";
  }
  const bool lends_to_himself = event.has_tools_checked_out() &&
                                event.tools_checked_out().borrower() == event.actor();
  if (lends_to_himself) return "a tool lent to himself";
  if (event.has_tool_transferred() && event.tool_transferred().from() == event.tool_transferred().to()) {
    return "a tool passed to himself";
  }
  if (!event.has_tool_lost() || event.tool_lost().liable() == 0) return "";
  const uint32_t liable = event.tool_lost().liable();
  return liable == event.actor() || liable == event.second_person() ? "the liable person decides" : "";
}

// What the event itself says it puts on cases: case → fen.
std::map<uint64_t, int64_t> SaidOfCases(const v1::Event& event) {
  std::map<uint64_t, int64_t> said;
  const auto add = [&said](uint64_t number, int64_t fen) {
    if (fen != 0) said[number] += fen;
  };
  switch (event.payload_case()) {
    case v1::Event::kCashCounted:
      add(event.cash_counted().findings().case_number(), -event.cash_counted().findings().difference_fen());
      break;
    case v1::Event::kSafeCounted:
      add(event.safe_counted().findings().case_number(), -event.safe_counted().findings().difference_fen());
      break;
    case v1::Event::kPaymentReceived:
    case v1::Event::kCardTopUpPaid: {
      const v1::PaymentReceived& fact = *figures::PaymentOf(event);
      for (const v1::LateCash& late : fact.late_cash()) add(late.case_number(), late.amount_fen());
      for (const v1::Tender& tender : fact.tenders()) {
        const bool explains = fact.explained_case() != 0 && tender.kind() == v1::TENDER_KIND_CASH;
        if (explains) add(fact.explained_case(), tender.amount_fen());
      }
      break;
    }
    case v1::Event::kPaymentReversed:
      for (const v1::ReversedTender& tender : event.payment_reversed().tenders()) {
        const bool explains = event.payment_reversed().explained_case() != 0 && tender.kind() == v1::TENDER_KIND_CASH;
        if (explains) add(event.payment_reversed().explained_case(), -tender.amount_fen());
      }
      break;
    case v1::Event::kPaymentRefunded:
      for (const v1::RefundedTender& tender : event.payment_refunded().tenders()) {
        const bool explains = event.payment_refunded().explained_case() != 0 && tender.kind() == v1::TENDER_KIND_CASH;
        if (explains) add(event.payment_refunded().explained_case(), -tender.amount_fen());
      }
      break;
    case v1::Event::kDepositConfirmed:
      add(event.deposit_confirmed().case_number(), -event.deposit_confirmed().difference_fen());
      break;
    case v1::Event::kCaseExplained:
      add(event.case_explained().over_case(), event.case_explained().amount_fen());
      add(event.case_explained().short_case(), -event.case_explained().amount_fen());
      break;
    case v1::Event::kCaseDecided: {
      const v1::CaseDecided& fact = event.case_decided();
      const bool of_short = fact.outcome() == v1::CASE_OUTCOME_STAFF_DUE || fact.outcome() == v1::CASE_OUTCOME_LOSS;
      const bool of_over =
          fact.outcome() == v1::CASE_OUTCOME_CUSTOMER || fact.outcome() == v1::CASE_OUTCOME_OTHER_INCOME;
      add(fact.case_number(), of_short ? -fact.amount_fen() : of_over ? fact.amount_fen() : 0);
      break;
    }
    case v1::Event::kCounterfeitReported:
      add(event.counterfeit_reported().case_number(), event.counterfeit_reported().note().face_fen());
      break;
    case v1::Event::kGenuineReturned:
      add(event.genuine_returned().case_number(), -event.genuine_returned().face_fen());
      break;
    default: break;
  }
  return said;
}

}  // namespace

std::string Describe(const Quantities& quantities) {
  std::string text;
  for (const auto& [place, quantity] : quantities) {
    absl::StrAppend(&text, text.empty() ? "" : ", ", quantity, " ", v1::AccountKind_Name(place.kind).substr(13), "/",
                    place.number);
    if (place.asset == v1::ASSET_KIND_MONEY) continue;
    absl::StrAppend(&text, " ", v1::AssetKind_Name(place.asset).substr(11), "/", place.asset_number);
  }
  return text.empty() ? "nothing" : text;
}

std::string ApplyChecked(const Log& events, Quantities& holdings, Quantities& moved, const v1::Event* before) {
  for (const auto& event : events) {
    if (event->sequence() != (before == nullptr ? 0 : before->sequence()) + 1) return "sequences are not dense";
    if (before != nullptr && event->commit_time_micros() < before->commit_time_micros()) return "time goes backwards";
    if (std::string wrong = CheckParties(*event); !wrong.empty()) return wrong;
    std::map<std::pair<v1::AssetKind, uint64_t>, int64_t> sums;
    for (const v1::Posting& posting : event->postings()) {
      const Place place{posting.account_kind(), posting.account_number(), posting.asset_kind(),
                        posting.asset_number()};
      if (posting.quantity() == 0) return "an empty leg";
      sums[{place.asset, place.asset_number}] += posting.quantity();
      AddTo(holdings, place, posting.quantity());
      AddTo(moved, place, posting.quantity());
    }
    for (const auto& [asset, sum] : sums) {
      if (sum != 0) return absl::StrCat("postings do not sum to zero:\n", event->DebugString());
    }
    for (const v1::Posting& posting : event->postings()) {
      const Place place{posting.account_kind(), posting.account_number(), posting.asset_kind(),
                        posting.asset_number()};
      const auto held = holdings.find(place);
      const std::string wrong = CheckHolding(place, held == holdings.end() ? 0 : held->second);
      if (!wrong.empty()) return wrong;
    }
    before = event.get();
  }
  return "";
}

std::string CheckGivenBack(const Log& log) {
  std::map<uint64_t, std::map<uint32_t, int64_t>> left;
  std::map<std::pair<uint64_t, uint32_t>, int64_t> refund_legs;
  std::set<uint64_t> reversed;
  for (const auto& event : log) {
    if (const v1::PaymentReceived* paid = figures::PaymentOf(*event)) {
      const v1::PaymentReceived& fact = *paid;
      for (int i = 0; i < fact.tenders_size(); ++i) {
        left[fact.payment()][static_cast<uint32_t>(i)] = fact.tenders(i).amount_fen();
      }
    } else if (event->has_payment_reversed()) {
      const v1::PaymentReversed& fact = event->payment_reversed();
      if (!reversed.insert(fact.payment()).second) return "a payment was reversed twice";
      for (const v1::ReversedTender& tender : fact.tenders()) {
        left[fact.payment()][tender.tender_index()] -= tender.amount_fen();
      }
    } else if (event->has_payment_refunded()) {
      const v1::PaymentRefunded& fact = event->payment_refunded();
      for (const v1::RefundedTender& tender : fact.tenders()) {
        int64_t& rest_fen = left[fact.payment()][tender.tender_index()];
        rest_fen -= tender.amount_fen();
        refund_legs[{fact.refund(), tender.tender_index()}] = tender.amount_fen();
        if (rest_fen < 0) return absl::StrCat("payment ", fact.payment(), " was refunded beyond what was paid");
      }
    } else if (event->has_tender_resolved() && event->tender_resolved().outcome() == v1::TENDER_STATUS_FAILED) {
      const v1::TenderResolved& fact = event->tender_resolved();
      int64_t& rest_fen = left[fact.payment()][fact.tender_index()];
      if (fact.stage() == v1::TENDER_STAGE_PAYMENT) rest_fen = 0;
      if (fact.stage() == v1::TENDER_STAGE_REVERSAL) rest_fen += fact.amount_fen();
      if (fact.stage() == v1::TENDER_STAGE_REFUND) rest_fen += refund_legs[{fact.refund(), fact.tender_index()}];
    }
  }
  return "";
}

std::string CheckCases(const Log& log) {
  std::map<uint64_t, int64_t> balances;
  std::map<std::pair<uint64_t, uint64_t>, int64_t> papers;
  for (const auto& event : log) {
    std::map<uint64_t, int64_t> posted;
    for (const v1::Posting& posting : event->postings()) {
      if (posting.account_kind() != v1::ACCOUNT_KIND_OVER_SHORT) continue;
      if (posting.asset_kind() == v1::ASSET_KIND_MONEY) {
        posted[posting.account_number()] += posting.quantity();
        balances[posting.account_number()] += posting.quantity();
      } else {
        papers[{posting.account_number(), posting.asset_number()}] += posting.quantity();
      }
    }
    if (posted != SaidOfCases(*event)) {
      return absl::StrCat("the event books on cases what it does not say:\n", event->DebugString());
    }
    if (!event->has_case_closed()) continue;
    const uint64_t number = event->case_closed().case_number();
    if (balances[number] != 0) return absl::StrCat("case ", number, " was closed at ", balances[number]);
    for (const auto& [paper, quantity] : papers) {
      if (paper.first == number && quantity != 0) return absl::StrCat("case ", number, " was closed with a cheque");
    }
  }
  return "";
}

}  // namespace daybook::simulation
