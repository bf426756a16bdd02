#include "ledger/domain/cheque.h"

#include "absl/strings/str_cat.h"
#include "ledger/domain/payment_lookup.h"
#include "ledger/domain/postings.h"
#include "ledger/domain/remainder.h"

namespace daybook::domain {
namespace {

std::string Name(ChequeId number) { return absl::StrCat("cheque ", number.number()); }

// CHEQUE_NOT_DEPOSITED, CHEQUE_ALREADY_CLEARED (where that is the end), CHEQUE_ALREADY_BOUNCED.
absl::Status CheckStage(const KnownCheque& cheque, bool may_be_cleared) {
  const bool at_bank = static_cast<bool>(cheque.info.bank_account);
  if (!at_bank) return Rejected(v1::REJECTION_REASON_CHEQUE_NOT_DEPOSITED, Name(cheque.number));
  if (cheque.info.stage == ChequeStage::kCleared && !may_be_cleared) {
    return Rejected(v1::REJECTION_REASON_CHEQUE_ALREADY_CLEARED, Name(cheque.number));
  }
  if (HasBounced(cheque.info)) return Rejected(v1::REJECTION_REASON_CHEQUE_ALREADY_BOUNCED, Name(cheque.number));
  return absl::OkStatus();
}

// Whether its tender was given back, or is about to be: the customer has his money, so that the bank's taking it back
// is a matter between him and the company.
bool IsRefunded(const Hearing& hearing, const Cheque& cheque) {
  const std::optional<PaymentRemainder> payment =
      FindPaymentRemainder(hearing.state, hearing.facts, cheque.payment);
  return payment.has_value() && cheque.tender_index < payment->refunded_fen.size() &&
         payment->refunded_fen[cheque.tender_index] > 0;
}

// Sent from a till or not: a cheque is of the centre, once it has left the drawer.
v1::Event* AddChequeEvent(Hearing& hearing) {
  v1::Event* event = AddEvent(hearing);
  event->clear_till();
  event->clear_session();
  return event;
}

}  // namespace

absl::StatusOr<KnownCheque> FindCheque(const Hearing& hearing, ChequeId number) {
  std::optional<Cheque> cheque = FindChequeRemainder(hearing.state, hearing.facts, number);
  if (cheque.has_value() && cheque->centre == hearing.centre_id()) return KnownCheque{number, *std::move(cheque)};
  return Rejected(v1::REJECTION_REASON_CHEQUE_UNKNOWN, Name(number));
}

void AddChequeKeys(const LedgerState& state, const Facts& facts, ChequeId number, FactKeys& keys) {
  if (!number || number > state.last_cheque || state.cheques.contains(number)) return;
  std::string key = ChequeKeyText(number);
  if (facts.FindRemainder(key) == nullptr) keys.remainders.push_back(std::move(key));
}

bool HasBounced(const Cheque& cheque) {
  return cheque.stage == ChequeStage::kBounced || (cheque.stage == ChequeStage::kGone && cheque.bank_account);
}

void NoteChequesTaken(Change& change, const v1::PaymentReceived& fact) {
  for (int i = 0; i < fact.tenders_size(); ++i) {
    if (fact.tenders(i).kind() != v1::TENDER_KIND_CHEQUE) continue;
    change.state.last_cheque = ChequeOf(fact, i);
    change.state.cheques[change.state.last_cheque] = {.centre = CentreId(change.event.centre()),
                                                      .payment = PaymentId(fact.payment()),
                                                      .tender_index = static_cast<uint32_t>(i),
                                                      .amount_fen = fact.tenders(i).amount_fen(),
                                                      .customer = fact.customer()};
  }
}

void NoteChequeDeposited(LedgerState& state, ChequeId number, BankAccountId bank_account) {
  Cheque& cheque = state.cheques[number];
  cheque.stage = ChequeStage::kDeposited;
  cheque.bank_account = bank_account;
}

void NoteChequeGone(LedgerState& state, ChequeId number) { state.cheques[number].stage = ChequeStage::kGone; }

absl::Status Decide(Hearing& hearing, const v1::ClearCheque& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDate(hearing));
  DAYBOOK_ASSIGN_OR_RETURN(const KnownCheque cheque, FindCheque(hearing, ChequeId(wish.cheque())));
  DAYBOOK_RETURN_IF_ERROR(CheckMovable(hearing, cheque.info.amount_fen));
  DAYBOOK_RETURN_IF_ERROR(CheckStage(cheque, /*may_be_cleared=*/false));
  // Nothing refuses from here on.
  v1::Event* event = AddChequeEvent(hearing);
  MoveMoney(*event, v1::ACCOUNT_KIND_BANK, cheque.info.bank_account.number(), v1::ACCOUNT_KIND_CHEQUE_CLEARING,
            hearing.command.centre(), cheque.info.amount_fen);
  v1::ChequeCleared* fact = event->mutable_cheque_cleared();
  fact->set_cheque(wish.cheque());
  fact->set_amount_fen(cheque.info.amount_fen);
  fact->set_bank_account(cheque.info.bank_account.number());
  fact->set_payment(cheque.info.payment.number());
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::ChequeCleared& fact) {
  change.state.cheques[ChequeId(fact.cheque())].stage = ChequeStage::kCleared;
}

absl::Status Decide(Hearing& hearing, const v1::BounceCheque& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDate(hearing));
  DAYBOOK_ASSIGN_OR_RETURN(const KnownCheque cheque, FindCheque(hearing, ChequeId(wish.cheque())));
  if (hearing.centre->papers >= kPapersMax || !hearing.centre->book.HasRoom()) {
    return Rejected(v1::REJECTION_REASON_LIST_TOO_LONG);
  }
  DAYBOOK_RETURN_IF_ERROR(CheckMovable(hearing, cheque.info.amount_fen));
  DAYBOOK_RETURN_IF_ERROR(CheckStage(cheque, /*may_be_cleared=*/true));
  if (IsRefunded(hearing, cheque.info)) {
    return Rejected(v1::REJECTION_REASON_CHEQUE_PAYMENT_UNDONE, Name(cheque.number));
  }
  // Nothing refuses from here on.
  const bool had_cleared = cheque.info.stage == ChequeStage::kCleared;
  const uint64_t centre = hearing.command.centre();
  v1::Event* event = AddChequeEvent(hearing);
  MoveMoney(*event, v1::ACCOUNT_KIND_CUSTOMER, cheque.info.customer,
            had_cleared ? v1::ACCOUNT_KIND_BANK : v1::ACCOUNT_KIND_CHEQUE_CLEARING,
            had_cleared ? cheque.info.bank_account.number() : centre, cheque.info.amount_fen);
  MovePaper(*event, v1::ACCOUNT_KIND_SAFE, centre, v1::ACCOUNT_KIND_OUTSIDE, centre, v1::ASSET_KIND_CHEQUE,
            wish.cheque());
  v1::ChequeBounced* fact = event->mutable_cheque_bounced();
  fact->set_cheque(wish.cheque());
  fact->set_amount_fen(cheque.info.amount_fen);
  fact->set_customer(cheque.info.customer);
  fact->set_payment(cheque.info.payment.number());
  fact->set_had_cleared(had_cleared);
  fact->set_bank_account(cheque.info.bank_account.number());
  fact->set_tender_index(cheque.info.tender_index);
  return absl::OkStatus();
}

// A cheque that was cleared long ago has left the state; the event says all there is to know.
void Evolve(Change& change, const v1::ChequeBounced& fact) {
  change.state.cheques[ChequeId(fact.cheque())] = {.centre = CentreId(change.event.centre()),
                                                   .stage = ChequeStage::kBounced,
                                                   .payment = PaymentId(fact.payment()),
                                                   .tender_index = fact.tender_index(),
                                                   .amount_fen = fact.amount_fen(),
                                                   .customer = fact.customer(),
                                                   .bank_account = BankAccountId(fact.bank_account())};
}

absl::Status Decide(Hearing& hearing, const v1::ReturnCheque& wish) {
  DAYBOOK_RETURN_IF_ERROR(CheckPeopleAndDate(hearing));
  DAYBOOK_ASSIGN_OR_RETURN(const KnownCheque cheque, FindCheque(hearing, ChequeId(wish.cheque())));
  if (!hearing.centre->safe.cheques.contains(cheque.number)) {
    return Rejected(v1::REJECTION_REASON_CHEQUE_NOT_HELD, Name(cheque.number));
  }
  if (cheque.info.stage != ChequeStage::kBounced) {
    return Rejected(v1::REJECTION_REASON_CHEQUE_NOT_BOUNCED, Name(cheque.number));
  }
  // Nothing refuses from here on.
  const uint64_t centre = hearing.command.centre();
  v1::Event* event = AddChequeEvent(hearing);
  MovePaper(*event, v1::ACCOUNT_KIND_OUTSIDE, centre, v1::ACCOUNT_KIND_SAFE, centre, v1::ASSET_KIND_CHEQUE,
            wish.cheque());
  v1::ChequeReturned* fact = event->mutable_cheque_returned();
  fact->set_cheque(wish.cheque());
  fact->set_customer(cheque.info.customer);
  return absl::OkStatus();
}

void Evolve(Change& change, const v1::ChequeReturned& fact) {
  NoteChequeGone(change.state, ChequeId(fact.cheque()));
  change.centre->safe_keeper = StaffId(change.event.actor());
}

void AddKeys(const LedgerState& state, const Facts& facts, const v1::ClearCheque& wish, FactKeys& keys) {
  AddChequeKeys(state, facts, ChequeId(wish.cheque()), keys);
}

// Also what was refunded of its payment, which may have left the state before or after the cheque did.
void AddKeys(const LedgerState& state, const Facts& facts, const v1::BounceCheque& wish, FactKeys& keys) {
  const ChequeId number(wish.cheque());
  AddChequeKeys(state, facts, number, keys);
  const std::optional<Cheque> cheque = FindChequeRemainder(state, facts, number);
  if (!cheque.has_value() || state.payments.contains(cheque->payment)) return;
  std::string key = PaymentKeyText(cheque->payment);
  if (facts.FindRemainder(key) == nullptr) keys.remainders.push_back(std::move(key));
}

void AddKeys(const LedgerState& state, const Facts& facts, const v1::ReturnCheque& wish, FactKeys& keys) {
  AddChequeKeys(state, facts, ChequeId(wish.cheque()), keys);
}

}  // namespace daybook::domain
