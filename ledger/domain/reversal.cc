#include "ledger/domain/reversal.h"

#include "absl/strings/str_cat.h"
#include "ledger/base/money.h"
#include "ledger/domain/card.h"
#include "ledger/domain/cash.h"
#include "ledger/domain/cheque.h"
#include "ledger/domain/explanation.h"
#include "ledger/domain/limits.h"
#include "ledger/domain/payment_lookup.h"
#include "ledger/domain/session_lookup.h"
#include "ledger/domain/tender.h"

namespace daybook::domain {
namespace {

// How the wish takes back tender `index`; null: it does not say.
const v1::TenderReversal* FindReversal(const v1::ReversePayment& wish, int index) {
  for (const v1::TenderReversal& reversal : wish.reversals()) {
    if (reversal.tender_index() == static_cast<uint32_t>(index)) return &reversal;
  }
  return nullptr;
}

bool WasBooked(const KnownPayment& payment, int index) {
  return payment.StatusOf(index) == v1::TENDER_STATUS_CONFIRMED;
}

absl::Status CheckReverser(Hearing& hearing) {
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDay(hearing));
  DAYBOOK_RETURN_IF_ERROR(CheckSessionOpen(hearing));
  if (hearing.acting != hearing.till->session.cashier && !HasRole(hearing, hearing.actor, kSupervisors)) {
    return Rejected(v1::REJECTION_REASON_SESSION_NOT_YOURS);
  }
  if (hearing.till->paused) return Rejected(v1::REJECTION_REASON_TILL_PAUSED);
  return absl::OkStatus();
}

// Whether the payment's own session is open, here or at another till.
bool IsSessionOpen(const Hearing& hearing, const KnownPayment& payment) {
  const Till* till = hearing.state.FindTill(TillId(payment.event().till()));
  return till != nullptr && till->session.number == SessionId(payment.event().session());
}

int64_t CashOf(const KnownPayment& payment) {
  for (const v1::Tender& tender : payment.fact().tenders()) {
    if (tender.kind() == v1::TENDER_KIND_CASH) return tender.amount_fen();
  }
  return 0;
}

// Whether the paper is in the drawer; of a payment that never came in, whether the case misses it. Papers leave a
// drawer when its session ends, so that no cheque of an open session has been to the bank.
bool IsHeld(const Hearing& hearing, const v1::ReversePayment& wish, ChequeId cheque) {
  if (!wish.has_explains()) return hearing.till->drawer.cheques.contains(cheque);
  const absl::StatusOr<KnownCase> subject = FindCase(hearing, wish.explains());
  return subject.ok() && subject->info->cheques.contains(cheque);
}

// What is in the drawer must suffice: the cash, and every cheque's paper.
absl::Status CheckHeld(const Hearing& hearing, const v1::ReversePayment& wish, const KnownPayment& payment) {
  if (!wish.has_explains()) DAYBOOK_RETURN_IF_ERROR(CheckDrawerHolds(hearing, CashOf(payment)));
  for (int i = 0; i < payment.fact().tenders_size(); ++i) {
    if (payment.fact().tenders(i).kind() != v1::TENDER_KIND_CHEQUE) continue;
    if (!IsHeld(hearing, wish, payment.ChequeOf(i))) {
      return Rejected(v1::REJECTION_REASON_CHEQUE_NOT_HELD, absl::StrCat("cheque ", payment.ChequeOf(i).number()));
    }
  }
  return absl::OkStatus();
}

// A payment that explains what a case misses has something of the kind: cash, or a cheque.
absl::Status CheckExplains(const v1::ReversePayment& wish, const KnownPayment& payment) {
  if (!wish.has_explains() || CashOf(payment) > 0 || payment.fact().first_cheque() > 0) return absl::OkStatus();
  FieldErrors errors;
  errors.Add("reverse_payment.explains", "needs a payment in cash or by cheque: that is what a case misses");
  return errors.ToStatus();
}

absl::Status CheckVoidReferences(const Hearing& hearing, const v1::ReversePayment& wish, const KnownPayment& payment) {
  std::vector<std::string> keys;
  for (const v1::TenderReversal& reversal : wish.reversals()) {
    if (reversal.provider_reference().empty()) continue;
    if (reversal.tender_index() >= static_cast<uint32_t>(payment.fact().tenders_size())) continue;
    const v1::Tender& tender = payment.fact().tenders(static_cast<int>(reversal.tender_index()));
    std::string key = VoidKey(tender.kind(), tender.provider(), reversal.provider_reference());
    if (std::find(keys.begin(), keys.end(), key) != keys.end()) {
      return Rejected(v1::REJECTION_REASON_REFERENCE_USED, "twice in this command");
    }
    DAYBOOK_RETURN_IF_ERROR(CheckUnused(hearing.facts, key));
    keys.push_back(std::move(key));
  }
  return absl::OkStatus();
}

absl::Status CheckVoidsGiven(const v1::ReversePayment& wish) {
  for (const v1::TenderReversal& reversal : wish.reversals()) {
    if (reversal.status() == v1::TENDER_STATUS_CONFIRMED && reversal.provider_reference().empty()) {
      return Rejected(v1::REJECTION_REASON_REFERENCE_REQUIRED, absl::StrCat("tender ", reversal.tender_index()));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckState(const KnownPayment& payment, bool session_open) {
  if (payment.reversed()) return Rejected(v1::REJECTION_REASON_ALREADY_REVERSED);
  for (int i = 0; i < payment.fact().tenders_size(); ++i) {
    if (payment.StatusOf(i) == v1::TENDER_STATUS_PENDING) {
      return Rejected(v1::REJECTION_REASON_TENDER_PENDING, absl::StrCat("tender ", i));
    }
  }
  if (!session_open) return Rejected(v1::REJECTION_REASON_USE_REFUND);
  return absl::OkStatus();
}

// One entry for each electronic tender that was booked, and for nothing else.
absl::Status CheckComplete(const v1::ReversePayment& wish, const KnownPayment& payment) {
  int expected = 0;
  for (int i = 0; i < payment.fact().tenders_size(); ++i) {
    if (!IsElectronic(payment.fact().tenders(i).kind()) || !WasBooked(payment, i)) continue;
    ++expected;
    if (FindReversal(wish, i) == nullptr) {
      return Rejected(v1::REJECTION_REASON_REVERSAL_INCOMPLETE, absl::StrCat("tender ", i, " is missing"));
    }
  }
  if (wish.reversals_size() == expected) return absl::OkStatus();
  return Rejected(v1::REJECTION_REASON_REVERSAL_INCOMPLETE, "names a tender that needs none");
}

// A cheque that has bounced is booked back already, wherever its paper is missing.
absl::Status CheckNotBounced(const Hearing& hearing, const KnownPayment& payment) {
  for (int i = 0; i < payment.fact().tenders_size(); ++i) {
    if (payment.fact().tenders(i).kind() != v1::TENDER_KIND_CHEQUE) continue;
    const auto cheque = hearing.state.cheques.find(payment.ChequeOf(i));
    if (cheque == hearing.state.cheques.end() || !HasBounced(cheque->second)) continue;
    return Rejected(v1::REJECTION_REASON_CHEQUE_ALREADY_BOUNCED, absl::StrCat("cheque ", cheque->first.number()));
  }
  return absl::OkStatus();
}

absl::Status CheckReversal(const Hearing& hearing, const v1::ReversePayment& wish, const KnownPayment& payment) {
  const bool is_open = IsSessionOpen(hearing, payment);
  const bool here = wish.has_explains() ? is_open : payment.event().session() == hearing.session_id().number();
  if (!here && is_open) return Rejected(v1::REJECTION_REASON_SESSION_NOT_YOURS);
  // A machine's session outlives its days.
  const bool today = payment.event().business_date() == hearing.centre->business_date;
  if (here && today && !payment.reversed()) DAYBOOK_RETURN_IF_ERROR(CheckHeld(hearing, wish, payment));
  DAYBOOK_RETURN_IF_ERROR(CheckVoidReferences(hearing, wish, payment));
  DAYBOOK_RETURN_IF_ERROR(CheckVoidsGiven(wish));
  DAYBOOK_RETURN_IF_ERROR(CheckState(payment, here && today));
  DAYBOOK_RETURN_IF_ERROR(CheckComplete(wish, payment));
  if (wish.reversals_size() > 0 && !hearing.centre->book.HasRoom()) {
    return Rejected(v1::REJECTION_REASON_LIST_TOO_LONG);
  }
  DAYBOOK_RETURN_IF_ERROR(CheckMovable(hearing, payment.fact().amount_fen()));
  if (payment.refunded()) return Rejected(v1::REJECTION_REASON_ALREADY_REFUNDED);
  DAYBOOK_RETURN_IF_ERROR(CheckNotBounced(hearing, payment));
  if (payment.card_written()) return Rejected(v1::REJECTION_REASON_CARD_WRITTEN);
  return absl::OkStatus();
}

// Adds the inverse legs of one tender and says how it is taken back. Returns what is booked back now.
int64_t ReverseTender(v1::Event& event, v1::ReversedTender& reversed, const v1::ReversePayment& wish,
                      const KnownPayment& payment, int index, CaseId explained) {
  const v1::Tender& tender = payment.fact().tenders(index);
  reversed.set_tender_index(static_cast<uint32_t>(index));
  reversed.set_kind(tender.kind());
  reversed.set_provider(tender.provider());
  reversed.set_amount_fen(tender.amount_fen());
  reversed.set_status(v1::TENDER_STATUS_CONFIRMED);
  if (const v1::TenderReversal* how = FindReversal(wish, index); how != nullptr) {
    reversed.set_status(how->status());
    reversed.set_provider_reference(how->provider_reference());
  }
  if (reversed.status() == v1::TENDER_STATUS_PENDING) return 0;
  const v1::AccountKind holder = explained ? v1::ACCOUNT_KIND_OVER_SHORT : v1::ACCOUNT_KIND_TILL;
  const uint64_t holder_number = explained ? explained.number() : event.till();
  if (tender.kind() == v1::TENDER_KIND_CASH) {
    AddMoney(event, holder, holder_number, -tender.amount_fen());
  } else if (tender.kind() == v1::TENDER_KIND_CHEQUE) {
    reversed.set_cheque(payment.ChequeOf(index).number());
    MovePaper(event, v1::ACCOUNT_KIND_OUTSIDE, event.centre(), holder, holder_number, v1::ASSET_KIND_CHEQUE,
              reversed.cheque());
    AddMoney(event, v1::ACCOUNT_KIND_CHEQUE_CLEARING, event.centre(), -tender.amount_fen());
  } else {
    AddMoney(event, AccountOf(tender.kind()), tender.provider(), -tender.amount_fen());
  }
  return tender.amount_fen();
}

}  // namespace

absl::Status Decide(Hearing& hearing, const v1::ReversePayment& wish) {
  DAYBOOK_RETURN_IF_ERROR(wish.has_explains() ? CheckExplainer(hearing) : CheckReverser(hearing));
  DAYBOOK_ASSIGN_OR_RETURN(const KnownPayment payment, FindPayment(hearing, wish.payment()));
  DAYBOOK_RETURN_IF_ERROR(CheckExplains(wish, payment));
  DAYBOOK_RETURN_IF_ERROR(CheckReversal(hearing, wish, payment));
  CaseId explained;
  if (wish.has_explains()) {
    DAYBOOK_ASSIGN_OR_RETURN(const KnownCase subject,
                             FindExplained(hearing, wish.explains(), CaseSide::kShort, CashOf(payment)));
    explained = subject.number;
  }
  if (payment.invoiced_fen() > 0) {
    return Rejected(v1::REJECTION_REASON_PAYMENT_INVOICED,
                    absl::StrCat(FormatFen(payment.invoiced_fen()), " invoiced"));
  }
  // Nothing refuses from here on.
  v1::Event* event = AddEvent(hearing);
  event->set_purpose(payment.event().purpose());
  v1::PaymentReversed* fact = event->mutable_payment_reversed();
  fact->set_payment(payment.number().number());
  fact->set_payment_sequence(payment.event().sequence());
  fact->set_customer(payment.fact().customer());
  int64_t amount_fen = 0;
  int64_t booked_fen = 0;
  for (int i = 0; i < payment.fact().tenders_size(); ++i) {
    if (!WasBooked(payment, i)) continue;
    amount_fen += payment.fact().tenders(i).amount_fen();
    booked_fen += ReverseTender(*event, *fact->add_tenders(), wish, payment, i, explained);
  }
  fact->set_amount_fen(amount_fen);
  fact->set_explained_case(explained.number());
  AddPayer(*event, payment.payer(), -booked_fen);
  if (!explained) AddLimitEvents(hearing, {.till_fen = -CashOf(payment)});
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::PaymentReversed& fact) {
  PaymentRemainder& remainder = change.state.payments[PaymentId(fact.payment())];
  remainder.centre = CentreId(change.event.centre());
  remainder.reversed = true;
  for (const v1::ReversedTender& tender : fact.tenders()) {
    const size_t size = tender.tender_index() + 1;
    if (remainder.reversal_legs.size() < size) remainder.reversal_legs.resize(size);
    remainder.reversal_legs[tender.tender_index()] = tender.status();
    if (tender.cheque() != 0) NoteChequeGone(change.state, ChequeId(tender.cheque()));
    if (tender.status() != v1::TENDER_STATUS_PENDING) continue;
    ++remainder.pending;
    if (tender.provider_reference().empty()) continue;
    remainder.reversal_references.resize(std::max(remainder.reversal_references.size(), size));
    remainder.reversal_references[tender.tender_index()] = tender.provider_reference();
  }
  EndLoad(change.state, PaymentId(fact.payment()));
}

}  // namespace daybook::domain
