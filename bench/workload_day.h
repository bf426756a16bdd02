// The city's days as a simulation: steps in the order of time, each at most one command. Private to the workload; use
// CityDays.
//
// Threads: belongs to one thread.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <queue>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "bench/workload_setup.h"

namespace daybook::bench {

inline constexpr int64_t kSecond = 1'000'000;
inline constexpr int64_t kMinute = 60 * kSecond;
inline constexpr int64_t kHour = 60 * kMinute;
// The largest note: what is dropped, banked and forged.
inline constexpr int64_t kNoteFen = 10'000;

class CityDays::Simulation {
 public:
  explicit Simulation(const WorkloadOptions& options);

  bool Next(v1::Command& command);
  const SimulatedAccount& account() const { return account_; }
  uint64_t commands() const { return commands_; }
  uint32_t days_closed() const { return days_closed_; }
  const std::map<std::string, uint64_t>& commands_by_kind() const { return commands_by_kind_; }

 private:
  struct Step;
  // Writes the step's command; false when it has none or was put off.
  using Action = bool (Simulation::*)(const Step&, v1::Command&);
  struct Step {
    int64_t micros = 0;
    // Earlier steps of the same instant first.
    uint64_t serial = 0;
    Action action = nullptr;
    // Position in tills_, or the centre for steps of a centre.
    uint32_t place = 0;
    // Position in matters_, number of a cheque or of a person, as the action says.
    uint64_t subject = 0;
    // Whether the till's closing count waits for it.
    bool holds_count = false;
    bool operator>(const Step& other) const {
      return micros != other.micros ? micros > other.micros : serial > other.serial;
    }
  };
  // What is given back of one tender.
  struct Share {
    uint32_t tender_index = 0;
    v1::TenderKind kind = v1::TENDER_KIND_UNSPECIFIED;
    int64_t amount_fen = 0;
  };
  // What a reversal, a refund, a pending tender or a replacement is about.
  struct Matter {
    std::string payment_request_id;
    v1::Purpose purpose = v1::PURPOSE_UNSPECIFIED;
    uint64_t customer = 0;
    // Reversal: the electronic tenders; refund: what is given back. Both: the cash of it.
    std::vector<uint32_t> electronic;
    std::vector<Share> shares;
    int64_t cash_fen = 0;
    // Pending tender.
    v1::TenderStage stage = v1::TENDER_STAGE_PAYMENT;
    uint32_t tender_index = 0;
    int64_t amount_fen = 0;
    bool has_reference = false;
    // Of the refund that is pending, and the matter it was about.
    std::string refund_request_id;
    uint64_t refund_matter = 0;
  };
  // A cash payment of which it may turn out that the money never came in.
  struct CashPayment {
    std::string request_id;
    int64_t cash_fen = 0;
  };
  // Forms of one book, next..last.
  struct Forms {
    uint64_t book = 0;
    uint32_t next = 0;
    uint32_t last = 0;
    bool empty() const { return book == 0 || next > last; }
  };
  // A payment to be invoiced, or the invoice to be taken back.
  struct Bill {
    std::string payment_request_id;
    int64_t amount_fen = 0;
    v1::InvoiceKind kind = v1::INVOICE_KIND_UNSPECIFIED;
    v1::InvoiceNumber invoice;
  };
  struct TillState {
    OpenTill open;
    bool paused = false;
    // When it will take payments again.
    int64_t resume_micros = 0;
    // Who paused it.
    uint32_t paused_by = 0;
    // Steps that must happen before the closing count.
    uint32_t outstanding = 0;
    // Of the open session, and not to be undone otherwise; empty: none.
    CashPayment doubtful;
    // Reversals to come, and tenders the provider will answer for today: a handover waits for them.
    uint32_t unsettled = 0;
    // Refunds of the session that nobody has answered for, as the preflight names them.
    std::vector<std::string> pending_refunds;
    // Blank forms at the window; both ends in.
    Forms paper;
    Forms manual;
    // Written by hand today and not checked: the first number, how many, and what they come to.
    Forms unchecked;
    uint32_t unchecked_count = 0;
    int64_t unchecked_fen = 0;
  };
  // What will become of a case.
  enum class Fate {
    // Short: the one who answers owes it; written off; a payment that never came in.
    kStaffDue,
    kLoss,
    kNeverCameIn,
    // Over: the payer is found; nobody claims it; a payment never entered.
    kCustomer,
    kOtherIncome,
    kNeverEntered,
    // Two cases of a day are one mistake.
    kMixUp,
    // The bank will find the note genuine.
    kGenuine,
    kChequeFound,
    kChequeLost,
  };
  struct CasePlan {
    Fate fate = Fate::kLoss;
    // NeverCameIn.
    CashPayment payment;
    // MixUp: the other case.
    uint64_t partner = 0;
  };
  struct NotePlan {
    std::string serial;
    // Day on which the bank judges it.
    uint32_t judged_on = 0;
    bool genuine = false;
  };
  struct CentreState {
    // 1 is the first.
    uint32_t day = 1;
    uint32_t open_sessions = 0;
    // Cheques taken today: a safe count lists at most 1,000.
    uint32_t cheques = 0;
    // Items the close carries because a provider has not answered.
    std::vector<std::string> unanswered;
    // The last one dispatched, until the bank confirms it; empty: none.
    std::string deposit_request_id;
    int64_t deposit_fen = 0;
    std::vector<uint64_t> deposit_cheques;
    std::vector<NotePlan> notes;
    // Today's cases of the first and the last till, when they are one mistake.
    uint64_t mixed_case = 0;
    int64_t mixed_fen = 0;
    // Whether a cheque was left out of a count today.
    bool cheque_missed = false;
    // Tickets given today.
    uint32_t tickets = 0;
    // Invoices issued today.
    uint32_t invoices = 0;
    // The books received on the first day.
    uint64_t paper_book = 0;
    uint64_t manual_book = 0;
    // The first of the two taken before the doors opened.
    uint64_t company_cheque = 0;
  };

  // --- Time (workload_day.cc) ---
  void Schedule(int64_t micros, Action action, uint32_t place, uint64_t subject = 0);
  // The same for steps of a till that its closing count waits for.
  void ScheduleBeforeCount(int64_t micros, Action action, uint32_t place, uint64_t subject = 0);
  // The same step later.
  void PutOff(const Step& step, int64_t micros);
  // The command is given out: books and counts it.
  void Book(const v1::Command& command);
  void ScheduleDay(uint32_t centre);
  void ScheduleTill(uint32_t place);
  int64_t DrawArrival(uint32_t centre);
  // A time of the centre's current day, and of the one after. Ask HasTomorrow() first.
  int64_t Today(uint32_t centre, int hour, int minute, int second = 0) const;
  int64_t Tomorrow(uint32_t centre, int hour, int minute, int second = 0) const;
  bool HasTomorrow(uint32_t centre) const { return centres_[centre].day < options_.days; }
  // Whose turn it is among `of`: centres and days take turns at what is rare.
  uint32_t Turn(uint32_t centre, uint32_t of) const { return (centre + centres_[centre].day) % of; }
  // Puts the step off while its till is paused.
  bool PutOffWhilePaused(const Step& step);
  uint64_t NewMatter(Matter matter);
  uint32_t IndexInCentre(uint32_t place) const { return place % options_.tills_per_centre; }
  uint32_t PlaceOf(uint32_t centre, uint32_t index) const { return (centre - 1) * options_.tills_per_centre + index; }
  // A till of the centre that serves just now, whose cashier is not `except`; null: none.
  TillState* DrawServingTill(uint32_t centre, uint32_t except);
  bool OpenDay(const Step& step, v1::Command& command);

  // --- Payments (workload_day_payments.cc) ---
  bool Pay(const Step& step, v1::Command& command);
  bool PayBeyondLimit(const Step& step, v1::Command& command);
  bool PayAgain(const Step& step, v1::Command& command);
  // What may become of a payment just taken: a tender stays pending, the payment is reversed, or refunded tomorrow.
  void DecideFate(const Step& step, v1::Command& command);
  // `today`: the provider will answer before the close.
  void LeavePending(const Step& step, int tender_index, bool today, v1::Command& command);
  void PlanReversal(const Step& step, const v1::Command& command);
  void PlanRefund(const Step& step, const v1::Command& command);
  void NoteDoubtful(const Step& step, const v1::Command& command);

  // --- Taking back (workload_day_refunds.cc) ---
  bool Reverse(const Step& step, v1::Command& command);
  bool Refund(const Step& step, v1::Command& command);
  void WriteShare(const Step& step, const Share& share, TillState& till, v1::Command& command,
                  v1::RefundPayment& refund);
  // By the cashier who took it; by FINANCE the morning after.
  bool Resolve(const Step& step, v1::Command& command);
  bool ResolveOvernight(const Step& step, v1::Command& command);
  void WriteResolve(const Step& step, v1::Command& command);
  void AfterFailure(const Step& step);

  // --- Cash and counts (workload_day_cash.cc) ---
  bool OpenSession(const Step& step, v1::Command& command);
  bool OpeningCount(const Step& step, v1::Command& command);
  // Drops cash first when the drawer holds much, and puts the step off.
  bool DropFirst(const Step& step, v1::Command& command);
  bool Drop(const Step& step, v1::Command& command);
  bool IssueFloat(const Step& step, v1::Command& command);
  // At least a float; when the safe holds too little, cash from the bank into the safe.
  bool IssueFloatTo(const TillState& till, int64_t amount_fen, const Step& step, v1::Command& command);
  // Brings cash from the bank first when the safe holds too little, and puts the step off.
  bool WithdrawFirst(const Step& step, uint32_t centre, int64_t needed_fen, v1::Command& command);
  void Withdraw(const Step& step, uint32_t centre, int64_t needed_fen, v1::Command& command);
  bool PauseForLunch(const Step& step, v1::Command& command);
  bool PauseForSpotCount(const Step& step, v1::Command& command);
  void Pause(const Step& step, uint32_t actor, int64_t minutes, v1::Command& command);
  bool Resume(const Step& step, v1::Command& command);
  bool SpotCount(const Step& step, v1::Command& command);
  bool SpotRecount(const Step& step, v1::Command& command);
  void WriteCount(const Step& step, uint32_t counter, v1::CountPurpose purpose, int64_t difference_fen,
                  v1::Command& command);

  // --- The end of a day (workload_day_end.cc) ---
  bool ClosingCount(const Step& step, v1::Command& command);
  // What the first and the last till find, with what will become of it.
  int64_t PlanShortage(const Step& step, CasePlan& plan);
  int64_t PlanOverage(const Step& step, CasePlan& plan);
  // The two are one mistake of the same amount.
  int64_t PlanMixUp(uint32_t centre, CasePlan& plan);
  void LeaveChequeOut(const Step& step, v1::CommitCount& count);
  bool CloseSession(const Step& step, v1::Command& command);
  bool CountSafe(const Step& step, v1::Command& command);
  bool CloseDay(const Step& step, v1::Command& command);
  void TurnDay(uint32_t centre);

  // --- The bank (workload_day_bank.cc) ---
  bool Dispatch(const Step& step, v1::Command& command);
  bool ConfirmDeposit(const Step& step, v1::Command& command);
  // What the bank credits of the deposit on its way.
  int64_t DrawCredited(uint32_t centre);
  void ScheduleCheques(uint32_t centre);
  bool ClearCheque(const Step& step, v1::Command& command);
  bool BounceCheque(const Step& step, v1::Command& command);
  bool ReturnCheque(const Step& step, v1::Command& command);
  bool ReportNoteAtTill(const Step& step, v1::Command& command);
  bool ReportNoteInSafe(const Step& step, v1::Command& command);
  // The next note that the bank has judged; repeated until there is none.
  bool JudgeNotes(const Step& step, v1::Command& command);
  std::string NewSerial() { return payments_.NextReference(); }

  // --- Cases (workload_day_cases.cc) ---
  // What the case opened by the command just being written will come to.
  void PlanCase(CasePlan plan) { plans_[account_.cases() + 1] = std::move(plan); }
  // The next case without an owner; repeated until there is none.
  bool AssignCases(const Step& step, v1::Command& command);
  // The next thing to do about a case of an earlier day; repeated until there is none.
  bool WorkOnCases(const Step& step, v1::Command& command);
  bool WorkOn(const SimulatedCase& open, const Step& step, v1::Command& command);
  void WriteDecision(const SimulatedCase& open, v1::CaseOutcome outcome, const Step& step, v1::Command& command);
  void WriteExplained(const SimulatedCase& open, const CasePlan& plan, const Step& step, v1::Command& command);
  void WriteMixUp(const SimulatedCase& open, const SimulatedCase& partner, const Step& step, v1::Command& command);
  // While the session is open: a payment that never came in.
  bool ReverseDoubtful(const Step& step, v1::Command& command);
  bool CloseSettled(const Step& step, v1::Command& command);
  bool SettleInCash(const Step& step, v1::Command& command);
  bool SettleByTransfer(const Step& step, v1::Command& command);

  // --- The rest of the counter: what follows from nothing but the hour (workload_day_store.cc, workload_day_desk.cc) ---
  // A command of the centre at that time of its day, given out then.
  v1::Command& Prepare(uint32_t centre, uint32_t actor, int64_t micros, uint32_t second_person = 0);
  bool GivePrepared(const Step& step, v1::Command& command);
  // A command of the centre that follows the present one before anything else happens.
  v1::Command& Then(uint32_t centre, uint32_t actor, int64_t micros, uint32_t second_person = 0);
  void ScheduleCounter(uint32_t centre);
  void PrepareStock(uint32_t centre);
  void RegisterTool(uint32_t centre, int64_t micros, uint64_t tag, bool calibrated);
  void DescribeTool(uint64_t tag, bool calibrated, v1::ToolDescription& tool) const;
  void PrepareTools(uint32_t centre);
  void PrepareLateTool(uint32_t centre);
  void PrepareWornTools(uint32_t centre);
  void PrepareKeys(uint32_t centre);
  void LendTools(uint32_t centre, int64_t micros, uint32_t borrower, const std::vector<uint64_t>& tags,
                 int64_t due_micros);
  void TakeToolsBack(uint32_t centre, int64_t micros, uint32_t holder, const std::vector<uint64_t>& tags);
  void PrepareWorkOrders(uint32_t centre);
  void PrepareComplaint(uint32_t centre);
  void PrepareAccount(uint32_t centre);
  // A visitor with a ticket arrives before he pays; returns the ticket.
  uint32_t PrepareTicket(uint32_t place, int64_t pay_micros);
  void PrepareMissedTicket(uint32_t centre);

  // --- Invoices and cards (workload_day_invoices.cc, workload_day_cards.cc) ---
  void PlanInvoice(const Step& step, const v1::Command& command);
  bool Invoice(const Step& step, v1::Command& command);
  v1::InvoiceNumber NextInvoice(const OpenTill& till, v1::InvoiceKind kind);
  bool VoidInvoice(const Step& step, v1::Command& command);
  bool RedInvoice(const Step& step, v1::Command& command);
  bool CheckManual(const Step& step, v1::Command& command);
  void NoteManual(TillState& till, const v1::InvoiceNumber& invoice, int64_t net_fen);
  bool TopUp(const Step& step, v1::Command& command);

  // --- Chains of commands in one go (workload_day_visits.cc) ---
  bool HandOver(const Step& step, v1::Command& command);
  void WritePrepare(const Step& step, v1::Command& command);
  void EndHandover(const Step& step, const std::string& handover_request_id);
  // Company customers before the doors open; their cheques go to the bank at noon.
  bool ServeCompanies(const Step& step, v1::Command& command);
  void TakeCheque(const OpenTill& till, int64_t micros);
  bool BankCheques(const Step& step, v1::Command& command);
  bool FetchChange(const Step& step, v1::Command& command);
  // An auditor counts two drawers wrongly for each other and one short.
  bool AuditVisit(const Step& step, v1::Command& command);
  void SpotFinding(const Step& step, uint32_t place, int64_t difference_fen);
  void AssignNow(const Step& step, uint64_t case_number);
  void CloseNow(const Step& step, uint64_t case_number);
  bool JudgeNoteToday(const Step& step, v1::Command& command);

  const WorkloadOptions options_;
  const CashLimits limits_;
  CommandWriter writer_;
  PaymentWriter payments_;
  Random& random_;
  SimulatedAccount account_;
  std::vector<v1::Command> setup_;
  size_t setup_given_ = 0;
  std::vector<TillState> tills_;
  // By number; the first is unused.
  std::vector<CentreState> centres_;
  std::vector<Matter> matters_;
  std::vector<Bill> bills_;
  // Given out at their steps; the next ones before any step.
  std::deque<v1::Command> prepared_;
  std::deque<v1::Command> next_;
  std::map<std::string, uint64_t> commands_by_kind_;
  uint64_t books_ = 0;
  std::unordered_map<uint64_t, CasePlan> plans_;
  // The payment that a cheque was taken for, by number less 1.
  std::vector<std::string> cheque_payments_;
  std::priority_queue<Step, std::vector<Step>, std::greater<Step>> steps_;
  uint64_t serial_ = 0;
  uint64_t commands_ = 0;
  uint64_t cheques_missed_ = 0;
  uint64_t refunds_answered_ = 0;
  // Centre days closed, and days closed by all.
  uint64_t closes_ = 0;
  uint32_t days_closed_ = 0;
};

}  // namespace daybook::bench
