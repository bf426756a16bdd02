#include "ledger/domain/payment.h"

#include "absl/strings/str_cat.h"
#include "ledger/base/money.h"
#include "ledger/domain/cash.h"
#include "ledger/domain/cheque.h"
#include "ledger/domain/explanation.h"
#include "ledger/domain/late.h"
#include "ledger/domain/limits.h"
#include "ledger/domain/payment_lookup.h"
#include "ledger/domain/session_lookup.h"
#include "ledger/domain/tender.h"

namespace daybook::domain {
namespace {

const v1::Tender* CashTender(const v1::ReceivePayment& wish) {
  for (const v1::Tender& tender : wish.tenders()) {
    if (tender.kind() == v1::TENDER_KIND_CASH) return &tender;
  }
  return nullptr;
}

absl::Status CheckProviders(const Hearing& hearing, const v1::ReceivePayment& wish) {
  for (const v1::Tender& tender : wish.tenders()) DAYBOOK_RETURN_IF_ERROR(CheckProvider(hearing.state, tender));
  return absl::OkStatus();
}

// People, day and session. Taken already: identity is judged, not the role of today. `ended` is filled when the session
// has ended and the money is taken.
absl::Status CheckTaker(Hearing& hearing, std::optional<NamedSession>& ended) {
  const bool taken = hearing.command.already_taken();
  const bool machine = hearing.command.actor() == 0 && hearing.till->kind == v1::TILL_KIND_MACHINE;
  if (!taken && !machine) {
    DAYBOOK_RETURN_IF_ERROR(CheckPeople(hearing));
  } else if (hearing.command.second_person() != 0 && hearing.command.second_person() == hearing.acting.number()) {
    return Rejected(v1::REJECTION_REASON_SELF_APPROVAL);
  } else if (hearing.command.actor() == 0 && !machine) {
    return Rejected(v1::REJECTION_REASON_ROLE_MISSING, "only a machine's terminal takes money by itself");
  }
  DAYBOOK_RETURN_IF_ERROR(CheckDay(hearing, taken ? Lateness::kAllowed : Lateness::kNever));
  StaffId cashier = hearing.till->session.cashier;
  if (!NamesOpenSession(hearing.command, *hearing.till)) {
    if (taken) ended = FindEndedSession(hearing.state, hearing.facts, hearing.command);
    if (!ended.has_value()) return CheckSessionOpen(hearing);
    cashier = ended->session.cashier;
    if (machine) hearing.acting = cashier;
  }
  if (hearing.acting != cashier) return Rejected(v1::REJECTION_REASON_SESSION_NOT_YOURS);
  if (!ended.has_value()) DAYBOOK_RETURN_IF_ERROR(CheckNotFrozen(hearing));
  // At a machine whose session has ended, only now is it known who acts.
  if (hearing.acting.number() == hearing.command.second_person()) return Rejected(v1::REJECTION_REASON_SELF_APPROVAL);
  return absl::OkStatus();
}

absl::Status CheckCash(const Hearing& hearing, const v1::ReceivePayment& wish, const v1::Tender& cash) {
  DAYBOOK_RETURN_IF_ERROR(CheckPayable(hearing, cash.amount_fen()));
  DAYBOOK_RETURN_IF_ERROR(CheckPayable(hearing, cash.received_fen()));
  if (hearing.command.already_taken() || wish.has_explains()) return absl::OkStatus();
  return CheckHardLimit(hearing, cash.amount_fen());
}

// Whether two tenders of one payment name the same reference or cheque.
bool AreSame(const v1::Tender& a, const v1::Tender& b) {
  return a.kind() == b.kind() && a.kind() != v1::TENDER_KIND_CASH && !a.provider_reference().empty() &&
         a.provider_reference() == b.provider_reference() && a.provider() == b.provider() &&
         a.drawee_bank() == b.drawee_bank();
}

absl::Status CheckReferences(const Hearing& hearing, const v1::ReceivePayment& wish) {
  bool required = false;
  for (int i = 0; i < wish.tenders_size(); ++i) {
    const v1::Tender& tender = wish.tenders(i);
    if (tender.kind() == v1::TENDER_KIND_CASH) continue;
    if (tender.provider_reference().empty()) {
      required = required || tender.status() == v1::TENDER_STATUS_CONFIRMED;
      continue;
    }
    for (int j = 0; j < i; ++j) {
      if (AreSame(wish.tenders(j), tender)) {
        return Rejected(v1::REJECTION_REASON_REFERENCE_USED, absl::StrCat("twice, in tenders ", j, " and ", i));
      }
    }
    DAYBOOK_RETURN_IF_ERROR(CheckUnused(hearing.facts, UniqueKeyOf(tender)));
  }
  if (required) return Rejected(v1::REJECTION_REASON_REFERENCE_REQUIRED);
  return absl::OkStatus();
}

bool NeedsCustomer(const v1::ReceivePayment& wish) {
  if (wish.purpose() == v1::PURPOSE_GAS_BILL || wish.purpose() == v1::PURPOSE_PREPAYMENT ||
      wish.purpose() == v1::PURPOSE_LATE_FEE) {
    return true;
  }
  for (const v1::Tender& tender : wish.tenders()) {
    if (tender.kind() == v1::TENDER_KIND_CHEQUE) return true;
  }
  return false;
}

absl::Status CheckSums(const v1::ReceivePayment& wish, const v1::Tender* cash) {
  int64_t sum_fen = 0;  // At most eight amounts of at most 10^12.
  for (const v1::Tender& tender : wish.tenders()) sum_fen += tender.amount_fen();
  if (sum_fen != wish.amount_fen()) {
    return Rejected(v1::REJECTION_REASON_TENDERS_MISMATCH, absl::StrCat("they add up to ", FormatFen(sum_fen)));
  }
  if (cash != nullptr && cash->change_fen() != cash->received_fen() - cash->amount_fen()) {
    return Rejected(v1::REJECTION_REASON_CHANGE_MISMATCH);
  }
  return absl::OkStatus();
}

// LIST_TOO_LONG where a list of the day's close would grow too long: any payment but the plain cash one of an open
// session. A top-up is listed until its card is written.
absl::Status CheckLists(const Hearing& hearing, const v1::ReceivePayment& wish, const v1::Tender* cash,
                        bool in_drawer) {
  const bool plain = cash != nullptr && wish.tenders_size() == 1 && !hearing.command.has_top_up_card();
  if (plain && in_drawer && hearing.late_for == 0) return absl::OkStatus();
  int64_t papers = hearing.centre->papers;
  for (const v1::Tender& tender : wish.tenders()) papers += tender.kind() == v1::TENDER_KIND_CHEQUE ? 1 : 0;
  if (papers <= kPapersMax && hearing.centre->book.HasRoom()) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_LIST_TOO_LONG);
}

absl::Status CheckReplaced(const Hearing& hearing, const v1::ReceivePayment& wish) {
  DAYBOOK_ASSIGN_OR_RETURN(const KnownPayment payment, FindPayment(hearing, wish.replaces()));
  for (int i = 0; i < payment.fact().tenders_size(); ++i) {
    if (payment.StatusOf(i) == v1::TENDER_STATUS_FAILED) return absl::OkStatus();
  }
  return Rejected(v1::REJECTION_REASON_REPLACED_NOT_FAILED, absl::StrCat("payment ", payment.number().number()));
}

// `in_drawer`: whether its cash and cheques go into the drawer of an open session.
absl::Status CheckPayment(const Hearing& hearing, const v1::ReceivePayment& wish, bool in_drawer) {
  const v1::Tender* cash = CashTender(wish);
  if (in_drawer && !hearing.command.already_taken() && hearing.till->paused) {
    return Rejected(v1::REJECTION_REASON_TILL_PAUSED);
  }
  if (cash != nullptr) DAYBOOK_RETURN_IF_ERROR(CheckCash(hearing, wish, *cash));
  DAYBOOK_RETURN_IF_ERROR(CheckSums(wish, cash));
  if (wish.customer() == 0 && NeedsCustomer(wish)) return Rejected(v1::REJECTION_REASON_CUSTOMER_REQUIRED);
  DAYBOOK_RETURN_IF_ERROR(CheckReferences(hearing, wish));
  if (wish.has_replaces()) DAYBOOK_RETURN_IF_ERROR(CheckReplaced(hearing, wish));
  DAYBOOK_RETURN_IF_ERROR(CheckLists(hearing, wish, cash, in_drawer));
  // Change goes in and out again, so it counts too.
  return CheckMovable(hearing, wish.amount_fen() + (cash == nullptr ? 0 : cash->change_fen()));
}

struct Booked {
  int64_t total_fen = 0;
  int64_t cash_fen = 0;
};

// The legs of the tenders, but for cash that goes into no drawer; a cheque goes into the safe then.
Booked AddTenders(v1::Event& event, const Hearing& hearing, const v1::ReceivePayment& wish, bool in_drawer) {
  Booked booked;
  uint64_t cheque = hearing.state.last_cheque.number();
  for (const v1::Tender& tender : wish.tenders()) {
    if (tender.status() == v1::TENDER_STATUS_PENDING) continue;
    booked.total_fen += tender.amount_fen();
    if (tender.kind() == v1::TENDER_KIND_CASH) {
      booked.cash_fen = tender.amount_fen();
      if (!in_drawer) continue;
      AddMoney(event, v1::ACCOUNT_KIND_TILL, hearing.command.till(), tender.received_fen());
      AddMoney(event, v1::ACCOUNT_KIND_TILL, hearing.command.till(), -tender.change_fen());
    } else if (tender.kind() == v1::TENDER_KIND_CHEQUE) {
      AddMoney(event, v1::ACCOUNT_KIND_CHEQUE_CLEARING, hearing.command.centre(), tender.amount_fen());
      MovePaper(event, in_drawer ? v1::ACCOUNT_KIND_TILL : v1::ACCOUNT_KIND_SAFE,
                in_drawer ? hearing.command.till() : hearing.command.centre(), v1::ACCOUNT_KIND_OUTSIDE,
                hearing.command.centre(), v1::ASSET_KIND_CHEQUE, ++cheque);
    } else {
      AddMoney(event, AccountOf(tender.kind()), tender.provider(), tender.amount_fen());
    }
  }
  return booked;
}

void FillFact(v1::PaymentReceived& fact, const Hearing& hearing, const v1::ReceivePayment& wish) {
  fact.set_payment(hearing.state.last_payment.number() + 1);
  fact.set_customer(wish.customer());
  fact.set_amount_fen(wish.amount_fen());
  for (const v1::Tender& tender : wish.tenders()) {
    *fact.add_tenders() = tender;
    if (tender.kind() == v1::TENDER_KIND_CHEQUE && fact.first_cheque() == 0) {
      fact.set_first_cheque(hearing.state.last_cheque.number() + 1);
    }
  }
  if (!wish.bill_references().empty()) *fact.mutable_bill_references() = wish.bill_references();
  fact.set_ticket(wish.ticket());
  if (wish.has_replaces()) fact.set_replaces(FindPayment(hearing, wish.replaces())->number().number());
}

// A payment that was taken and never entered: the cash is in the overage it explains.
absl::Status DecideExplaining(Hearing& hearing, const v1::ReceivePayment& wish) {
  const v1::Tender& cash = *CashTender(wish);
  DAYBOOK_RETURN_IF_ERROR(CheckExplainer(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckPayment(hearing, wish, /*in_drawer=*/false));
  DAYBOOK_ASSIGN_OR_RETURN(const KnownCase subject,
                           FindExplained(hearing, wish.explains(), CaseSide::kOver, cash.amount_fen()));
  // Nothing refuses from here on.
  v1::Event* event = AddEvent(hearing);
  event->set_purpose(wish.purpose());
  v1::PaymentReceived* fact = event->mutable_payment_received();
  FillFact(*fact, hearing, wish);
  fact->set_explained_case(subject.number.number());
  const Booked booked = AddTenders(*event, hearing, wish, /*in_drawer=*/false);
  AddMoney(*event, v1::ACCOUNT_KIND_OVER_SHORT, subject.number.number(), booked.cash_fen);
  AddPayer(*event, PayerOf(wish.customer(), wish.purpose()), booked.total_fen);
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckTaking(Hearing& hearing, const v1::ReceivePayment& wish, std::optional<NamedSession>& ended) {
  DAYBOOK_RETURN_IF_ERROR(CheckProviders(hearing, wish));
  DAYBOOK_RETURN_IF_ERROR(CheckTaker(hearing, ended));
  return CheckPayment(hearing, wish, /*in_drawer=*/!ended.has_value());
}

void BookTaking(Hearing& hearing, const v1::ReceivePayment& wish, const std::optional<NamedSession>& ended,
                const Payer& payer, v1::Event& event, v1::PaymentReceived& fact) {
  const bool late = ended.has_value();
  event.set_purpose(wish.purpose());
  FillFact(fact, hearing, wish);
  const Booked booked = AddTenders(event, hearing, wish, /*in_drawer=*/!late);
  if (late) event.set_session(ended->number.number());
  const LateCase opened = late ? BookLateCash(event, fact, hearing, ended->session, booked.cash_fen) : LateCase();
  AddPayer(event, payer, booked.total_fen);
  if (opened.number) AddLateCase(hearing, opened);
  if (!late) AddLimitEvents(hearing, {.till_fen = booked.cash_fen});
}

absl::Status Decide(Hearing& hearing, const v1::ReceivePayment& wish) {
  if (wish.has_explains()) {
    DAYBOOK_RETURN_IF_ERROR(CheckProviders(hearing, wish));
    return DecideExplaining(hearing, wish);
  }
  std::optional<NamedSession> ended;
  DAYBOOK_RETURN_IF_ERROR(CheckTaking(hearing, wish, ended));
  // Nothing refuses from here on.
  v1::Event* event = AddEvent(hearing);
  BookTaking(hearing, wish, ended, PayerOf(wish.customer(), wish.purpose()), *event,
             *event->mutable_payment_received());
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::PaymentReceived& fact) {
  LedgerState& state = change.state;
  const PaymentId number(fact.payment());
  state.last_payment = number;
  state.payment_locator.Add(number, change.event.sequence());
  uint32_t pending = 0;
  bool has_cash = false;
  for (const v1::Tender& tender : fact.tenders()) {
    if (tender.status() == v1::TENDER_STATUS_PENDING) ++pending;
    if (tender.kind() == v1::TENDER_KIND_CASH) has_cash = true;
  }
  const bool has_cheque = fact.first_cheque() > 0;
  // A payment that explains a case was taken at no till.
  if ((has_cash || has_cheque) && change.till != nullptr) {
    Session& session = change.till->session;
    if (session.number == SessionId(change.event.session())) session.has_taken = true;
  }
  if (has_cheque) NoteChequesTaken(change, fact);
  if (pending > 0) {
    PaymentRemainder& remainder = state.payments[number];
    remainder.centre = CentreId(change.event.centre());
    remainder.pending = pending;
  }
}

}  // namespace daybook::domain
