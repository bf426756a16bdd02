// A second, naive ledger: what the document of the domain says, in plain maps, slow and simple. The property tests put
// every command to it and to the real one; verdicts and holdings must agree.
//
//   Model model;
//   const Verdict verdict = model.Submit(command, now_micros);
//
// It shares no code with ledger/domain: whoever changes a rule changes it here too, from the document. A command is
// judged rule by rule, all of them, so that a refusal comes with every reason there is; the ledger may give any.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "daybook/v1/event.pb.h"
#include "daybook/v1/rejection.pb.h"

namespace daybook::simulation {

namespace v1 = ::daybook::v1;

// One account in one asset.
struct Place {
  v1::AccountKind kind = v1::ACCOUNT_KIND_UNSPECIFIED;
  uint64_t number = 0;
  v1::AssetKind asset = v1::ASSET_KIND_MONEY;
  uint64_t asset_number = 0;
  auto operator<=>(const Place&) const = default;
};
// No zero entries.
using Quantities = std::map<Place, int64_t>;

void AddTo(Quantities& quantities, const Place& place, int64_t quantity);

struct OpenedCase {
  uint64_t number = 0;
  v1::CaseOrigin origin = v1::CASE_ORIGIN_UNSPECIFIED;
  uint32_t answerable = 0;
  int64_t balance_fen = 0;
  auto operator<=>(const OpenedCase&) const = default;
};

struct LimitPassed {
  bool exceeded = false;
  v1::LimitScope scope = v1::LIMIT_SCOPE_UNSPECIFIED;
  int64_t cash_fen = 0;
  auto operator<=>(const LimitPassed&) const = default;
};

struct Verdict {
  // Empty: accepted. Else every reason that stands against the command.
  std::set<v1::RejectionReason> reasons;
  // The id was used before for the same command: nothing happens, the first answer is given again.
  bool replayed = false;
  // --- Of an accepted command ---
  Quantities moved;
  // Of the session, payment, refund, count or deposit it made.
  uint64_t number = 0;
  std::vector<OpenedCase> cases;
  std::vector<LimitPassed> limits;

  bool accepted() const { return reasons.empty(); }
};

// --- What the model remembers: everything that ever was ---

struct ModelStaff {
  // Centre 0: for all.
  std::set<std::pair<v1::Role, uint32_t>> roles;
};

struct ModelCount {
  uint64_t number = 0;
  v1::CountPurpose purpose = v1::COUNT_PURPOSE_UNSPECIFIED;
  int recounts = 0;
  uint64_t case_number = 0;
  int32_t date = 0;
  // Suspect notes it and the counts before it listed.
  std::set<std::string> serials;
};

// A drawer or a safe.
struct ModelHolder {
  std::optional<ModelCount> last_count;
  // Whether anything but a count has moved it since its last count (or ever, before the first).
  bool moved = false;
  bool above_limit = false;
};

struct ModelLot {
  int64_t fen = 0;
  int64_t since_micros = 0;
};

struct ModelCentre {
  v1::CentrePolicy policy;
  int32_t offset_minutes = 0;
  int32_t date = 0;
  bool day_open = false;
  std::set<uint32_t> on_duty;
  bool opening_cash = false;
  ModelHolder safe;
  // Who answers for the safe.
  uint32_t keeper = 0;
  // Takings in the safe by business date.
  std::map<int32_t, ModelLot> takings;
};

struct ModelTill {
  uint32_t centre = 0;
  bool machine = false;
  bool paused = false;
  uint64_t session = 0;
  ModelHolder drawer;
};

struct ModelSession {
  uint32_t centre = 0;
  uint32_t till = 0;
  uint32_t cashier = 0;
  uint32_t float_issuer = 0;
  bool has_taken = false;
  bool open = true;
  uint64_t last_count_case = 0;
};

struct ModelTender {
  v1::TenderKind kind = v1::TENDER_KIND_UNSPECIFIED;
  uint32_t provider = 0;
  int64_t amount_fen = 0;
  v1::TenderStatus status = v1::TENDER_STATUS_UNSPECIFIED;
  std::string reference;
  uint64_t cheque = 0;
  v1::TenderStatus reversal = v1::TENDER_STATUS_UNSPECIFIED;
  std::string reversal_reference;
  // Pending refunds too, failed ones not.
  int64_t refunded_fen = 0;
};

struct ModelPayment {
  uint32_t centre = 0;
  uint32_t till = 0;
  uint64_t session = 0;
  int32_t date = 0;
  uint64_t customer = 0;
  v1::Purpose purpose = v1::PURPOSE_UNSPECIFIED;
  std::vector<ModelTender> tenders;
  bool reversed = false;
  // Its cash went to cases and not to a drawer.
  bool late = false;
};

struct ModelRefundLeg {
  uint32_t tender = 0;
  v1::TenderKind kind = v1::TENDER_KIND_UNSPECIFIED;
  uint32_t provider = 0;
  int64_t amount_fen = 0;
  v1::TenderStatus status = v1::TENDER_STATUS_UNSPECIFIED;
  std::string reference;
};

struct ModelRefund {
  uint64_t payment = 0;
  std::vector<ModelRefundLeg> legs;
};

enum class ChequeFate { kTaken, kDeposited, kCleared, kBounced, kReturned, kReversed, kLost };

struct ModelCheque {
  uint32_t centre = 0;
  uint64_t payment = 0;
  uint32_t tender = 0;
  int64_t amount_fen = 0;
  uint64_t customer = 0;
  ChequeFate fate = ChequeFate::kTaken;
  // Whether the bank ever refused it.
  bool bounced = false;
  uint32_t bank_account = 0;
};

struct ModelDeposit {
  uint32_t centre = 0;
  uint32_t bank_account = 0;
  int64_t cash_fen = 0;
  std::set<uint64_t> cheques;
  uint32_t carrier = 0;
  bool confirmed = false;
  int64_t since_micros = 0;
};

struct ModelCase {
  uint32_t centre = 0;
  uint32_t answerable = 0;
  uint32_t counter = 0;
  uint32_t owner = 0;
  bool closed = false;
  // Another recount of the same count may open it again.
  bool closed_by_recount = false;
  int64_t written_off_fen = 0;
};

// A suspect note while a drawer or safe holds it.
struct ModelNote {
  uint64_t number = 0;
  int64_t face_fen = 0;
  Place holder;
  uint64_t case_number = 0;
};

struct ModelOpenItem {
  std::string key;
  bool carriable = false;
  auto operator<=>(const ModelOpenItem&) const = default;
};

// Who signs beside the actor.
enum class Beside { kNobody, kWitness, kApprover };

class Model {
 public:
  Verdict Submit(const v1::Command& command, int64_t now_micros);

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
  // Number of what the command with the request id made.
  std::map<std::string, uint64_t> sessions_by_id;
  std::map<std::string, uint64_t> payments_by_id;
  std::map<std::string, uint64_t> refunds_by_id;
  std::map<std::string, uint64_t> deposits_by_id;
  std::map<std::string, uint64_t> cases_by_id;
  // References, cheques and slips that were used.
  std::set<std::string> used;

 private:
  // --- The rules (one member per command; each first judges, then, unless something was refused, acts) ---
  void Judge();
  void JudgeMoney();
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

  // --- Judging ---
  void Refuse(v1::RejectionReason reason) { verdict_.reasons.insert(reason); }
  void RefuseIf(bool wrong, v1::RejectionReason reason) {
    if (wrong) Refuse(reason);
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
  // As NamedSession(), and open.
  ModelSession* OpenSessionNamed();
  // An open session of which the actor (or the machine's terminal) is the cashier.
  ModelSession* OwnSession();
  // Floats, drops: an open session, both signers.
  ModelSession* SignedSession();
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
                   const std::function<void(int64_t)>& take_cash, const Place& paper_holder);
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
  void JudgeNotes(const Place& place, const Found& found);

  // --- Acting ---
  void Post(const Place& to, const Place& from, int64_t quantity);
  void PostPaper(const Place& to, const Place& from, v1::AssetKind asset, uint64_t number);
  uint64_t OpenCase(v1::CaseOrigin origin, uint32_t answerable, uint32_t counter);
  void MarkMoved(const Place& place);
  // Takings that come into the safe (or, negative, leave it as floats).
  void AddTakings(int64_t fen);
  void TakeTakings(int64_t fen);
  void PassLimits(int64_t till_before_fen, int64_t centre_before_fen);
  int64_t CentreFen() const;
  // Who of the two signed for the safe.
  void SafeSignedBy(uint32_t person);
  Place Till() const { return {v1::ACCOUNT_KIND_TILL, command_->till()}; }
  Place Safe() const { return {v1::ACCOUNT_KIND_SAFE, centre_no_}; }
  Place Outside() const { return {v1::ACCOUNT_KIND_OUTSIDE, centre_no_}; }
  static Place CaseAccount(uint64_t number) { return {v1::ACCOUNT_KIND_OVER_SHORT, number}; }

  Quantities holdings_;
  std::map<std::string, std::string> content_by_id_;
  uint64_t counts_ = 0;
  uint64_t suspect_notes_ = 0;

  // --- The command at hand ---
  const v1::Command* command_ = nullptr;
  int64_t now_micros_ = 0;
  uint32_t centre_no_ = 0;
  ModelCentre* centre_ = nullptr;
  ModelTill* till_ = nullptr;
  // The actor, or the cashier whose machine's terminal it is.
  uint32_t acting_ = 0;
  bool counting_ = false;
  Verdict verdict_;
};

}  // namespace daybook::simulation
