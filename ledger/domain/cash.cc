#include "ledger/domain/cash.h"

#include "absl/strings/str_cat.h"
#include "ledger/base/money.h"
#include "ledger/domain/limits.h"
#include "ledger/domain/postings.h"

namespace daybook::domain {
namespace {

// A drop and a float are one thing in two directions. The denominations may be left out.
template <typename Wish>
absl::Status CheckTransfer(Hearing& hearing, const Wish& wish, bool from_safe) {
  DAYBOOK_RETURN_IF_ERROR(CheckDrawerMove(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckPayable(hearing, wish.amount_fen()));
  DAYBOOK_RETURN_IF_ERROR(from_safe ? CheckSafeHolds(hearing, wish.amount_fen())
                                    : CheckDrawerHolds(hearing, wish.amount_fen()));
  if (!wish.denominations().empty()) {
    DAYBOOK_RETURN_IF_ERROR(CheckDenominations(hearing, wish.denominations(), wish.amount_fen()));
  }
  return CheckMovable(hearing, wish.amount_fen());
}

template <typename Wish, typename Fact>
void FillTransfer(const Wish& wish, Fact& fact) {
  fact.set_amount_fen(wish.amount_fen());
  *fact.mutable_denominations() = wish.denominations();
}

}  // namespace

absl::Status CheckPayable(const Hearing& hearing, int64_t fen) {
  const figures::Policy& policy = hearing.centre->policy;
  if (policy.IsPayable(fen)) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_CASH_NOT_PAYABLE,
                  absl::StrCat(FormatFen(fen), " in steps of ", FormatFen(policy.smallest_coin_fen)));
}

absl::Status CheckSafeHolds(const Hearing& hearing, int64_t fen) {
  if (fen <= hearing.centre->safe.cash_fen) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_SAFE_SHORT_OF_CASH);
}

// The detail names no figure: counts are blind.
absl::Status CheckDrawerHolds(const Hearing& hearing, int64_t fen) {
  if (fen <= hearing.till->drawer.cash_fen) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_DRAWER_SHORT_OF_CASH);
}

absl::Status CheckDenominations(const Hearing& hearing, const Denominations& denominations, int64_t total_fen) {
  int64_t sum_fen = 0;
  bool fits = true;
  for (const v1::DenominationCount& line : denominations) {
    int64_t line_fen = 0;
    fits = fits && CheckedMultiply(line.denomination_fen(), line.pieces(), line_fen) &&
           CheckedAdd(sum_fen, line_fen, sum_fen);
  }
  if (!fits || sum_fen != total_fen) {
    return Rejected(v1::REJECTION_REASON_COUNT_MISMATCH,
                    fits ? absl::StrCat("they add up to ", FormatFen(sum_fen)) : std::string());
  }
  for (const v1::DenominationCount& line : denominations) {
    if (!hearing.centre->policy.IsOnPad(line.denomination_fen())) {
      return Rejected(v1::REJECTION_REASON_DENOMINATION_UNKNOWN, FormatFen(line.denomination_fen()));
    }
  }
  return absl::OkStatus();
}

StaffId OtherSigner(const v1::Event& event, StaffId cashier) {
  return StaffId(StaffId(event.actor()) == cashier ? event.second_person() : event.actor());
}

absl::Status Decide(Hearing& hearing, const v1::RecordOpeningCash& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckPeople(hearing));
  if (hearing.centre->opening_cash_recorded) return Rejected(v1::REJECTION_REASON_OPENING_CASH_RECORDED);
  DAYBOOK_RETURN_IF_ERROR(CheckClaimedDate(hearing, Lateness::kNever));
  DAYBOOK_RETURN_IF_ERROR(CheckPayable(hearing, wish.amount_fen()));
  DAYBOOK_RETURN_IF_ERROR(CheckDenominations(hearing, wish.denominations(), wish.amount_fen()));
  DAYBOOK_RETURN_IF_ERROR(CheckMovable(hearing, wish.amount_fen()));
  // Nothing refuses from here on.
  v1::Event* event = AddEvent(hearing);
  MoveMoney(*event, v1::ACCOUNT_KIND_SAFE, hearing.command.centre(), v1::ACCOUNT_KIND_CAPITAL, hearing.command.centre(),
            wish.amount_fen());
  FillTransfer(wish, *event->mutable_opening_cash_recorded());
  AddLimitEvents(hearing, {.safe_fen = wish.amount_fen()});
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::OpeningCashRecorded& fact) {
  change.centre->opening_cash_recorded = true;
  change.centre->safe_keeper = StaffId(change.event.second_person());
}

absl::Status Decide(Hearing& hearing, const v1::DropToSafe& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckTransfer(hearing, wish, /*from_safe=*/false));
  // Nothing refuses from here on.
  v1::Event* event = AddEvent(hearing);
  MoveMoney(*event, v1::ACCOUNT_KIND_SAFE, hearing.command.centre(), v1::ACCOUNT_KIND_TILL, hearing.command.till(),
            wish.amount_fen());
  FillTransfer(wish, *event->mutable_safe_dropped());
  AddLimitEvents(hearing, {.till_fen = -wish.amount_fen(), .safe_fen = wish.amount_fen()});
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::SafeDropped& fact) {
  change.centre->safe_keeper = OtherSigner(change.event, change.till->session.cashier);
}

absl::Status Decide(Hearing& hearing, const v1::IssueFloat& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckTransfer(hearing, wish, /*from_safe=*/true));
  // Nothing refuses from here on.
  v1::Event* event = AddEvent(hearing);
  MoveMoney(*event, v1::ACCOUNT_KIND_TILL, hearing.command.till(), v1::ACCOUNT_KIND_SAFE, hearing.command.centre(),
            wish.amount_fen());
  FillTransfer(wish, *event->mutable_float_issued());
  AddLimitEvents(hearing, {.till_fen = wish.amount_fen(), .safe_fen = -wish.amount_fen()});
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::FloatIssued& fact) {
  Session& session = change.till->session;
  session.float_issuer = OtherSigner(change.event, session.cashier);
  change.centre->safe_keeper = session.float_issuer;
}

}  // namespace daybook::domain
