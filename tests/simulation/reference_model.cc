#include "tests/simulation/reference_model.h"

#include <algorithm>

#include "tests/simulation/plain_values.h"

namespace daybook::simulation {

void AddTo(Quantities& quantities, const Place& place, int64_t quantity) {
  int64_t& sum = quantities[place];
  sum += quantity;
  if (sum == 0) quantities.erase(place);
}

namespace {

bool MayBeLate(const v1::Command& command) {
  using C = v1::Command;
  switch (command.payload_case()) {
    case C::kReceivePayment: case C::kResolveTender: case C::kTopUpCard: case C::kConfirmCardWrite:
    case C::kFailCardWrite: case C::kTakeTicket: case C::kCallTicket: case C::kEndService: case C::kMissTicket:
      return true;
    default: return false;
  }
}

// Only a machine's terminal acts for somebody who is not there; a ticket machine for nobody at all.
bool MayBeNobody(const v1::Command& command) {
  using C = v1::Command;
  if (command.terminal() == 0) return command.has_create_ledger() || command.has_record_breach();
  switch (command.payload_case()) {
    case C::kReceivePayment: case C::kTopUpCard: case C::kConfirmCardWrite: case C::kFailCardWrite:
    case C::kRewriteCard: case C::kTakeTicket:
      return true;
    default: return false;
  }
}

bool NamesAnybody(const v1::Command& command) {
  return command.actor() != 0 || command.second_person() != 0 || command.terminal() != 0 || command.till() != 0 ||
         command.session() != 0 || !command.session_request_id().empty();
}

}  // namespace

Verdict Model::Submit(const v1::Command& command, int64_t now_micros, v1::RejectionReason said) {
  verdict_ = Verdict();
  said_ = said;
  command_ = &command;
  now_micros_ = now_micros;
  // What is wrong by its shape is so under any id.
  RefuseIf(command.already_taken() && !MayBeLate(command), v1::REJECTION_REASON_NOT_LATE_CAPABLE);
  RefuseIf(command.actor() == 0 && !MayBeNobody(command), v1::REJECTION_REASON_FIELD_INVALID);
  RefuseIf(command.has_record_breach() && NamesAnybody(command), v1::REJECTION_REASON_FIELD_INVALID);
  std::string content;
  command.SerializeToString(&content);
  const auto seen = content_by_id_.find(command.request_id());
  if (seen != content_by_id_.end()) {
    verdict_.replayed = seen->second == content;
    RefuseIf(!verdict_.replayed, v1::REJECTION_REASON_REQUEST_ID_REUSED);
    return verdict_;
  }
  centre_no_ = command.centre();
  centre_ = nullptr;
  till_ = nullptr;
  acting_ = command.actor();
  counting_ = false;
  if (Located()) {
    const int64_t till_fen = TillFen(command.till());
    const int64_t centre_fen = CentreFen();
    NeedTwoPeople();
    Judge();
    if (!refused()) PassLimits(till_fen, centre_fen);
  }
  if (!refused()) content_by_id_[command.request_id()] = content;
  for (OpenedCase& opened : verdict_.cases) opened.balance_fen = CaseFen(opened.number);
  return verdict_;
}

int64_t Model::Held(const Place& place) const {
  const auto it = holdings_.find(place);
  return it == holdings_.end() ? 0 : it->second;
}

std::vector<uint64_t> Model::Papers(v1::AccountKind kind, uint64_t number, v1::AssetKind asset) const {
  std::vector<uint64_t> papers;
  for (auto it = holdings_.lower_bound({kind, number, asset, 0}); it != holdings_.end(); ++it) {
    const Place& place = it->first;
    if (place.kind != kind || place.number != number || place.asset != asset) break;
    papers.push_back(place.asset_number);
  }
  return papers;
}

bool Model::Has(uint32_t person, uint32_t centre, std::initializer_list<v1::Role> any) const {
  const auto it = staff.find(person);
  if (it == staff.end()) return false;
  return std::any_of(any.begin(), any.end(), [&](v1::Role role) {
    return it->second.roles.contains({role, 0}) || it->second.roles.contains({role, centre});
  });
}

bool Model::WorksHere(uint32_t person) const {
  const auto it = staff.find(person);
  if (it == staff.end()) return false;
  return std::any_of(it->second.roles.begin(), it->second.roles.end(),
                     [&](const auto& granted) { return granted.second == 0 || granted.second == centre_no_; });
}

// --- Who and where ---------------------------------------------------------------------------------------------------

bool Model::Located() {
  const v1::Command& command = *command_;
  const size_t reasons = verdict_.reasons.size();
  const auto centre = centres.find(centre_no_);
  if (centre != centres.end()) centre_ = &centre->second;
  RefuseIf(centre_no_ != 0 && centre_ == nullptr && !command.has_configure_centre(),
           v1::REJECTION_REASON_CENTRE_UNKNOWN);
  if (command.till() != 0 && !command.has_register_till()) {
    const auto till = tills.find(command.till());
    RefuseIf(till == tills.end() || till->second.centre != centre_no_, v1::REJECTION_REASON_TILL_UNKNOWN);
    if (till != tills.end()) till_ = &till->second;
  }
  for (uint32_t person : {command.actor(), command.second_person()}) {
    RefuseIf(person != 0 && !staff.contains(person), v1::REJECTION_REASON_STAFF_UNKNOWN);
  }
  if (command.terminal() != 0) {
    const auto terminal = terminals.find(command.terminal());
    RefuseIf(terminal == terminals.end(), v1::REJECTION_REASON_TERMINAL_UNKNOWN);
    RefuseIf(revoked_terminals.contains(command.terminal()), v1::REJECTION_REASON_TERMINAL_REVOKED);
    const uint32_t at = terminal == terminals.end() ? 0 : terminal->second;
    const bool elsewhere = command.till() != 0 ? at != command.till()
                                               : centre_no_ != 0 && at != 0 && tills.at(at).centre != centre_no_;
    RefuseIf(elsewhere, v1::REJECTION_REASON_TERMINAL_ELSEWHERE);
  }
  return verdict_.reasons.size() == reasons;
}

// One person as both parties.
void Model::NeedTwoPeople() {
  RefuseIf(command_->second_person() != 0 && command_->second_person() == acting_,
           v1::REJECTION_REASON_SELF_APPROVAL);
}

void Model::NeedActor(std::initializer_list<v1::Role> any) {
  RefuseIf(!Has(acting_, any), v1::REJECTION_REASON_ROLE_MISSING);
}

void Model::NeedActorOnDuty() {
  if (!centre_->day_open || Has(acting_, v1::ROLE_FINANCE)) return;
  RefuseIf(!OnDuty(acting_), v1::REJECTION_REASON_NOT_ON_DUTY);
}

void Model::NeedSecond(Beside beside) {
  const uint32_t second = command_->second_person();
  if (beside == Beside::kNobody) return;
  if (second == 0) return Refuse(v1::REJECTION_REASON_SECOND_PERSON_REQUIRED);
  RefuseIf(second == acting_, v1::REJECTION_REASON_SELF_APPROVAL);
  const bool finance = Has(second, v1::ROLE_FINANCE);
  const bool has_role = beside == Beside::kApprover
                            ? Has(second, {v1::ROLE_SUPERVISOR, v1::ROLE_FINANCE})
                            : Has(second, {v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR, v1::ROLE_KEEPER, v1::ROLE_TECHNICIAN,
                                           v1::ROLE_ESCORT, v1::ROLE_FINANCE, v1::ROLE_ADMIN});
  const bool present = finance || !centre_->day_open || OnDuty(second);
  RefuseIf(!has_role || !present, v1::REJECTION_REASON_SECOND_PERSON_UNFIT);
}

void Model::NeedSigners(uint32_t cashier) {
  const uint32_t actor = command_->actor();
  const uint32_t second = command_->second_person();
  RefuseIf(second == 0, v1::REJECTION_REASON_SECOND_PERSON_REQUIRED);
  RefuseIf(second == actor, v1::REJECTION_REASON_SELF_APPROVAL);
  RefuseIf(actor != cashier && second != cashier, v1::REJECTION_REASON_SESSION_NOT_YOURS);
  RefuseIf(!OnDuty(actor) && !Has(actor, v1::ROLE_FINANCE), v1::REJECTION_REASON_NOT_ON_DUTY);
  RefuseIf(!OnDuty(second) && !Has(second, v1::ROLE_FINANCE), v1::REJECTION_REASON_SECOND_PERSON_UNFIT);
  const auto fits = [&](uint32_t person) {
    return person == cashier ? Has(person, {v1::ROLE_CASHIER, v1::ROLE_SUPERVISOR})
                             : Has(person, {v1::ROLE_KEEPER, v1::ROLE_SUPERVISOR});
  };
  RefuseIf(!fits(actor), v1::REJECTION_REASON_ROLE_MISSING);
  RefuseIf(!fits(second), v1::REJECTION_REASON_SECOND_PERSON_UNFIT);
}

void Model::SafeSignedBy(uint32_t person) { centre_->keeper = person; }

void Model::NeedStranger(const ModelCase& subject, uint32_t person) {
  RefuseIf(person == subject.answerable || subject.counters.contains(person), v1::REJECTION_REASON_CASE_IS_YOURS);
}

// --- The day and the session -----------------------------------------------------------------------------------------

void Model::NeedDay(Late late) {
  RefuseIf(!centre_->day_open, v1::REJECTION_REASON_DAY_NOT_OPEN);
  JudgeClaimedDate(late);
}

void Model::JudgeClaimedDate(Late late) {
  const int32_t claimed = DateOf(command_->claimed_business_date());
  if (claimed == 0) return;
  RefuseIf(claimed > centre_->date, v1::REJECTION_REASON_DATE_IN_FUTURE);
  RefuseIf(claimed < centre_->date && late == Late::kNever, v1::REJECTION_REASON_DAY_CLOSED);
}

ModelSession* Model::NamedSession() {
  uint64_t number = command_->session();
  if (number == 0) {
    const auto it = sessions_by_id.find(command_->session_request_id());
    if (it != sessions_by_id.end()) number = it->second;
  }
  const auto it = sessions.find(number);
  if (it == sessions.end() || it->second.till != command_->till()) {
    Refuse(v1::REJECTION_REASON_SESSION_UNKNOWN);
    return nullptr;
  }
  return &it->second;
}

ModelSession* Model::OpenSessionNamed(v1::RejectionReason when_frozen) {
  ModelSession* session = NamedSession();
  RefuseIf(session != nullptr && !session->open, v1::REJECTION_REASON_SESSION_NOT_OPEN);
  const bool frozen = session != nullptr && session->open && session->handover != 0;
  RefuseIf(frozen && when_frozen != v1::REJECTION_REASON_UNSPECIFIED, when_frozen);
  return session;
}

ModelSession* Model::OwnSession() {
  ModelSession* session = OpenSessionNamed();
  RefuseIf(session != nullptr && session->cashier != acting_, v1::REJECTION_REASON_SESSION_NOT_YOURS);
  return session;
}

ModelSession* Model::SignedSession(v1::RejectionReason when_frozen) {
  NeedDay();
  ModelSession* session = OpenSessionNamed(when_frozen);
  NeedSigners(session != nullptr ? session->cashier : 0);
  return session;
}

// --- Cash ------------------------------------------------------------------------------------------------------------

int64_t Model::SmallestCoin(const ModelCentre& centre) {
  return centre.policy.pad_fen(centre.policy.pad_fen_size() - 1);
}

bool Model::OnPad(const ModelCentre& centre, int64_t face_fen) {
  const auto& pad = centre.policy.pad_fen();
  return std::find(pad.begin(), pad.end(), face_fen) != pad.end();
}

void Model::NeedUnused(const std::string& key, v1::RejectionReason reason) {
  RefuseIf(!key.empty() && used.contains(key), reason);
}

void Model::NeedFresh(const std::string& key, std::set<std::string>& keys) {
  NeedUnused(key);
  if (!key.empty()) RefuseIf(!keys.insert(key).second, v1::REJECTION_REASON_REFERENCE_USED);
}

uint64_t Model::Find(const v1::Reference& reference, const std::map<std::string, uint64_t>& by_id) {
  if (reference.number() != 0) return reference.number();
  const auto it = by_id.find(reference.request_id());
  return it == by_id.end() ? 0 : it->second;
}

// --- Acting ----------------------------------------------------------------------------------------------------------

void Model::Post(const Place& to, const Place& from, int64_t quantity) {
  if (quantity == 0) return;
  AddTo(holdings_, to, quantity);
  AddTo(holdings_, from, -quantity);
  AddTo(verdict_.moved, to, quantity);
  AddTo(verdict_.moved, from, -quantity);
  if (counting_) return;
  MarkMoved(to);
  MarkMoved(from);
}

void Model::PostPaper(const Place& to, const Place& from, v1::AssetKind asset, uint64_t number) {
  Post({to.kind, to.number, asset, number}, {from.kind, from.number, asset, number}, 1);
}

// Blank forms are no movement: they are not counted with the drawer.
void Model::MarkMoved(const Place& place) {
  if (place.asset == v1::ASSET_KIND_BLANK_INVOICE) return;
  if (place.kind == v1::ACCOUNT_KIND_TILL) tills[static_cast<uint32_t>(place.number)].drawer.moved = true;
  if (place.kind == v1::ACCOUNT_KIND_SAFE) centres[static_cast<uint32_t>(place.number)].safe.moved = true;
}

uint64_t Model::OpenCase(v1::CaseOrigin origin, uint32_t answerable, uint32_t counter) {
  const uint64_t number = cases.size() + 1;
  cases[number] = {.centre = centre_no_, .answerable = answerable, .counters = {counter}};
  cases_by_id[command_->request_id()] = number;
  verdict_.cases.push_back({.number = number, .origin = origin, .answerable = answerable});
  return number;
}

void Model::AddTakings(int64_t fen) {
  // What comes back first makes good the floats of earlier days that are still out.
  for (auto& [date, earlier] : centre_->takings) {
    const int64_t good_fen = date < centre_->date ? std::max<int64_t>(0, std::min(-earlier.fen, fen)) : 0;
    earlier.fen += good_fen;
    fen -= good_fen;
  }
  ModelLot& lot = centre_->takings[centre_->date];
  const int64_t before_fen = lot.fen;
  lot.fen += fen;
  if (lot.fen > 0 && before_fen <= 0) lot.since_micros = now_micros_;
}

void Model::TakeTakings(int64_t fen) {
  for (auto& [date, lot] : centre_->takings) {
    const int64_t taken_fen = std::max<int64_t>(0, std::min(lot.fen, fen));
    lot.fen -= taken_fen;
    fen -= taken_fen;
  }
}

int64_t Model::CentreFen() const {
  int64_t sum = SafeFen(centre_no_);
  for (const auto& [number, till] : tills) {
    if (till.centre == centre_no_) sum += TillFen(number);
  }
  return sum;
}

void Model::PassLimits(int64_t till_before_fen, int64_t centre_before_fen) {
  if (centre_ == nullptr) return;
  if (till_ != nullptr) {
    PassLimit(till_->drawer, v1::LIMIT_SCOPE_TILL, till_before_fen, TillFen(command_->till()),
              centre_->policy.till_soft_limit_fen());
  }
  PassLimit(centre_->safe, v1::LIMIT_SCOPE_CENTRE, centre_before_fen, CentreFen(),
            centre_->policy.centre_soft_limit_fen());
}

void Model::PassLimit(ModelHolder& holder, v1::LimitScope scope, int64_t before_fen, int64_t now_fen,
                      int64_t limit_fen) {
  if (before_fen == now_fen) return;
  const bool above = now_fen > limit_fen;
  if (above != holder.above_limit) {
    verdict_.limits.push_back({.exceeded = above, .scope = scope, .cash_fen = now_fen});
  }
  holder.above_limit = above;
}

// --- Which rule ------------------------------------------------------------------------------------------------------

void Model::Judge() {
  const v1::Command& command = *command_;
  switch (command.payload_case()) {
    case v1::Command::kCreateLedger: return On(command.create_ledger());
    case v1::Command::kRegisterBankAccount: return On(command.register_bank_account());
    case v1::Command::kRegisterProvider: return On(command.register_provider());
    case v1::Command::kConfigureCentre: return On(command.configure_centre());
    case v1::Command::kRegisterTill: return On(command.register_till());
    case v1::Command::kRegisterStaff: return On(command.register_staff());
    case v1::Command::kGrantRole: return On(command.grant_role());
    case v1::Command::kRevokeRole: return On(command.revoke_role());
    case v1::Command::kEnrolTerminal: return On(command.enrol_terminal());
    case v1::Command::kRevokeTerminal: return On(command.revoke_terminal());
    case v1::Command::kRecordOpeningCash: return On(command.record_opening_cash());
    case v1::Command::kOpenBusinessDay: return On(command.open_business_day());
    case v1::Command::kAddOnDuty: return On(command.add_on_duty());
    case v1::Command::kCloseBusinessDay: return On(command.close_business_day());
    case v1::Command::kOpenSession: return On(command.open_session());
    case v1::Command::kCommitCount: return On(command.commit_count());
    case v1::Command::kCloseSession: return On(command.close_session());
    case v1::Command::kDropToSafe: return On(command.drop_to_safe());
    case v1::Command::kIssueFloat: return On(command.issue_float());
    case v1::Command::kPauseTill: return On(command.pause_till());
    case v1::Command::kResumeTill: return On(command.resume_till());
    case v1::Command::kReceivePayment: return On(command.receive_payment());
    case v1::Command::kResolveTender: return On(command.resolve_tender());
    case v1::Command::kReversePayment: return On(command.reverse_payment());
    case v1::Command::kCountSafe: return On(command.count_safe());
    default: return JudgeMoney();
  }
}

void Model::JudgeMoney() {
  const v1::Command& command = *command_;
  switch (command.payload_case()) {
    case v1::Command::kRefundPayment: return On(command.refund_payment());
    case v1::Command::kClearCheque: return On(command.clear_cheque());
    case v1::Command::kBounceCheque: return On(command.bounce_cheque());
    case v1::Command::kReturnCheque: return On(command.return_cheque());
    case v1::Command::kDispatchDeposit: return On(command.dispatch_deposit());
    case v1::Command::kConfirmDeposit: return On(command.confirm_deposit());
    case v1::Command::kWithdrawForFloat: return On(command.withdraw_for_float());
    case v1::Command::kAssignCase: return On(command.assign_case());
    case v1::Command::kExplainCase: return On(command.explain_case());
    case v1::Command::kDecideCase: return On(command.decide_case());
    case v1::Command::kSettleDue: return On(command.settle_due());
    case v1::Command::kCloseCase: return On(command.close_case());
    case v1::Command::kReportCounterfeit: return On(command.report_counterfeit());
    case v1::Command::kSurrenderCounterfeit: return On(command.surrender_counterfeit());
    case v1::Command::kReturnGenuine: return On(command.return_genuine());
    default: return JudgeStock();
  }
}

void Model::JudgeStock() {
  const v1::Command& command = *command_;
  switch (command.payload_case()) {
    case v1::Command::kReceiveInvoiceBook: return On(command.receive_invoice_book());
    case v1::Command::kAllotInvoices: return On(command.allot_invoices());
    case v1::Command::kReturnInvoices: return On(command.return_invoices());
    case v1::Command::kIssueInvoice: return On(command.issue_invoice());
    case v1::Command::kVoidInvoice: return On(command.void_invoice());
    case v1::Command::kIssueRedInvoice: return On(command.issue_red_invoice());
    case v1::Command::kCheckManualInvoices: return On(command.check_manual_invoices());
    case v1::Command::kReportInvoiceLost: return On(command.report_invoice_lost());
    case v1::Command::kRegisterTool: return On(command.register_tool());
    case v1::Command::kCheckOutTools: return On(command.check_out_tools());
    case v1::Command::kReturnTools: return On(command.return_tools());
    case v1::Command::kTransferTool: return On(command.transfer_tool());
    case v1::Command::kReportToolLost: return On(command.report_tool_lost());
    case v1::Command::kReplaceTool: return On(command.replace_tool());
    case v1::Command::kSendToMaintenance: return On(command.send_to_maintenance());
    case v1::Command::kReturnFromMaintenance: return On(command.return_from_maintenance());
    case v1::Command::kScrapTool: return On(command.scrap_tool());
    case v1::Command::kCountTools: return On(command.count_tools());
    case v1::Command::kRegisterKey: return On(command.register_key());
    case v1::Command::kHandOutKey: return On(command.hand_out_key());
    case v1::Command::kReturnKey: return On(command.return_key());
    case v1::Command::kPrepareHandover: return On(command.prepare_handover());
    case v1::Command::kAcceptHandover: return On(command.accept_handover());
    case v1::Command::kDisputeHandover: return On(command.dispute_handover());
    case v1::Command::kRecallHandover: return On(command.recall_handover());
    default: return JudgeDesk();
  }
}

void Model::JudgeDesk() {
  const v1::Command& command = *command_;
  switch (command.payload_case()) {
    case v1::Command::kTakeTicket: return On(command.take_ticket());
    case v1::Command::kCallTicket: return On(command.call_ticket());
    case v1::Command::kEndService: return On(command.end_service());
    case v1::Command::kMissTicket: return On(command.miss_ticket());
    case v1::Command::kOpenWorkOrder: return On(command.open_work_order());
    case v1::Command::kAssignWorkOrder: return On(command.assign_work_order());
    case v1::Command::kCompleteWorkOrder: return On(command.complete_work_order());
    case v1::Command::kCancelWorkOrder: return On(command.cancel_work_order());
    case v1::Command::kReceiveComplaint: return On(command.receive_complaint());
    case v1::Command::kReplyComplaint: return On(command.reply_complaint());
    case v1::Command::kResolveComplaint: return On(command.resolve_complaint());
    case v1::Command::kOpenAccount: return On(command.open_account());
    case v1::Command::kRecordBreach: return On(command.record_breach());
    case v1::Command::kTopUpCard: return On(command.top_up_card());
    case v1::Command::kConfirmCardWrite: return On(command.confirm_card_write());
    case v1::Command::kFailCardWrite: return On(command.fail_card_write());
    case v1::Command::kRewriteCard: return On(command.rewrite_card());
    default: return Refuse(v1::REJECTION_REASON_FIELD_INVALID);
  }
}

}  // namespace daybook::simulation
