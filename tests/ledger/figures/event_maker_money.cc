// Events of the money side: refunds, cases, dues, suspect notes, deposits, cheques.
#include <algorithm>
#include <string>
#include <utility>

#include "tests/ledger/figures/event_maker.h"

namespace daybook {
namespace {

constexpr uint32_t kSupervisor = 900;
constexpr uint32_t kKeeper = 901;
constexpr uint32_t kFinance = 902;
constexpr uint32_t kEscort = 903;
constexpr uint32_t kBankAccount = 31;

}  // namespace

// --- Refunds, and payments that explain a case -----------------------------------------------------------------------

void EventMaker::PostRefund(v1::Event& event, const PaidWith& paid, int64_t amount_fen, uint64_t explained_case) {
  switch (paid.kind) {
    case v1::TENDER_KIND_CASH:
      if (explained_case != 0) return PostCase(event, explained_case, -amount_fen);
      Post(event, v1::ACCOUNT_KIND_TILL, event.till(), -amount_fen);
      tills_.at(event.till()).cash_fen -= amount_fen;
      return;
    case v1::TENDER_KIND_CARD:
      return Post(event, v1::ACCOUNT_KIND_CARD_CLEARING, paid.provider, -amount_fen);
    case v1::TENDER_KIND_WALLET:
      return Post(event, v1::ACCOUNT_KIND_WALLET_CLEARING, paid.provider, -amount_fen);
    case v1::TENDER_KIND_TRANSFER:
      return Post(event, v1::ACCOUNT_KIND_TRANSFER_CLEARING, paid.provider, -amount_fen);
    default:
      return Post(event, v1::ACCOUNT_KIND_TRANSFER_CLEARING, kBankAccount, -amount_fen);
  }
}

uint64_t EventMaker::Refund(uint32_t till, uint64_t payment, std::vector<GivenBack> tenders, uint64_t explained_case) {
  PaymentState& state = payments_.at(payment);
  v1::Event& event = explained_case == 0 ? AddAtTill(till) : Add(tills_.at(till).centre);
  event.set_purpose(state.purpose);
  event.set_second_person(kSupervisor);
  event.set_reason("paid twice");
  v1::PaymentRefunded& refunded = *event.mutable_payment_refunded();
  refunded.set_refund(next_refund_++);
  refunded.set_payment(payment);
  refunded.set_payment_sequence(state.sequence);
  refunded.set_customer(state.customer);
  refunded.set_explained_case(explained_case);
  int64_t posted_fen = 0;
  for (const GivenBack& back : tenders) {
    const PaidWith& paid = state.tenders.at(back.tender_index);
    v1::RefundedTender& tender = *refunded.add_tenders();
    tender.set_tender_index(back.tender_index);
    tender.set_kind(paid.kind);
    tender.set_provider(paid.kind == v1::TENDER_KIND_CHEQUE ? kBankAccount : paid.provider);
    tender.set_amount_fen(back.amount_fen);
    tender.set_status(back.is_pending ? v1::TENDER_STATUS_PENDING : v1::TENDER_STATUS_CONFIRMED);
    refunded.set_amount_fen(refunded.amount_fen() + back.amount_fen);
    state.refunded_fen[back.tender_index] += back.amount_fen;
    if (back.is_pending) continue;
    PostRefund(event, paid, back.amount_fen, explained_case);
    posted_fen += back.amount_fen;
  }
  PostPayer(event, state, posted_fen);
  refunds_[refunded.refund()] = {payment, event.till(), event.session(), std::move(tenders)};
  Done(event);
  return refunded.refund();
}

void EventMaker::ResolveRefund(uint64_t refund, uint32_t tender_index, v1::TenderStatus outcome) {
  const RefundState& state = refunds_.at(refund);
  PaymentState& payment = payments_.at(state.payment);
  const PaidWith& paid = payment.tenders.at(tender_index);
  const auto back = std::find_if(state.tenders.begin(), state.tenders.end(),
                                 [&](const GivenBack& tender) { return tender.tender_index == tender_index; });
  v1::Event& event = Add(tills_.at(payment.till).centre, state.till, state.session);
  event.set_purpose(payment.purpose);
  v1::TenderResolved& resolved = *event.mutable_tender_resolved();
  resolved.set_payment(state.payment);
  resolved.set_refund(refund);
  resolved.set_stage(v1::TENDER_STAGE_REFUND);
  resolved.set_tender_index(tender_index);
  resolved.set_outcome(outcome);
  resolved.set_kind(paid.kind);
  resolved.set_provider(paid.kind == v1::TENDER_KIND_CHEQUE ? kBankAccount : paid.provider);
  resolved.set_amount_fen(back->amount_fen);
  resolved.set_customer(payment.customer);
  if (outcome == v1::TENDER_STATUS_CONFIRMED) {
    PostRefund(event, paid, back->amount_fen, 0);
    PostPayer(event, payment, back->amount_fen);
  } else {
    payment.refunded_fen[tender_index] -= back->amount_fen;
  }
  Done(event);
}

uint64_t EventMaker::PayExplaining(uint64_t case_number, std::vector<PaidWith> tenders) {
  v1::Event& event = Add(cases_.at(case_number).centre);
  event.set_purpose(v1::PURPOSE_GAS_BILL);
  event.set_second_person(kFinance);
  event.set_reason("taken and never entered");
  v1::PaymentReceived& payment = *event.mutable_payment_received();
  payment.set_payment(next_payment_++);
  payment.set_customer(kCustomer);
  payment.set_explained_case(case_number);
  int64_t posted_fen = 0;
  for (const PaidWith& paid : tenders) {
    v1::Tender& tender = *payment.add_tenders();
    tender.set_kind(paid.kind);
    tender.set_amount_fen(paid.amount_fen);
    tender.set_received_fen(paid.received_fen);
    tender.set_status(v1::TENDER_STATUS_CONFIRMED);
    payment.set_amount_fen(payment.amount_fen() + paid.amount_fen);
    posted_fen += paid.amount_fen;
    if (paid.kind == v1::TENDER_KIND_CASH) {
      PostCase(event, case_number, paid.amount_fen);
      continue;
    }
    const uint64_t cheque = next_cheque_++;
    if (payment.first_cheque() == 0) payment.set_first_cheque(cheque);
    Post(event, v1::ACCOUNT_KIND_CHEQUE_CLEARING, event.centre(), paid.amount_fen);
    Post(event, v1::ACCOUNT_KIND_SAFE, event.centre(), 1, v1::ASSET_KIND_CHEQUE, cheque);
    Post(event, v1::ACCOUNT_KIND_OUTSIDE, event.centre(), -1, v1::ASSET_KIND_CHEQUE, cheque);
    centres_[event.centre()].cheques.push_back(cheque);
    cheques_[cheque] = {event.centre(), payment.payment(), kCustomer, paid.amount_fen, ChequePlace::kSafe};
  }
  Post(event, v1::ACCOUNT_KIND_CUSTOMER, kCustomer, -posted_fen);
  Done(event);
  return payment.payment();
}

// --- Cases and dues --------------------------------------------------------------------------------------------------

void EventMaker::AssignCase(uint64_t case_number, uint32_t owner, int32_t due_date) {
  v1::Event& event = Add(cases_.at(case_number).centre);
  event.mutable_case_assigned()->set_case_number(case_number);
  event.mutable_case_assigned()->set_owner(owner);
  event.mutable_case_assigned()->set_due_date(due_date);
  Done(event);
}

void EventMaker::ExplainCase(uint64_t over_case, uint64_t short_case, int64_t amount_fen) {
  v1::Event& event = Add(cases_.at(over_case).centre);
  event.mutable_case_explained()->set_over_case(over_case);
  event.mutable_case_explained()->set_short_case(short_case);
  event.mutable_case_explained()->set_amount_fen(amount_fen);
  PostCase(event, over_case, amount_fen);
  PostCase(event, short_case, -amount_fen);
  Done(event);
}

void EventMaker::DecideCase(uint64_t case_number, v1::CaseOutcome outcome, int64_t amount_fen) {
  v1::Event& event = Add(cases_.at(case_number).centre);
  v1::CaseDecided& decided = *event.mutable_case_decided();
  decided.set_case_number(case_number);
  decided.set_outcome(outcome);
  decided.set_amount_fen(amount_fen);
  switch (outcome) {
    case v1::CASE_OUTCOME_STAFF_DUE:
      decided.set_staff(kKeeper);
      Post(event, v1::ACCOUNT_KIND_STAFF_DUE, kKeeper, amount_fen);
      dues_[{kKeeper, event.centre()}] += amount_fen;
      break;
    case v1::CASE_OUTCOME_LOSS:
      Post(event, v1::ACCOUNT_KIND_LOSS, event.centre(), amount_fen);
      break;
    case v1::CASE_OUTCOME_CUSTOMER:
      decided.set_customer(kCustomer);
      Post(event, v1::ACCOUNT_KIND_CUSTOMER, kCustomer, -amount_fen);
      break;
    default:
      Post(event, v1::ACCOUNT_KIND_OTHER_INCOME, event.centre(), -amount_fen);
      break;
  }
  const bool is_short = outcome == v1::CASE_OUTCOME_STAFF_DUE || outcome == v1::CASE_OUTCOME_LOSS;
  PostCase(event, case_number, is_short ? -amount_fen : amount_fen);
  Done(event);
}

void EventMaker::CloseCase(uint64_t case_number) {
  v1::Event& event = Add(cases_.at(case_number).centre);
  event.mutable_case_closed()->set_case_number(case_number);
  Done(event);
}

void EventMaker::SettleDue(uint32_t centre, uint32_t till, uint32_t staff, int64_t amount_fen) {
  v1::Event& event = till == 0 ? Add(centre) : AddAtTill(till);
  v1::DueSettled& settled = *event.mutable_due_settled();
  settled.set_staff(staff);
  settled.set_amount_fen(amount_fen);
  if (till != 0) {
    settled.set_tender(v1::TENDER_KIND_CASH);
    Post(event, v1::ACCOUNT_KIND_TILL, till, amount_fen);
    tills_.at(till).cash_fen += amount_fen;
  } else {
    settled.set_tender(v1::TENDER_KIND_TRANSFER);
    settled.set_bank_account(kBankAccount);
    Post(event, v1::ACCOUNT_KIND_TRANSFER_CLEARING, kBankAccount, amount_fen);
  }
  Post(event, v1::ACCOUNT_KIND_STAFF_DUE, staff, -amount_fen);
  dues_[{staff, centre}] -= amount_fen;
  Done(event);
}

// --- Suspect notes ---------------------------------------------------------------------------------------------------

uint64_t EventMaker::ReportCounterfeit(uint32_t centre, uint32_t till, int64_t face_fen) {
  v1::Event& event = till == 0 ? Add(centre) : AddAtTill(till);
  const uint64_t note = next_note_++;
  const uint64_t case_number = next_case_++;
  v1::CounterfeitReported& reported = *event.mutable_counterfeit_reported();
  reported.mutable_note()->set_suspect_note(note);
  reported.mutable_note()->set_face_fen(face_fen);
  reported.set_case_number(case_number);
  const v1::AccountKind holder = till == 0 ? v1::ACCOUNT_KIND_SAFE : v1::ACCOUNT_KIND_TILL;
  const uint64_t number = till == 0 ? centre : till;
  PostCase(event, case_number, face_fen);
  Post(event, holder, number, -face_fen);
  Post(event, holder, number, 1, v1::ASSET_KIND_SUSPECT_NOTE, note);
  Post(event, v1::ACCOUNT_KIND_OUTSIDE, centre, -1, v1::ASSET_KIND_SUSPECT_NOTE, note);
  (till == 0 ? centres_[centre].cash_fen : tills_.at(till).cash_fen) -= face_fen;
  if (till != 0) tills_.at(till).notes.push_back(note);
  notes_[note] = {centre, face_fen, case_number, till == 0};
  Done(event);
  OpenCase(event, case_number, face_fen, 0, v1::CASE_ORIGIN_COUNTERFEIT);
  return note;
}

void EventMaker::SurrenderCounterfeit(uint64_t number) {
  NoteState& note = notes_.at(number);
  v1::Event& event = Add(note.centre);
  event.mutable_counterfeit_surrendered()->set_suspect_note(number);
  event.mutable_counterfeit_surrendered()->set_face_fen(note.face_fen);
  Post(event, v1::ACCOUNT_KIND_OUTSIDE, note.centre, 1, v1::ASSET_KIND_SUSPECT_NOTE, number);
  Post(event, v1::ACCOUNT_KIND_SAFE, note.centre, -1, v1::ASSET_KIND_SUSPECT_NOTE, number);
  note.gone = true;
  Done(event);
}

void EventMaker::ReturnGenuine(uint64_t number) {
  NoteState& note = notes_.at(number);
  v1::Event& event = Add(note.centre);
  const bool opens = !books_.at(note.centre).IsCaseOpen(CaseId(note.case_number));
  const uint64_t case_number = opens ? next_case_++ : note.case_number;
  v1::GenuineReturned& returned = *event.mutable_genuine_returned();
  returned.set_suspect_note(number);
  returned.set_face_fen(note.face_fen);
  returned.set_case_number(case_number);
  Post(event, v1::ACCOUNT_KIND_SAFE, note.centre, note.face_fen);
  PostCase(event, case_number, -note.face_fen);
  Post(event, v1::ACCOUNT_KIND_OUTSIDE, note.centre, 1, v1::ASSET_KIND_SUSPECT_NOTE, number);
  Post(event, v1::ACCOUNT_KIND_SAFE, note.centre, -1, v1::ASSET_KIND_SUSPECT_NOTE, number);
  centres_[note.centre].cash_fen += note.face_fen;
  note.gone = true;
  Done(event);
  if (opens) OpenCase(event, case_number, -note.face_fen, 0, v1::CASE_ORIGIN_COUNTERFEIT);
}

// --- Safe and bank ---------------------------------------------------------------------------------------------------

uint64_t EventMaker::Dispatch(uint32_t centre, int64_t amount_fen, bool with_cheques) {
  CentreState& state = centres_[centre];
  v1::Event& event = Add(centre);
  const uint64_t number = next_deposit_++;
  DepositState& deposit = deposits_[number];
  deposit = {.centre = centre, .amount_fen = amount_fen};
  v1::DepositDispatched& dispatched = *event.mutable_deposit_dispatched();
  dispatched.set_deposit(number);
  dispatched.set_bank_account(kBankAccount);
  dispatched.set_amount_fen(amount_fen);
  dispatched.set_carrier(kKeeper);
  dispatched.set_escort(kEscort);
  Post(event, v1::ACCOUNT_KIND_IN_TRANSIT, number, amount_fen);
  Post(event, v1::ACCOUNT_KIND_SAFE, centre, -amount_fen);
  if (with_cheques) deposit.cheques = std::exchange(state.cheques, {});
  std::sort(deposit.cheques.begin(), deposit.cheques.end());
  for (uint64_t cheque : deposit.cheques) {
    dispatched.add_cheques(cheque);
    Post(event, v1::ACCOUNT_KIND_IN_TRANSIT, number, 1, v1::ASSET_KIND_CHEQUE, cheque);
    Post(event, v1::ACCOUNT_KIND_SAFE, centre, -1, v1::ASSET_KIND_CHEQUE, cheque);
    cheques_.at(cheque).place = ChequePlace::kInTransit;
  }
  state.cash_fen -= amount_fen;
  Done(event);
  return number;
}

uint64_t EventMaker::Confirm(uint64_t number, int64_t credited_fen) {
  DepositState& deposit = deposits_.at(number);
  v1::Event& event = Add(deposit.centre);
  event.set_actor(kFinance);
  const int64_t difference_fen = credited_fen - deposit.amount_fen;
  const uint64_t case_number = difference_fen == 0 ? 0 : next_case_++;
  v1::DepositConfirmed& confirmed = *event.mutable_deposit_confirmed();
  confirmed.set_deposit(number);
  confirmed.set_slip_number("slip " + std::to_string(number));
  confirmed.set_bank_account(kBankAccount);
  confirmed.set_dispatched_fen(deposit.amount_fen);
  confirmed.set_credited_fen(credited_fen);
  confirmed.set_difference_fen(difference_fen);
  confirmed.set_case_number(case_number);
  Post(event, v1::ACCOUNT_KIND_BANK, kBankAccount, credited_fen);
  Post(event, v1::ACCOUNT_KIND_IN_TRANSIT, number, -deposit.amount_fen);
  if (case_number != 0) PostCase(event, case_number, -difference_fen);
  for (uint64_t cheque : deposit.cheques) {
    confirmed.add_cheques(cheque);
    Post(event, v1::ACCOUNT_KIND_OUTSIDE, deposit.centre, 1, v1::ASSET_KIND_CHEQUE, cheque);
    Post(event, v1::ACCOUNT_KIND_IN_TRANSIT, number, -1, v1::ASSET_KIND_CHEQUE, cheque);
    cheques_.at(cheque).place = ChequePlace::kDeposited;
  }
  deposit.confirmed = true;
  Done(event);
  if (case_number != 0) OpenCase(event, case_number, -difference_fen, 0, v1::CASE_ORIGIN_DEPOSIT);
  return case_number;
}

void EventMaker::WithdrawForFloat(uint32_t centre, int64_t amount_fen) {
  v1::Event& event = Add(centre);
  event.mutable_float_withdrawn()->set_bank_account(kBankAccount);
  event.mutable_float_withdrawn()->set_amount_fen(amount_fen);
  Post(event, v1::ACCOUNT_KIND_SAFE, centre, amount_fen);
  Post(event, v1::ACCOUNT_KIND_BANK, kBankAccount, -amount_fen);
  centres_[centre].cash_fen += amount_fen;
  Done(event);
}

void EventMaker::ClearCheque(uint64_t number) {
  ChequeState& cheque = cheques_.at(number);
  v1::Event& event = Add(cheque.centre);
  event.mutable_cheque_cleared()->set_cheque(number);
  event.mutable_cheque_cleared()->set_amount_fen(cheque.amount_fen);
  Post(event, v1::ACCOUNT_KIND_BANK, kBankAccount, cheque.amount_fen);
  Post(event, v1::ACCOUNT_KIND_CHEQUE_CLEARING, cheque.centre, -cheque.amount_fen);
  cheque.place = ChequePlace::kCleared;
  cheque.was_cleared = true;
  Done(event);
}

void EventMaker::BounceCheque(uint64_t number) {
  ChequeState& cheque = cheques_.at(number);
  v1::Event& event = Add(cheque.centre);
  event.mutable_cheque_bounced()->set_cheque(number);
  event.mutable_cheque_bounced()->set_amount_fen(cheque.amount_fen);
  event.mutable_cheque_bounced()->set_had_cleared(cheque.was_cleared);
  PostCustomer(event, cheque.customer, v1::PURPOSE_GAS_BILL, cheque.amount_fen);
  if (cheque.was_cleared) {
    Post(event, v1::ACCOUNT_KIND_BANK, kBankAccount, -cheque.amount_fen);
  } else {
    Post(event, v1::ACCOUNT_KIND_CHEQUE_CLEARING, cheque.centre, -cheque.amount_fen);
  }
  Post(event, v1::ACCOUNT_KIND_SAFE, cheque.centre, 1, v1::ASSET_KIND_CHEQUE, number);
  Post(event, v1::ACCOUNT_KIND_OUTSIDE, cheque.centre, -1, v1::ASSET_KIND_CHEQUE, number);
  cheque.place = ChequePlace::kBounced;
  Done(event);
}

void EventMaker::ReturnCheque(uint64_t number) {
  ChequeState& cheque = cheques_.at(number);
  v1::Event& event = Add(cheque.centre);
  event.mutable_cheque_returned()->set_cheque(number);
  event.mutable_cheque_returned()->set_customer(cheque.customer);
  Post(event, v1::ACCOUNT_KIND_OUTSIDE, cheque.centre, 1, v1::ASSET_KIND_CHEQUE, number);
  Post(event, v1::ACCOUNT_KIND_SAFE, cheque.centre, -1, v1::ASSET_KIND_CHEQUE, number);
  cheque.place = ChequePlace::kReturned;
  Done(event);
}

// --- Limits ----------------------------------------------------------------------------------------------------------

int64_t EventMaker::CentreCash(uint32_t centre) const {
  int64_t cash_fen = SafeCash(centre);
  for (const auto& [number, till] : tills_) cash_fen += till.centre == centre ? till.cash_fen : 0;
  return cash_fen;
}

template <typename Fact>
void EventMaker::FillLimit(uint32_t centre, uint32_t till, int64_t limit_fen, Fact& fact) const {
  fact.set_scope(till == 0 ? v1::LIMIT_SCOPE_CENTRE : v1::LIMIT_SCOPE_TILL);
  fact.set_cash_fen(till == 0 ? CentreCash(centre) : TillCash(till));
  fact.set_limit_fen(limit_fen);
}

void EventMaker::LimitExceeded(uint32_t centre, uint32_t till, int64_t limit_fen) {
  v1::Event& event = till == 0 ? Add(centre) : AddAtTill(till);
  FillLimit(centre, till, limit_fen, *event.mutable_cash_limit_exceeded());
  Done(event);
}

void EventMaker::LimitRestored(uint32_t centre, uint32_t till, int64_t limit_fen) {
  v1::Event& event = till == 0 ? Add(centre) : AddAtTill(till);
  FillLimit(centre, till, limit_fen, *event.mutable_cash_limit_restored());
  Done(event);
}

}  // namespace daybook
