// The book of one centre's current day: everything its daily close says and its next close starts from, folded from events.
//
//   CentreBook book(CentreId(3));
//   book.Apply(event);                     // every event, in order; other centres' are passed over
//   v1::CloseDocument x = book.BuildInterim(as_of_sequence);      // X report
//   v1::CloseDocument close = book.BuildDocument(seal);                      // the sealed close
//
// One function makes the X report, the sealed close and the replayed day, and it reads nothing but this book. Applying a
// BusinessDayClosed turns the page: the book starts again from the document in the event and from nothing else, so that the
// previous close and a range of events give the next close, on an empty book as on a live one:
//
//   CentreBook replay(centre);
//   if (previous != nullptr) replay.Apply(*previous);       // the previous BusinessDayClosed
//   for (const v1::Event& event : range) replay.Apply(event);
//   replay.BuildDocument(SealOf(close)) == document of `close`
//
// Amounts come from postings, labels from payloads. A value: copyable, not thread-safe; its owner serialises.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "daybook/v1/business_day.pb.h"
#include "daybook/v1/close.pb.h"
#include "daybook/v1/event.pb.h"
#include "ledger/base/ids.h"
#include "ledger/figures/counter_books.h"
#include "ledger/figures/tender_booking.h"

namespace daybook::figures {

// First payload field of Event: events of each kind are counted from it on.
inline constexpr uint32_t kFirstPayloadField = v1::Event::kLedgerCreatedFieldNumber;

// The lists of a close fit into so many bytes; with the carried reasons (≤ 64 KiB: they come in one command) the event
// stays below its limit of 256 KiB.
inline constexpr size_t kListBytesMax = 188 * 1024;
// One command adds at most so much to them.
inline constexpr size_t kCommandListBytesMax = 8 * 1024;
// CloseBusinessDay carries at most so many items.
inline constexpr size_t kCarriedItemsMax = 500;

// What only the closing itself knows.
struct Seal {
  // Sequence of the BusinessDayClosed, less one: also the size of the tree before it.
  uint64_t last_sequence = 0;
  // The root of that tree, 32 bytes.
  std::string tree_root;
  int64_t closed_micros = 0;
  uint32_t closed_by = 0;
  uint32_t witness = 0;
  // Carried items: key and reason.
  std::vector<std::pair<std::string, std::string>> carried;
};

// The seal a stored BusinessDayClosed bears. A replay puts its own tree_root in the place of the stored one.
Seal SealOf(const v1::Event& close);

class CentreBook {
 public:
  explicit CentreBook(CentreId centre) : centre_(centre) {}

  // Takes in the next event. Events of other centres are passed over. Cannot fail.
  void Apply(const v1::Event& event);

  // --- Documents ---
  // The sealed close, as it stands in the event.
  v1::CloseDocument BuildDocument(const Seal& seal) const;
  // The interim (X) report: the same figures, not sealed, without tree root and signatures. Ages are judged as of the last
  // event of the centre.
  v1::CloseDocument BuildInterim(uint64_t as_of_sequence) const;
  // What stands between the centre and its close at that time, by key; also what the document lists as items. Keys:
  // "session/12", "drawer/301", "safe/3" (the centre), "pending_tender/17/2" (payment, position), "pending_reversal/17/2",
  // "pending_refund/4/0" (refund, position), "case/3", "deposit/4", "takings/20261122", "handover/4", "manual_invoices/301",
  // "card_write/17", "tool_not_counted/55", "tool_overdue/55", "spot_check/301".
  std::vector<v1::PreflightItem> OpenItems(int64_t now_micros) const;

  // --- The day ---
  CentreId centre() const { return centre_; }
  // yyyymmdd; 0 before the centre is configured.
  int32_t business_date() const { return business_date_; }
  bool day_open() const { return opened_micros_ != 0; }
  // The number the next close will have.
  uint64_t close_number() const { return close_number_; }
  uint64_t previous_close_sequence() const { return previous_close_sequence_; }
  // SHA-256 of the previous close's document; empty before the first.
  const std::string& previous_digest() const { return previous_digest_; }

  // --- Cash: the one expected-cash function. 0 for unknown tills. ---
  int64_t TillCashFen(TillId till) const;
  int64_t SafeCashFen() const { return safe_.cash_fen; }
  // Drawers and safe.
  int64_t CentreCashFen() const { return safe_.cash_fen + drawers_fen_; }
  // Cheques and suspect notes in the drawer.
  uint32_t TillPapers(TillId till) const;

  // --- Other figures ---
  // Booked for the session since it opened, net of what was taken back: what a card machine's batch total should show. 0
  // when the session ended on an earlier day.
  int64_t BookedFen(SessionId session, v1::TenderKind tender, uint32_t provider) const;
  // OVER_SHORT(case) in money: short +, over −.
  int64_t CaseBalanceFen(CaseId number) const;
  // Whether the case is known and not closed: by CloseCase, or by a recount that brought OVER_SHORT(case) to zero in every
  // asset. A later recount of the same day that does not leaves it open again.
  bool IsCaseOpen(CaseId number) const;
  // Names of its tenders, reversals and refunds whose outcome is not known, as OpenItems() spells them; ascending.
  std::vector<std::string> PendingOf(SessionId session) const;
  // When the window must have been spot-checked again; 0: no interval runs for it.
  int64_t SpotCheckDueMicros(TillId till) const;
  // When the bank must have confirmed the deposit; 0: it has, or the deposit is not known.
  int64_t DepositDueMicros(DepositId deposit) const;
  // Whether the account holds this very cheque or suspect note.
  bool HoldsPaper(v1::AccountKind account_kind, uint64_t account_number, v1::AssetKind asset_kind,
                  uint64_t asset_number) const;
  // All it holds, ascending.
  std::vector<uint64_t> Papers(v1::AccountKind account_kind, uint64_t account_number, v1::AssetKind asset_kind) const;

  // Brings a session's figures near, for an Apply() soon after.
  void PrefetchSession(uint64_t number) const;

  // --- Bounds: LIST_TOO_LONG where false. O(1). ---
  // Whether one more command that lengthens a list of the close may be accepted: tills, sessions, late entries, cheques,
  // pending tenders, electronic tenders, deposits, cases, accounts. What ending the open sessions will need is set aside.
  // Cash payments of an open session, drops and floats need not ask, nor what makes a list shorter.
  bool HasRoom() const;
  // The same for what a day needs for its close: counts.
  bool HasRoomToCount() const;

  // --- Checkpoints ---
  // Deterministic: equal histories give equal bytes.
  std::string Save() const;
  // kDataLoss for bytes Save() did not make; the book is then empty.
  absl::Status RestoreFrom(absl::string_view bytes);

 private:
  // The lines of CashLines that postings feed, each in the sign of its line.
  enum Line : uint8_t {
    kFloat,
    kIssued,
    kHandedIn,
    kReceived,
    kChange,
    kReversed,
    kRefunded,
    kDues,
    kGenuine,
    kCounterfeits,
    kDropped,
    kHandedOut,
    kToSafe,
    kDifference,
    kLines
  };
  static constexpr int kTenders = v1::TenderKind_ARRAYSIZE;
  static constexpr int kPurposes = v1::Purpose_ARRAYSIZE;

  struct Tender {
    v1::TenderKind kind;
    uint32_t provider;
    bool has_declared;
    int64_t booked_fen;
    int64_t before_fen;
    int64_t declared_fen;
  };
  struct Session {
    uint64_t number = 0;
    uint32_t till = 0;
    uint32_t till_index = 0;
    uint32_t cashier = 0;
    int64_t opened_micros = 0;
    int64_t closed_micros = 0;
    uint64_t opened_sequence = 0;
    int64_t opening_fen = 0;
    std::array<int64_t, kLines> lines{};
    // Whether nothing moved since the last count, and that count.
    bool counted = false;
    int64_t counted_fen = 0;
    int64_t last_difference_fen = 0;
    uint32_t payments = 0;
    uint32_t reversals = 0;
    uint32_t refunds = 0;
    absl::InlinedVector<Tender, 8> tenders;
  };
  struct Till {
    uint32_t number = 0;
    uint32_t kind = 0;
    int64_t cash_fen = 0;
    uint32_t papers = 0;
    uint64_t since_sequence = 0;
  };
  struct Safe {
    int64_t cash_fen = 0;
    int64_t opening_fen = 0;
    int64_t in_fen = 0;
    int64_t out_fen = 0;
    int64_t differences_fen = 0;
    bool counted = false;
    int64_t counted_fen = 0;
    int64_t last_difference_fen = 0;
    uint32_t papers = 0;
    uint64_t moved_sequence = 0;
  };
  struct Takings {
    uint32_t taken_count = 0;
    uint32_t reversed_count = 0;
    uint32_t refunded_count = 0;
    int64_t taken_fen = 0;
    int64_t reversed_fen = 0;
    int64_t refunded_fen = 0;
  };
  struct Pending {
    uint32_t till = 0;
    uint64_t session = 0;
    int64_t amount_fen = 0;
    uint64_t since_sequence = 0;
    int32_t carried_since = 0;
  };
  struct OpenCase {
    uint32_t answerable = 0;
    uint32_t owner = 0;
    int32_t due_date = 0;
    int32_t opened_on = 0;
    uint64_t opened_sequence = 0;
    int32_t carried_since = 0;
    bool closed = false;
  };
  // Sorted by kind, number, asset.
  struct AccountKey {
    uint16_t kind;
    uint64_t number;
    uint16_t asset;
    auto operator<=>(const AccountKey&) const = default;
    template <typename H>
    friend H AbslHashValue(H h, const AccountKey& key) {
      return H::combine(std::move(h), key.number, (uint32_t{key.kind} << 16) | key.asset);
    }
  };
  struct PaperKey {
    AccountKey account;
    uint64_t number;
    auto operator<=>(const PaperKey&) const = default;
    template <typename H>
    friend H AbslHashValue(H h, const PaperKey& key) {
      return H::combine(std::move(h), key.account, key.number);
    }
  };
  // Make a document of a book, and a book of a document (centre_document.cc).
  friend class DocumentWriter;
  friend class DocumentReader;

  void ApplyPostings(const v1::Event& event, Session* session);
  void PostMoney(const v1::Event& event, const v1::Posting& posting, Session* session);
  void PostPaper(const v1::Event& event, const v1::Posting& posting, Session* session);
  void PostTill(const v1::Event& event, uint64_t till, int64_t quantity, Session* session);
  void PostSafe(const v1::Event& event, int64_t quantity);
  void MoveSafe(const v1::Event& event);
  void AddToAccount(const v1::Posting& posting);
  void BringTakings(const v1::Event& event, int64_t quantity);
  void BankTakings(int64_t dispatched_fen);
  v1::TakingsLot& TodaysLot();
  // Gives what the tenders amount to, as the list of late entries shows it.
  int64_t BookTenders(const v1::Event& event, Booking booking, Session* session);
  void ApplyPayload(const v1::Event& event, Session* session);
  void ApplyCount(const v1::Event& event, const v1::CountFindings& findings, Session* session);
  void ApplyCase(const v1::Event& event);
  void ApplyDeposit(const v1::Event& event);
  void ApplyDay(const v1::Event& event);
  Session& AddSession(const v1::Event& event, uint64_t number, uint32_t till, uint32_t cashier);
  void EndSession(const v1::Event& event, Session& session);
  void HandOver(const v1::Event& event, Session* giver);
  void AddCount(v1::CountRecord record);
  void AddPending(const v1::Event& event);
  template <typename Tenders>
  void AddPendingOf(const v1::Event& event, uint64_t payment_or_refund, const Tenders& tenders, v1::TenderStage stage);
  void AddHolders(std::vector<v1::PreflightItem>& items) const;
  void TurnPage(const v1::Event& close);
  void TurnSessions();
  void ClearDay();
  Session* FindSession(uint64_t number);
  const Session* FindSession(uint64_t number) const;
  Tender& TenderAt(Session& session, v1::TenderKind kind, uint64_t provider);
  Till& TillAt(uint64_t number, const Session* session);
  const Till* FindTill(TillId till) const;
  int64_t Account(v1::AccountKind kind, uint64_t number) const;
  bool IsBalanced(uint64_t case_number) const;
  size_t ListBytes() const;

  CentreId centre_;
  int32_t business_date_ = 0;
  int64_t opened_micros_ = 0;
  uint64_t close_number_ = 1;
  uint64_t first_sequence_ = 0;
  uint64_t previous_close_sequence_ = 0;
  std::string previous_digest_;
  int64_t last_event_micros_ = 0;
  uint32_t policy_version_ = 0;
  uint32_t takings_age_max_hours_ = 0;
  uint32_t deposit_age_max_hours_ = 0;
  std::vector<uint32_t> on_duty_;

  // Sessions of the day in order of their numbers, tills in order of registration; the last one looked for is remembered.
  std::vector<Session> sessions_;
  absl::flat_hash_map<uint64_t, uint32_t> session_index_;
  uint32_t last_session_ = 0;
  std::vector<Till> tills_;
  absl::flat_hash_map<uint32_t, uint32_t> till_index_;
  int64_t drawers_fen_ = 0;
  size_t session_tenders_ = 0;
  size_t open_sessions_ = 0;
  Safe safe_;

  std::array<std::array<Takings, kPurposes>, kTenders> takings_{};
  v1::GrandTotal grand_total_;
  std::vector<v1::CountRecord> counts_;
  size_t count_bytes_ = 0;
  std::vector<v1::LateItem> late_;
  // By payload field number less kFirstPayloadField.
  std::vector<uint64_t> event_counts_;
  // By payment, position and stage.
  absl::flat_hash_map<uint64_t, Pending> pending_;
  absl::flat_hash_map<uint64_t, OpenCase> cases_;
  // By number: those of the range, and all in transit.
  std::vector<v1::DepositLine> deposits_;
  // By business date, none of them zero.
  std::vector<v1::TakingsLot> takings_lots_;

  // Everything but TILL and SAFE money, and papers. No zero lines.
  absl::flat_hash_map<AccountKey, int64_t> accounts_;
  absl::flat_hash_map<PaperKey, int64_t> papers_;
  // Everything that is not about cash.
  CounterBooks counter_;
  // CUSTOMER and CARD_LOAD_PENDING money.
  int64_t customers_fen_ = 0;
  int64_t card_loads_fen_ = 0;
};

}  // namespace daybook::figures
