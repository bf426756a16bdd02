// A second, naive ledger: what the document of the domain says, in plain maps, slow and simple. The property tests put
// every command to it and to the real one; verdicts and holdings must agree.
//
//   Model model;
//   const Verdict verdict = model.Submit(command, now_micros, said);
//
// `said` is the reason the real ledger gave, where it has been asked already: where the document leaves something open, the
// model follows. Everywhere else it makes no difference.
//
// It shares no code with ledger/domain: whoever changes a rule changes it here too, from the document. A command is
// judged rule by rule, all of them, so that a refusal comes with every reason there is; the ledger may give any.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "daybook/v1/event.pb.h"
#include "daybook/v1/rejection.pb.h"
#include "tests/simulation/reference_records.h"

namespace daybook::simulation {

// Who signs beside the actor.
enum class Beside { kNobody, kWitness, kApprover };

class Model {
 public:
  Verdict Submit(const v1::Command& command, int64_t now_micros,
                 v1::RejectionReason said = v1::REJECTION_REASON_UNSPECIFIED);

  // --- Looking at it ---
  const Quantities& holdings() const { return holdings_; }
  int64_t Held(const Place& place) const;
  int64_t TillFen(uint32_t till) const { return Held({v1::ACCOUNT_KIND_TILL, till}); }
  int64_t SafeFen(uint32_t centre) const { return Held({v1::ACCOUNT_KIND_SAFE, centre}); }
  int64_t CaseFen(uint64_t number) const { return Held({v1::ACCOUNT_KIND_OVER_SHORT, number}); }
  // Numbers of the papers it holds, ascending.
  std::vector<uint64_t> Papers(v1::AccountKind kind, uint64_t number, v1::AssetKind asset) const;
  // Σ value of the cheques the bank has not judged yet: what CHEQUE_CLEARING must be.
  int64_t UnclearedFen(uint32_t centre) const;
  // What stands between a centre and its close.
  std::set<ModelOpenItem> OpenItems(uint32_t centre, int64_t now_micros) const;
  bool Has(uint32_t person, uint32_t centre, std::initializer_list<v1::Role> any) const;
  // Preflight keys of the pending legs booked in a session.
  std::set<std::string> PendingOf(uint64_t session) const;
  // All that the session's cashier has to hand over.
  v1::HandoverItems HeldBy(uint32_t giver, uint32_t till, uint64_t session) const;
  // What may be invoiced of it: paid − refunded.
  int64_t InvoiceableFen(const ModelPayment& payment) const;
  // The next form of a kind at a window; null: none.
  const FormNumber* NextForm(uint32_t till, v1::InvoiceKind kind) const;
  // Manual invoices of the till that nobody has checked, by code and number.
  std::set<std::pair<std::string, std::string>> Unchecked(uint32_t till) const;
  bool IsOverdue(const ModelTool& tool, int64_t now_micros) const;
  // What the timer finds: missed, and not on record.
  std::set<std::string> Due(int64_t now_micros) const;
  // "complaint/1/2", "tool/55", "deposit/4", "spot_check/301"
  static std::string NameOf(const v1::RecordBreach& subject);
  // 0: nothing runs.
  int64_t SpotCheckDue(uint32_t till) const;

  std::map<uint32_t, ModelStaff> staff;
  std::map<uint32_t, ModelCentre> centres;
  std::map<uint32_t, ModelTill> tills;
  // Till of each terminal, and those revoked.
  std::map<uint32_t, uint32_t> terminals;
  std::set<uint32_t> revoked_terminals;
  std::map<uint32_t, v1::ProviderKind> providers;
  std::set<uint32_t> bank_accounts;
  // By number, from 1.
  std::map<uint64_t, ModelSession> sessions;
  std::map<uint64_t, ModelPayment> payments;
  std::map<uint64_t, ModelRefund> refunds;
  std::map<uint64_t, ModelCheque> cheques;
  std::map<uint64_t, ModelDeposit> deposits;
  std::map<uint64_t, ModelCase> cases;
  std::map<std::string, ModelNote> notes;
  std::map<uint64_t, ModelBook> books;
  std::map<FormNumber, ModelForm> forms;
  // By code (empty: DIGITAL) and number as printed.
  std::map<std::pair<std::string, std::string>, ModelInvoice> invoices;
  std::map<uint64_t, ModelTool> tools;
  std::map<uint64_t, ModelKey> keys;
  std::map<uint64_t, ModelHandover> handovers;
  std::map<uint64_t, ModelWorkOrder> work_orders;
  std::map<uint64_t, ModelComplaint> complaints;
  // By centre, date and number.
  std::map<std::tuple<uint32_t, int32_t, uint32_t>, ModelTicket> tickets;
  std::set<uint64_t> accounts;
  std::map<uint64_t, ModelCard> cards;
  // Number of what the command with the request id made.
  std::map<std::string, uint64_t> sessions_by_id;
  std::map<std::string, uint64_t> payments_by_id;
  std::map<std::string, uint64_t> refunds_by_id;
  std::map<std::string, uint64_t> deposits_by_id;
  std::map<std::string, uint64_t> cases_by_id;
  std::map<std::string, uint64_t> books_by_id;
  std::map<std::string, uint64_t> handovers_by_id;
  std::map<std::string, uint64_t> work_orders_by_id;
  std::map<std::string, uint64_t> complaints_by_id;
  // References, cheques, slips, digital invoices and breaches that were used.
  std::set<std::string> used;

 private:
  // --- The rules (one member per command; each first judges, then, unless something was refused, acts) ---
  void Judge();
  void JudgeMoney();
  void JudgeStock();
  void JudgeDesk();
  void On(const v1::CreateLedger& wish);
  void On(const v1::RegisterBankAccount& wish);
  void On(const v1::RegisterProvider& wish);
  void On(const v1::ConfigureCentre& wish);
  void On(const v1::RegisterTill& wish);
  void On(const v1::RegisterStaff& wish);
  void On(const v1::GrantRole& wish);
  void On(const v1::RevokeRole& wish);
  void On(const v1::EnrolTerminal& wish);
  void On(const v1::RevokeTerminal& wish);
  void On(const v1::RecordOpeningCash& wish);
  void On(const v1::OpenBusinessDay& wish);
  void On(const v1::AddOnDuty& wish);
  void On(const v1::CloseBusinessDay& wish);
  void On(const v1::OpenSession& wish);
  void On(const v1::CommitCount& wish);
  void On(const v1::CloseSession& wish);
  void On(const v1::DropToSafe& wish);
  void On(const v1::IssueFloat& wish);
  void On(const v1::PauseTill& wish);
  void On(const v1::ResumeTill& wish);
  void On(const v1::ReceivePayment& wish);
  void On(const v1::ResolveTender& wish);
  void On(const v1::ReversePayment& wish);
  void On(const v1::CountSafe& wish);
  void On(const v1::RefundPayment& wish);
  void On(const v1::ClearCheque& wish);
  void On(const v1::BounceCheque& wish);
  void On(const v1::ReturnCheque& wish);
  void On(const v1::DispatchDeposit& wish);
  void On(const v1::ConfirmDeposit& wish);
  void On(const v1::WithdrawForFloat& wish);
  void On(const v1::AssignCase& wish);
  void On(const v1::ExplainCase& wish);
  void On(const v1::DecideCase& wish);
  void On(const v1::SettleDue& wish);
  void On(const v1::CloseCase& wish);
  void On(const v1::ReportCounterfeit& wish);
  void On(const v1::SurrenderCounterfeit& wish);
  void On(const v1::ReturnGenuine& wish);
  void On(const v1::ReceiveInvoiceBook& wish);
  void On(const v1::AllotInvoices& wish);
  void On(const v1::ReturnInvoices& wish);
  void On(const v1::IssueInvoice& wish);
  void On(const v1::VoidInvoice& wish);
  void On(const v1::IssueRedInvoice& wish);
  void On(const v1::CheckManualInvoices& wish);
  void On(const v1::ReportInvoiceLost& wish);
  void On(const v1::RegisterTool& wish);
  void On(const v1::CheckOutTools& wish);
  void On(const v1::ReturnTools& wish);
  void On(const v1::TransferTool& wish);
  void On(const v1::ReportToolLost& wish);
  void On(const v1::ReplaceTool& wish);
  void On(const v1::SendToMaintenance& wish);
  void On(const v1::ReturnFromMaintenance& wish);
  void On(const v1::ScrapTool& wish);
  void On(const v1::CountTools& wish);
  void On(const v1::RegisterKey& wish);
  void On(const v1::HandOutKey& wish);
  void On(const v1::ReturnKey& wish);
  void On(const v1::PrepareHandover& wish);
  void On(const v1::AcceptHandover& wish);
  void On(const v1::DisputeHandover& wish);
  void On(const v1::RecallHandover& wish);
  void On(const v1::TakeTicket& wish);
  void On(const v1::CallTicket& wish);
  void On(const v1::EndService& wish);
  void On(const v1::MissTicket& wish);
  void On(const v1::OpenWorkOrder& wish);
  void On(const v1::AssignWorkOrder& wish);
  void On(const v1::CompleteWorkOrder& wish);
  void On(const v1::CancelWorkOrder& wish);
  void On(const v1::ReceiveComplaint& wish);
  void On(const v1::ReplyComplaint& wish);
  void On(const v1::ResolveComplaint& wish);
  void On(const v1::OpenAccount& wish);
  void On(const v1::RecordBreach& wish);
  void On(const v1::TopUpCard& wish);
  void On(const v1::ConfirmCardWrite& wish);
  void On(const v1::FailCardWrite& wish);
  void On(const v1::RewriteCard& wish);

  // --- Judging ---
  void Refuse(v1::RejectionReason reason) { verdict_.reasons.insert(reason); }
  void RefuseIf(bool wrong, v1::RejectionReason reason) {
    if (wrong) Refuse(reason);
  }
  // Where the document does not say: as the ledger does.
  void MayRefuseIf(bool open, v1::RejectionReason reason) {
    if (open && said_ == reason) Refuse(reason);
  }
  // What a machine has to do with it the document does not say either.
  void MayRefuseMachine() {
    if (said_ != v1::REJECTION_REASON_UNSPECIFIED) MayRefuseIf(till_ != nullptr && till_->machine, said_);
  }
  bool refused() const { return !verdict_.reasons.empty(); }
  // Centre, till, people and terminal of the envelope exist. False: nothing more can be judged.
  bool Located();
  bool Has(uint32_t person, std::initializer_list<v1::Role> any) const { return Has(person, centre_no_, any); }
  bool Has(uint32_t person, v1::Role role) const { return Has(person, centre_no_, {role}); }
  // Holds any role there.
  bool WorksHere(uint32_t person) const;
  bool OnDuty(uint32_t person) const { return centre_->on_duty.contains(person); }
  void NeedActor(std::initializer_list<v1::Role> any);
  void NeedTwoPeople();
  void NeedActorOnDuty();
  void NeedSecond(Beside beside);
  void NeedReason() { RefuseIf(command_->reason().empty(), v1::REJECTION_REASON_REASON_MISSING); }
  // The session's cashier and a KEEPER or SUPERVISOR, either as actor.
  void NeedSigners(uint32_t cashier);
  enum class Late { kNever, kMay };
  void NeedDay(Late late = Late::kNever);
  void JudgeClaimedDate(Late late);
  // The session named: of this till. Null: refused as unknown.
  ModelSession* NamedSession();
  // As NamedSession(), and open; frozen by a handover it is refused with the reason, unless that is UNSPECIFIED.
  ModelSession* OpenSessionNamed(v1::RejectionReason when_frozen = v1::REJECTION_REASON_SESSION_FROZEN);
  // An open session of which the actor (or the machine's terminal) is the cashier.
  ModelSession* OwnSession();
  // Floats, drops: an open session, both signers.
  ModelSession* SignedSession(v1::RejectionReason when_frozen = v1::REJECTION_REASON_SESSION_FROZEN);
  bool Payable(int64_t fen) const { return fen % SmallestCoin(*centre_) == 0; }
  void NeedPayable(int64_t fen) { RefuseIf(!Payable(fen), v1::REJECTION_REASON_CASH_NOT_PAYABLE); }
  void NeedDenominations(const google::protobuf::RepeatedPtrField<v1::DenominationCount>& denominations,
                         int64_t total_fen);
  static int64_t SmallestCoin(const ModelCentre& centre);
  static bool OnPad(const ModelCentre& centre, int64_t face_fen);
  void NeedUnused(const std::string& key, v1::RejectionReason reason = v1::REJECTION_REASON_REFERENCE_USED);
  // By number or request id; 0: not known.
  static uint64_t Find(const v1::Reference& reference, const std::map<std::string, uint64_t>& by_id);
  // Null and refused: unknown here, or closed.
  ModelCase* FindCase(const v1::Reference& reference, uint64_t& number);
  ModelPayment* FindPayment(const v1::Reference& reference, uint64_t& number);
  // Nobody decides about himself.
  void NeedStranger(const ModelCase& subject, uint32_t person);

  // --- Payments ---
  void JudgeTenders(const v1::ReceivePayment& wish, bool at_till, bool taken, std::set<std::string>& keys);
  void JudgeReplaced(const v1::ReceivePayment& wish);
  void ExplainByPayment(const v1::ReceivePayment& wish);
  void TakePayment(const v1::ReceivePayment& wish, const std::set<std::string>& keys,
                   const std::function<void(int64_t)>& take_cash, const Place& paper_holder,
                   const v1::TopUpCard* top_up = nullptr);
  uint64_t JudgeTaking(const v1::ReceivePayment& wish, std::set<std::string>& keys);
  void TakeInSession(const v1::ReceivePayment& wish, const std::set<std::string>& keys, uint64_t number,
                     const v1::TopUpCard* top_up);
  void TakeLateCash(uint64_t session, int64_t fen);
  void JudgeUndoing(const v1::Reference* explains, int64_t cash_fen, bool reversal = false);
  void JudgeReversed(const ModelPayment& payment, const v1::Reference* explains);
  void Reverse(ModelPayment& payment, const v1::ReversePayment& wish);
  ModelRefundLeg JudgeLeg(const ModelPayment& payment, const v1::TenderRefund& back);
  // Of a command that uses several: none was used before, none twice. Adds it to `keys`.
  void NeedFresh(const std::string& key, std::set<std::string>& keys);
  void PayBack(const ModelPayment& payment, const ModelTender& tender, uint32_t provider, int64_t fen);
  Place AccountOf(v1::TenderKind kind, uint32_t provider) const;
  Place PayerOf(const ModelPayment& payment) const;
  static std::string TenderKey(v1::TenderKind kind, uint32_t provider, const std::string& reference);
  static std::string VoidKey(v1::TenderKind kind, uint32_t provider, const std::string& reference);

  // --- Bank and cases ---
  void NeedBankRun(uint32_t bank_account, uint32_t carrier, uint32_t escort);
  // −1: none.
  int64_t WriteOffTierOf(uint32_t person) const;
  void DecideCheque(const v1::DecideCase& wish, uint64_t number);

  // --- Counting ---
  struct Found {
    int64_t counted_fen = 0;
    std::set<uint64_t> cheques;
    std::vector<v1::SuspectNote> notes;
  };
  template <typename Wish>
  Found FoundIn(const Wish& wish) const;
  // Whether it continues the last count of the holder.
  bool IsRecount(const ModelHolder& holder, v1::CountPurpose purpose) const;
  void JudgeCount(const Place& place, const ModelHolder& holder, v1::CountPurpose purpose, const Found& found);
  void Count(const Place& place, ModelHolder& holder, v1::CountPurpose purpose, const Found& found,
             v1::CaseOrigin origin, uint32_t answerable);
  void SettleByRecount(uint64_t number);
  // A count of a handover belongs to its receiver.
  void JudgeReceiverCounts(const ModelSession& session);
  void JudgeNotes(const Place& place, const Found& found);

  // --- The rest of the counter ---
  ModelBook* FindBook(const v1::Reference& reference, uint64_t& number);
  // Every form of the range lies there (0: the store).
  void NeedForms(const ModelBook& book, uint32_t first, uint32_t last, uint32_t till);
  void MoveForms(const ModelBook& book, uint64_t number, uint32_t first, uint32_t last, uint32_t from, uint32_t to);
  void TakeForm(uint32_t till, const FormNumber& form, FormFate fate);
  void JudgeInvoiceNumber(v1::InvoiceKind kind, const v1::InvoiceNumber& invoice);
  // Writes it: the form, the number, the record.
  ModelInvoice& WriteInvoice(v1::InvoiceKind kind, const v1::InvoiceNumber& invoice);
  v1::InvoiceLine LineOf(uint64_t payment, int64_t amount_fen);
  // Null and refused: none of this centre.
  ModelInvoice* FindInvoice(const v1::InvoiceNumber& invoice);
  ModelTool* FindTool(uint64_t tag);
  void NeedNewTag(uint64_t tag);
  void NeedLendable(const ModelTool& tool);
  void NeedNothingOverdue(uint32_t borrower);
  v1::ToolFacts FactsOf(const v1::ToolDescription& tool) const;
  void MoveTool(ModelTool& tool, const Place& to);
  void MoveThing(Place& holder, const Place& to, v1::AssetKind asset, uint64_t number);
  ModelHandover* FindHandover(const v1::Reference& reference, uint64_t& number);
  void NeedItems(const ModelHandover& handover, const v1::HandoverItems& items);
  void HandOver(ModelHandover& handover, uint64_t number);
  void MoveDrawer(uint32_t from, uint32_t to);
  bool HasWindow(uint32_t cashier) const;
  void JudgeReceiver(const v1::PrepareHandover& wish, uint32_t giver);
  // The day its ticket belongs to.
  int32_t TicketDate() const;
  ModelTicket* FindTicket(uint32_t number);
  void NeedQueueDay();
  ModelWorkOrder* FindWorkOrder(const v1::Reference& reference, uint64_t& number);
  ModelComplaint* FindComplaint(const v1::Reference& reference, uint64_t& number);
  void NeedCashier();
  static int64_t DueOf(const ModelComplaint& complaint, bool reply);
  ModelDeadline DeadlineOf(const v1::RecordBreach& subject, uint32_t centre) const;
  static std::string BreachKey(const v1::RecordBreach& subject, int64_t due_micros);
  bool IsOnRecord(const v1::RecordBreach& subject, int64_t due_micros) const;
  ModelPayment* FindTopUp(const v1::Reference& reference, uint64_t& number);
  void NeedCardClerk(Late late);
  // Given back: the card may be topped up again.
  void EndLoad(ModelPayment& payment);
  // The same once nothing is left of it, and nothing of it is uncertain.
  void SettleLoad(uint64_t number);
  // A tender or refund whose outcome is not known.
  bool HasPending(uint64_t number) const;
  // CARD_LOAD_PENDING of one top-up.
  int64_t LoadFen(uint64_t number) const;
  void NoteSpotCheck(uint32_t till, bool checked);
  void AddCounterItems(std::set<ModelOpenItem>& items, uint32_t centre, int64_t now_micros) const;

  // --- Acting ---
  v1::Event& Fact() { return verdict_.fact.emplace(); }
  void Post(const Place& to, const Place& from, int64_t quantity);
  void PostPaper(const Place& to, const Place& from, v1::AssetKind asset, uint64_t number);
  uint64_t OpenCase(v1::CaseOrigin origin, uint32_t answerable, uint32_t counter);
  void MarkMoved(const Place& place);
  // Takings that come into the safe (or, negative, leave it as floats).
  void AddTakings(int64_t fen);
  void TakeTakings(int64_t fen);
  void PassLimits(int64_t till_before_fen, int64_t centre_before_fen);
  void PassLimit(ModelHolder& holder, v1::LimitScope scope, int64_t before_fen, int64_t now_fen, int64_t limit_fen);
  int64_t CentreFen() const;
  // Who of the two signed for the safe.
  void SafeSignedBy(uint32_t person);
  Place Till() const { return {v1::ACCOUNT_KIND_TILL, command_->till()}; }
  Place Safe() const { return {v1::ACCOUNT_KIND_SAFE, centre_no_}; }
  Place Outside() const { return {v1::ACCOUNT_KIND_OUTSIDE, centre_no_}; }
  Place Store() const { return {v1::ACCOUNT_KIND_STORE, centre_no_}; }
  Place Workshop() const { return {v1::ACCOUNT_KIND_WORKSHOP, centre_no_}; }
  static Place Hands(uint32_t person) { return {v1::ACCOUNT_KIND_STAFF, person}; }
  static Place CaseAccount(uint64_t number) { return {v1::ACCOUNT_KIND_OVER_SHORT, number}; }

  Quantities holdings_;
  std::map<std::string, std::string> content_by_id_;
  uint64_t counts_ = 0;
  uint64_t tool_counts_ = 0;
  uint64_t suspect_notes_ = 0;

  // --- The command at hand ---
  const v1::Command* command_ = nullptr;
  int64_t now_micros_ = 0;
  v1::RejectionReason said_ = v1::REJECTION_REASON_UNSPECIFIED;
  uint32_t centre_no_ = 0;
  ModelCentre* centre_ = nullptr;
  ModelTill* till_ = nullptr;
  // The actor, or the cashier whose machine's terminal it is.
  uint32_t acting_ = 0;
  bool counting_ = false;
  Verdict verdict_;
};

}  // namespace daybook::simulation
