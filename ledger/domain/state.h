// What the ledger must know to judge the next command: everything that is open, and nothing that is not. A settled
// payment leaves no trace here but in sums; what later events change about a closed thing is its remainder, which
// leaves the state through `departures` when its day closes.
//
// Changed by Evolve alone. Physical holdings are folded from postings, so that every kind of event, old or new, keeps
// them right: a till's or safe's expected cash is Holder::cash_fen, and there is no second figure for it.
//
// Not thread-safe; owned by the sequencer. Memory: open items, staff, tills, and 8 bytes per 64 payments.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "absl/strings/string_view.h"
#include "daybook/v1/case.pb.h"
#include "daybook/v1/centre.pb.h"
#include "daybook/v1/close.pb.h"
#include "daybook/v1/common.pb.h"
#include "daybook/v1/ledger.pb.h"
#include "daybook/v1/payment.pb.h"
#include "daybook/v1/event.pb.h"
#include "ledger/base/ids.h"
#include "ledger/domain/card_state.h"
#include "ledger/domain/desk_state.h"
#include "ledger/domain/facts.h"
#include "ledger/domain/handover_state.h"
#include "ledger/domain/invoice_state.h"
#include "ledger/domain/queue_state.h"
#include "ledger/domain/thing.h"
#include "ledger/domain/tool_state.h"
#include "ledger/figures/centre_book.h"
#include "ledger/figures/policy.h"

namespace daybook::domain {

namespace v1 = ::daybook::v1;

// Roles as a set: bit `role` is set.
using RoleMask = uint16_t;
constexpr RoleMask Only(v1::Role role) { return static_cast<RoleMask>(1u << role); }

// The last count of a drawer or safe. A recount continues it while the purpose is the same, nothing has moved and the
// day has not changed: a closing count after a spot check is a new count with a case of its own, since over and short
// never net, and a safe that nothing moves is counted afresh each day.
struct LastCount {
  CountId count;
  v1::CountPurpose purpose = v1::COUNT_PURPOSE_UNSPECIFIED;
  // 0: a first count.
  uint32_t recount = 0;
  // The case its difference stands on; none when nothing differed.
  CaseId case_number;
  // Whether anything but a count has moved since.
  bool moved_since = false;

  template <typename Archive, typename Self>
  static void Fields(Archive& archive, Self& self) {
    archive(self.count, self.purpose, self.recount, self.case_number, self.moved_since);
  }
};

// What a drawer or a safe holds: the one expected-cash figure for sessions, limits, counts and the close.
struct Holder {
  int64_t cash_fen = 0;
  absl::btree_set<ChequeId> cheques;
  absl::btree_set<SuspectNoteId> suspect_notes;
  LastCount last_count;
  // Whether CashLimitExceeded stands (drawers; the safe's flag is the centre's).
  bool above_soft_limit = false;

  template <typename Archive, typename Self>
  static void Fields(Archive& archive, Self& self) {
    archive(self.cash_fen, self.cheques, self.suspect_notes, self.last_count, self.above_soft_limit);
  }
};

// A session that is open.
struct Session {
  SessionId number;
  StaffId cashier;
  // Who signed for its last float: answers for a shortage found at opening.
  StaffId float_issuer;
  // Whether money has been taken in it: from then on its drawer is the cashier's to answer for.
  bool has_taken = false;
  // Of its OpenSession or AcceptHandover: files of commands name it so.
  std::string request_id;
  // The open handover that freezes it; none: it goes on.
  HandoverId handover;

  template <typename Archive, typename Self>
  static void Fields(Archive& archive, Self& self) {
    archive(self.number, self.cashier, self.float_issuer, self.has_taken, self.request_id, self.handover);
  }
};

// A session that has ended: what a payment that arrives too late needs. Leaves the state with its day, as the remainder
// "session/<number>".
struct EndedSession {
  CentreId centre;
  TillId till;
  StaffId cashier;
  // The case of its last count; none when nothing differed.
  CaseId last_count_case;
  // Of its OpenSession or AcceptHandover.
  std::string request_id;

  template <typename Archive, typename Self>
  static void Fields(Archive& archive, Self& self) {
    archive(self.centre, self.till, self.cashier, self.last_count_case, self.request_id);
  }
};

struct Till {
  CentreId centre;
  v1::TillKind kind = v1::TILL_KIND_UNSPECIFIED;
  bool paused = false;
  // Number 0: none open.
  Session session;
  Holder drawer;

  template <typename Archive, typename Self>
  static void Fields(Archive& archive, Self& self) {
    archive(self.centre, self.kind, self.paused, self.session, self.drawer);
  }
};

// Cheques and suspect notes that a centre's drawers and safe may hold together: a session that closes moves them all in
// one event, and a count lists them all in one command.
inline constexpr int64_t kPapersMax = 4'000;

struct Centre {
  // In force.
  figures::Policy policy;
  int32_t first_business_date = 0;

  bool day_open = false;
  // The current day, yyyymmdd and as commands claim it.
  int32_t business_date = 0;
  std::string business_date_text;
  // Ascending.
  std::vector<StaffId> on_duty;
  // First sequence of the day's range: just after the previous close.
  uint64_t day_first_sequence = 0;

  bool opening_cash_recorded = false;
  Holder safe;
  // The KEEPER (or SUPERVISOR) who signed the safe's last movement: answers for a shortage found in it.
  StaffId safe_keeper;
  // Σ cash in the drawers.
  int64_t drawers_fen = 0;
  // Cheques and suspect notes in the drawers and the safe.
  int64_t papers = 0;
  // Day figures, open items and the close document.
  figures::CentreBook book{CentreId()};

  int64_t cash_fen() const { return safe.cash_fen + drawers_fen; }

  template <typename Archive, typename Self>
  static void Fields(Archive& archive, Self& self) {
    auto& policy = self.policy;
    archive(policy.version, policy.utc_offset_minutes, policy.pad_fen, policy.smallest_coin_fen,
            policy.till_soft_limit_fen, policy.till_hard_limit_fen, policy.centre_soft_limit_fen,
            policy.complaint_reply_days, policy.complaint_resolve_days, policy.write_off_max_fen);
    archive(self.first_business_date, self.day_open, self.business_date, self.business_date_text, self.on_duty,
            self.day_first_sequence, self.opening_cash_recorded, self.safe, self.safe_keeper, self.drawers_fen,
            self.papers, self.book);
  }
};

// Roles a person holds for one centre.
struct CentreRoles {
  CentreId centre;
  RoleMask roles = 0;

  template <typename Archive, typename Self>
  static void Fields(Archive& archive, Self& self) {
    archive(self.centre, self.roles);
  }
};

struct Staff {
  RoleMask roles_everywhere = 0;
  // Ascending by centre; no empty ones.
  absl::InlinedVector<CentreRoles, 2> roles_by_centre;
  // Where the person has an open session at a window; none: nowhere.
  TillId session_at;
  // STAFF_DUE: what the person owes after decisions.
  int64_t due_fen = 0;
  // STAFF: tools, keys and work orders in the person's hands.
  absl::btree_set<Thing> things;

  // Everything the person may do at `centre` (none: what is granted for all centres).
  RoleMask RolesAt(CentreId centre) const {
    RoleMask roles = roles_everywhere;
    for (const CentreRoles& entry : roles_by_centre) {
      if (entry.centre == centre) roles |= entry.roles;
    }
    return roles;
  }

  template <typename Archive, typename Self>
  static void Fields(Archive& archive, Self& self) {
    archive(self.roles_everywhere, self.roles_by_centre, self.session_at, self.due_fen, self.things);
  }
};

struct Terminal {
  TillId till;
  bool revoked = false;

  template <typename Archive, typename Self>
  static void Fields(Archive& archive, Self& self) {
    archive(self.till, self.revoked);
  }
};

// An over/short case that is not closed. A recount that brings it to zero closes it; until its day closes it is kept,
// since a second recount may open it again. CloseCase closes it for good: it leaves the state, and a recount of the same
// chain opens a new one.
struct Case {
  CentreId centre;
  // Who answers for it; none: nobody.
  StaffId answerable;
  // Who counted or reported what brought it up, and who counted it again; empty: nobody did.
  absl::btree_set<StaffId> counters;
  // Who finds the cause; none: not assigned.
  StaffId owner;
  // OVER_SHORT(case): short +, over −.
  int64_t balance_fen = 0;
  // OVER_SHORT(case) CHEQUE: papers missing.
  absl::btree_set<ChequeId> cheques;
  // What was written off of it so far, over or short: one limit holds for all of a case.
  int64_t written_off_fen = 0;
  bool closed = false;

  template <typename Archive, typename Self>
  static void Fields(Archive& archive, Self& self) {
    archive(self.centre, self.answerable, self.counters, self.owner, self.balance_fen, self.cheques, self.written_off_fen,
            self.closed);
  }
};

// A note that looks counterfeit, while a drawer or safe holds it.
struct SuspectNoteInfo {
  SuspectNoteId number;
  int64_t face_fen = 0;
  // The till, or none: the safe of `centre`.
  TillId till;
  CentreId centre;
  // The case its report opened, or that of the count that listed it; none: the count found nothing amiss.
  CaseId case_number;
  // The last count of the chain that listed it first; none: it was reported.
  CountId count;

  template <typename Archive, typename Self>
  static void Fields(Archive& archive, Self& self) {
    archive(self.number, self.face_fen, self.till, self.centre, self.case_number, self.count);
  }
};

// How far a cheque has come. Where its paper lies is said by the holders (drawer, safe, deposit, case).
enum class ChequeStage : uint8_t {
  // Taken, in a drawer, the safe, on its way to the bank, or missing in a case.
  kTaken,
  // The bank has confirmed its deposit; its value is not cleared yet.
  kDeposited,
  kCleared,
  // Not paid; its paper is back in the safe.
  kBounced,
  // Nothing more can happen to it: its payment was reversed, its paper returned to the payer or lost for good.
  kGone,
};

// A cheque whose fate is not settled, or was settled on the current day; then the remainder "cheque/<number>" (a
// cleared one may still bounce). Whether its tender was given back says the payment's remainder.
struct Cheque {
  CentreId centre;
  ChequeStage stage = ChequeStage::kTaken;
  PaymentId payment;
  // Position in the payment's tenders.
  uint32_t tender_index = 0;
  int64_t amount_fen = 0;
  uint64_t customer = 0;
  // Where it was deposited; none before.
  BankAccountId bank_account;

  template <typename Archive, typename Self>
  static void Fields(Archive& archive, Self& self) {
    archive(self.centre, self.stage, self.payment, self.tender_index, self.amount_fen, self.customer,
            self.bank_account);
  }
};

// Cash and cheques on their way to the bank; confirmed ones stay until their centre's day closes, then the remainder
// "deposit/<number>".
struct Deposit {
  CentreId centre;
  BankAccountId bank_account;
  // IN_TRANSIT(deposit).
  int64_t cash_fen = 0;
  absl::btree_set<ChequeId> cheques;
  StaffId carrier;
  bool confirmed = false;

  template <typename Archive, typename Self>
  static void Fields(Archive& archive, Self& self) {
    archive(self.centre, self.bank_account, self.cash_fen, self.cheques, self.carrier, self.confirmed);
  }
};

// A leg of a refund whose outcome is not known yet.
struct PendingRefund {
  RefundId refund;
  uint32_t tender_index = 0;
  int64_t amount_fen = 0;
  // Card, wallet: provider; else the bank account.
  uint32_t provider = 0;
  // As given when it began; empty: not yet.
  std::string reference;
  // Where it was made; none: it explains a case.
  TillId till;
  SessionId session;

  template <typename Archive, typename Self>
  static void Fields(Archive& archive, Self& self) {
    archive(self.refund, self.tender_index, self.amount_fen, self.provider, self.reference, self.till, self.session);
  }
};

// What later events changed about a payment. Hot from its first change, or from the start while a tender is pending,
// until its centre's day closes with nothing pending and no card write open; then the remainder "payment/<number>".
struct PaymentRemainder {
  CentreId centre;
  bool reversed = false;
  // Legs whose outcome is not known yet, of the payment, its reversal and its refunds.
  uint32_t pending = 0;
  // By position in the payment's tenders; UNSPECIFIED: as the payment says, and not reversed.
  absl::InlinedVector<v1::TenderStatus, 4> payment_legs;
  absl::InlinedVector<v1::TenderStatus, 4> reversal_legs;
  // Void references of pending reversals, where they were given; shorter where they were not.
  std::vector<std::string> reversal_references;
  // Given back of each tender, by position, pending refunds included; shorter where nothing was.
  absl::InlinedVector<int64_t, 4> refunded_fen;
  std::vector<PendingRefund> pending_refunds;
  // A card top-up whose card was written.
  bool card_written = false;
  // Net invoiced: issued − voided − red; never above what was paid and not refunded.
  int64_t invoiced_fen = 0;

  template <typename Archive, typename Self>
  static void Fields(Archive& archive, Self& self) {
    archive(self.centre, self.reversed, self.pending, self.payment_legs, self.reversal_legs, self.reversal_references,
            self.refunded_fen, self.pending_refunds, self.card_written, self.invoiced_fen);
  }
};

// Where payments are in the log: the sequence of every 64th, so that one can be found from its number with a short
// scan.
class PaymentLocator {
 public:
  static constexpr uint64_t kStride = 64;

  // Payments are added in order of their numbers, from 1.
  void Add(PaymentId payment, uint64_t sequence) {
    if (payment.number() % kStride == 1) samples_.push_back(sequence);
  }
  // The latest known sequence at or before the payment's.
  uint64_t StartFor(PaymentId payment) const { return samples_[(payment.number() - 1) / kStride]; }

  template <typename Archive, typename Self>
  static void Fields(Archive& archive, Self& self) {
    archive(self.samples_);
  }

 private:
  std::vector<uint64_t> samples_;
};

// The range of a closed day.
struct ClosedDay {
  CentreId centre;
  int32_t business_date = 0;
  uint64_t first_sequence = 0;
  // Of the BusinessDayClosed.
  uint64_t last_sequence = 0;
};

// What left the state with the last events; its owner takes it after every Evolve. Not part of what is saved.
struct Departures {
  std::vector<RemainderRow> remainders;
  std::vector<ClosedDay> days;

  bool empty() const { return remainders.empty() && days.empty(); }
  void clear() {
    remainders.clear();
    days.clear();
  }
};

struct LedgerState {
  bool created = false;
  uint64_t ledger_id = 0;
  std::string currency;
  // Of the last event applied.
  uint64_t last_sequence = 0;
  // Σ of all positive money legs: bounds every balance there can be.
  int64_t moved_fen = 0;

  // The last number given.
  SessionId last_session;
  PaymentId last_payment;
  CountId last_count;
  CaseId last_case;
  ChequeId last_cheque;
  SuspectNoteId last_suspect_note;
  RefundId last_refund;
  DepositId last_deposit;

  absl::flat_hash_map<CentreId, std::unique_ptr<Centre>> centres;
  absl::flat_hash_map<TillId, std::unique_ptr<Till>> tills;
  absl::flat_hash_map<StaffId, Staff> staff;
  absl::flat_hash_map<TerminalId, Terminal> terminals;
  absl::flat_hash_map<ProviderId, v1::ProviderKind> providers;
  absl::btree_set<BankAccountId> bank_accounts;

  absl::flat_hash_map<SessionId, EndedSession> ended_sessions;
  // Open sessions by the request id of what began them, and ended ones while they are hot.
  absl::flat_hash_map<std::string, SessionId> session_request_ids;
  absl::flat_hash_map<PaymentId, PaymentRemainder> payments;
  absl::flat_hash_map<CaseId, Case> cases;
  absl::flat_hash_map<ChequeId, Cheque> cheques;
  absl::flat_hash_map<DepositId, Deposit> deposits;
  // By serial.
  absl::flat_hash_map<std::string, SuspectNoteInfo> suspect_notes;
  PaymentLocator payment_locator;
  // Who holds each tool, key and work order.
  absl::flat_hash_map<Thing, ThingHolder> things;
  InvoiceState invoices;
  ToolState tools;
  HandoverLog handovers;
  QueueState queue;
  DeskState desk;
  CardState cards;

  Departures departures;

  // Null when not registered.
  const Centre* FindCentre(CentreId centre) const;
  const Till* FindTill(TillId till) const;
  const Staff* FindStaff(StaffId person) const;

  template <typename Archive, typename Self>
  static void Fields(Archive& archive, Self& self) {
    archive(self.created, self.ledger_id, self.currency, self.last_sequence, self.moved_fen, self.last_session,
            self.last_payment, self.last_count, self.last_case, self.last_cheque, self.last_suspect_note,
            self.last_refund, self.last_deposit, self.centres, self.tills, self.staff, self.terminals, self.providers,
            self.bank_accounts, self.ended_sessions, self.session_request_ids, self.payments, self.cases, self.cheques,
            self.deposits, self.suspect_notes, self.payment_locator, self.things, self.invoices, self.tools,
            self.handovers, self.queue, self.desk, self.cards);
  }
};

}  // namespace daybook::domain
