// Things that happen in one go: a shift handed over, company customers before the doors open, an auditor's visit.
#include <utility>

#include "bench/workload_day.h"

namespace daybook::bench {
namespace {

constexpr int64_t kCompanyBillFen = 250'000;
constexpr int64_t kMixUpFen = 3'000;
constexpr int64_t kShortFen = 2'000;

}  // namespace

// --- Handover --------------------------------------------------------------------------------------------------------

void CityDays::Simulation::WritePrepare(const Step& step, v1::Command& command) {
  const TillState& till = tills_[step.place];
  const uint32_t centre = till.open.centre;
  writer_.BeginInSession(till.open, till.open.cashier, step.micros, command);
  v1::PrepareHandover& prepare = *command.mutable_prepare_handover();
  prepare.set_receiver(ReliefNumber(centre));
  prepare.set_receiver_till(till.open.till);
  v1::HandoverItems& items = *prepare.mutable_items();
  for (const uint64_t cheque : account_.ChequesInTill(till.open.till)) items.add_cheques(cheque);
  for (const Forms& forms : {till.paper, till.manual}) {
    if (forms.empty()) continue;
    v1::InvoiceRange& range = *items.add_invoices();
    range.set_book(forms.book);
    range.set_first(forms.next);
    range.set_last(forms.last);
  }
  for (const uint64_t key : account_.ThingsOf(till.open.cashier, v1::ASSET_KIND_KEY)) items.add_keys(key);
  for (const std::string& key : till.pending_refunds) items.add_pending_tenders(key);
  items.add_follow_ups("the card machine needs paper");
}

void CityDays::Simulation::EndHandover(const Step& step, const std::string& handover_request_id) {
  TillState& till = tills_[step.place];
  const uint32_t centre = till.open.centre;
  const uint32_t giver = till.open.cashier;
  const uint32_t receiver = ReliefNumber(centre);
  v1::Command& counts = next_.emplace_back();
  WriteCount(step, receiver, v1::COUNT_PURPOSE_HANDOVER, 0, counts);
  v1::Command& accepts = Then(centre, receiver, step.micros, giver);
  accepts.mutable_accept_handover()->mutable_handover()->set_request_id(handover_request_id);
  till.open.cashier = receiver;
  till.open.session_request_id = accepts.request_id();
  till.pending_refunds.clear();
  till.doubtful = {};
}

// In every other centre the receiver first finds something to object to, and the giver something to add.
bool CityDays::Simulation::HandOver(const Step& step, v1::Command& command) {
  if (PutOffWhilePaused(step)) return false;
  TillState& till = tills_[step.place];
  if (till.unsettled > 0) {
    PutOff(step, step.micros + kMinute);
    return false;
  }
  const uint32_t centre = till.open.centre;
  WritePrepare(step, command);
  std::string handover = command.request_id();
  if (Turn(centre, 2) == 0) {
    for (const bool disputed : {true, false}) {
      v1::Command& undoes = Then(centre, disputed ? ReliefNumber(centre) : till.open.cashier, step.micros);
      undoes.set_reason(disputed ? "the list of keys is not signed" : "one customer still waits");
      v1::Reference& of = disputed ? *undoes.mutable_dispute_handover()->mutable_handover()
                                   : *undoes.mutable_recall_handover()->mutable_handover();
      of.set_request_id(handover);
      v1::Command& again = next_.emplace_back();
      WritePrepare(step, again);
      handover = again.request_id();
    }
  }
  EndHandover(step, handover);
  return true;
}

// --- Company customers -----------------------------------------------------------------------------------------------

void CityDays::Simulation::TakeCheque(const OpenTill& till, int64_t micros) {
  v1::Command& pays = next_.emplace_back();
  writer_.BeginInSession(till, till.cashier, micros, pays);
  v1::ReceivePayment& payment = *pays.mutable_receive_payment();
  payment.set_purpose(v1::PURPOSE_GAS_BILL);
  payment.set_customer(kFirstCustomer + random_.Below(options_.customers));
  payment.set_amount_fen(kCompanyBillFen);
  payments_.AddTender(v1::TENDER_KIND_CHEQUE, payment.amount_fen(), payment);
  cheque_payments_.push_back(pays.request_id());
}

// A session of its own at the last till, without a float: two cheques, which go into the safe at its end.
bool CityDays::Simulation::ServeCompanies(const Step& step, v1::Command& command) {
  OpenTill till = tills_[step.place].open;
  const uint32_t centre = till.centre;
  till.cashier = ReliefNumber(centre);
  writer_.BeginAtTill(till, till.cashier, step.micros, command);
  command.set_second_person(KeeperNumber(centre));
  command.mutable_open_session()->set_cashier(till.cashier);
  till.session_request_id = command.request_id();
  const uint64_t first_cheque = cheque_payments_.size() + 1;
  for (int i = 0; i < 2; ++i) TakeCheque(till, step.micros);
  v1::Command& counts = next_.emplace_back();
  writer_.BeginInSession(till, till.cashier, step.micros, counts);
  v1::CommitCount& count = *counts.mutable_commit_count();
  count.set_purpose(v1::COUNT_PURPOSE_CLOSE);
  count.set_total_fen(0);
  for (uint64_t i = 0; i < 2; ++i) count.add_cheques(first_cheque + i);
  v1::Command& closes = next_.emplace_back();
  writer_.BeginInSession(till, till.cashier, step.micros, closes);
  closes.set_second_person(KeeperNumber(centre));
  closes.mutable_close_session();
  centres_[centre].company_cheque = first_cheque;
  return true;
}

// One is paid, the other comes back to its payer.
bool CityDays::Simulation::BankCheques(const Step& step, v1::Command& command) {
  const uint32_t centre = step.place;
  const uint64_t first = centres_[centre].company_cheque;
  writer_.Begin(centre, KeeperNumber(centre), step.micros, command);
  v1::DispatchDeposit& dispatch = *command.mutable_dispatch_deposit();
  dispatch.set_bank_account(kBankAccount);
  dispatch.add_cheques(first);
  dispatch.add_cheques(first + 1);
  dispatch.set_carrier(CarrierNumber(centre));
  dispatch.set_escort(EscortNumber(centre));
  v1::ConfirmDeposit& confirm = *Prepare(centre, kFinance, step.micros + kHour).mutable_confirm_deposit();
  confirm.mutable_deposit()->set_request_id(command.request_id());
  confirm.set_slip_number(payments_.NextReference());
  // Cheques alone: their value comes when they are cleared.
  confirm.set_credited_fen(0);
  Prepare(centre, kFinance, step.micros + 2 * kHour).mutable_clear_cheque()->set_cheque(first);
  v1::Command& bounces = Prepare(centre, kFinance, step.micros + 2 * kHour + kMinute);
  bounces.set_reason("the drawer's account is empty");
  bounces.mutable_bounce_cheque()->set_cheque(first + 1);
  Prepare(centre, KeeperNumber(centre), step.micros + 3 * kHour).mutable_return_cheque()->set_cheque(first + 1);
  return true;
}

// Small change from the bank.
bool CityDays::Simulation::FetchChange(const Step& step, v1::Command& command) {
  Withdraw(step, step.place, kFloatFen, command);
  return true;
}

// --- An auditor's visit ----------------------------------------------------------------------------------------------

void CityDays::Simulation::SpotFinding(const Step& step, uint32_t place, int64_t difference_fen) {
  const OpenTill& till = tills_[place].open;
  const uint32_t supervisor = DeputyNumber(till.centre);
  const Step at{.micros = step.micros, .place = place};
  v1::Command& pauses = next_.emplace_back();
  writer_.BeginInSession(till, supervisor, step.micros, pauses);
  pauses.mutable_pause_till();
  v1::Command& counts = next_.emplace_back();
  WriteCount(at, supervisor, v1::COUNT_PURPOSE_SPOT, difference_fen, counts);
  v1::Command& resumes = next_.emplace_back();
  writer_.BeginInSession(till, supervisor, step.micros, resumes);
  resumes.mutable_resume_till();
}

void CityDays::Simulation::AssignNow(const Step& step, uint64_t case_number) {
  v1::Command& command = Then(tills_[step.place].open.centre, kFinance, step.micros);
  command.mutable_assign_case()->mutable_case_reference()->set_number(case_number);
  command.mutable_assign_case()->set_owner(kFinanceHead);
  command.mutable_assign_case()->set_due_date(command.claimed_business_date());
}

void CityDays::Simulation::CloseNow(const Step& step, uint64_t case_number) {
  Then(tills_[step.place].open.centre, kFinance, step.micros)
      .mutable_close_case()
      ->mutable_case_reference()
      ->set_number(case_number);
}

// The first till has what the last one misses: one mistake. Then the first is short all the same, and pays for it.
bool CityDays::Simulation::AuditVisit(const Step& step, v1::Command& command) {
  const uint32_t centre = tills_[step.place].open.centre;
  const uint32_t first = PlaceOf(centre, 0);
  const TillState& short_till = tills_[step.place];
  const TillState& over_till = tills_[first];
  const bool ready = !short_till.paused && !over_till.paused &&
                     account_.DrawerFen(short_till.open.till) >= kMixUpFen + kShortFen &&
                     account_.IsFirstCount(short_till.open.till, v1::COUNT_PURPOSE_SPOT) &&
                     account_.IsFirstCount(over_till.open.till, v1::COUNT_PURPOSE_SPOT);
  if (!ready) {
    if (step.micros < Today(centre, 16, 45)) PutOff(step, step.micros + kMinute);
    return false;
  }
  const uint64_t short_case = account_.cases() + 1;
  const uint64_t over_case = short_case + 1;
  SpotFinding(step, step.place, -(kMixUpFen + kShortFen));
  SpotFinding(step, first, kMixUpFen);
  AssignNow(step, short_case);
  AssignNow(step, over_case);
  v1::Command& explains = Then(centre, kFinance, step.micros, kFinanceHead);
  explains.set_reason("the bundle was put into the wrong drawer");
  explains.mutable_explain_case()->mutable_over_case()->set_number(over_case);
  explains.mutable_explain_case()->mutable_short_case()->set_number(short_case);
  explains.mutable_explain_case()->set_amount_fen(kMixUpFen);
  v1::Command& decides = Then(centre, kFinance, step.micros);
  decides.set_reason("the rest is the cashier's to answer for");
  v1::DecideCase& decide = *decides.mutable_decide_case();
  decide.mutable_case_reference()->set_number(short_case);
  decide.set_outcome(v1::CASE_OUTCOME_STAFF_DUE);
  decide.set_staff(short_till.open.cashier);
  decide.set_amount_fen(kShortFen);
  v1::SettleDue& settle = *Then(centre, kFinance, step.micros).mutable_settle_due();
  settle.set_staff(short_till.open.cashier);
  settle.set_amount_fen(kShortFen);
  settle.set_tender(v1::TENDER_KIND_TRANSFER);
  settle.set_bank_account(kBankAccount);
  settle.set_provider_reference(payments_.NextReference());
  CloseNow(step, over_case);
  CloseNow(step, short_case);
  command = std::move(next_.front());
  next_.pop_front();
  return true;
}

// On the last day the bank judges the safe's note the same afternoon.
bool CityDays::Simulation::JudgeNoteToday(const Step& step, v1::Command& command) {
  const std::vector<SimulatedNote> notes = account_.NotesInSafe(step.place);
  if (notes.empty()) return false;
  const bool genuine = Turn(step.place, 8) == 6;
  writer_.Begin(step.place, KeeperNumber(step.place), step.micros, command);
  if (genuine) command.set_second_person(SupervisorNumber(step.place));
  if (genuine) {
    command.mutable_return_genuine()->set_serial(notes.front().serial);
  } else {
    command.mutable_surrender_counterfeit()->set_serial(notes.front().serial);
    command.mutable_surrender_counterfeit()->set_certificate(payments_.NextReference());
  }
  return true;
}

}  // namespace daybook::bench
