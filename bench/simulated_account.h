// The simulator's own account of what everything should hold: plain sums over commands, without a line of the ledger's
// code, so that at the end the two can be compared.
//
//   SimulatedAccount account;
//   account.Book(command);               // every accepted command, in order, from the first one of the ledger on
//   for (auto& difference : account.CompareWith(till)) …     // in words; empty when ledger and account agree
//
// It believes every command it is given: what would be refused must not be booked. Payments that come late for an ended
// session, missing cheques and worthless notes do not occur in the city day, and it does not know them.
//
// Threads: belongs to one thread.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "daybook/v1/event.pb.h"
#include "daybook/v1/report_service.pb.h"
#include "google/protobuf/repeated_field.h"

namespace daybook::bench {

// A holder of something, as a Posting names it.
struct SimulatedHolder {
  v1::AccountKind account_kind = v1::ACCOUNT_KIND_UNSPECIFIED;
  uint64_t account_number = 0;
  v1::AssetKind asset_kind = v1::ASSET_KIND_MONEY;
  uint64_t asset_number = 0;
  auto operator<=>(const SimulatedHolder&) const = default;
};

// Takings of one tender and purpose in one day of one centre.
struct SimulatedTakings {
  uint32_t taken_count = 0;
  int64_t taken_fen = 0;
  uint32_t reversed_count = 0;
  int64_t reversed_fen = 0;
};

struct SimulatedCount {
  uint64_t count = 0;
  v1::CountPurpose purpose = v1::COUNT_PURPOSE_UNSPECIFIED;
  uint32_t till = 0;
  uint64_t session = 0;
  int64_t expected_fen = 0;
  int64_t counted_fen = 0;
  // 0: none opened.
  uint64_t case_number = 0;
};

struct SimulatedSession {
  uint64_t session = 0;
  uint32_t till = 0;
  uint32_t cashier = 0;
  int64_t float_fen = 0;
  int64_t issued_fen = 0;
  int64_t received_fen = 0;
  int64_t change_fen = 0;
  int64_t reversed_fen = 0;
  int64_t dropped_fen = 0;
  // What went into the safe at the end.
  int64_t handed_to_safe_fen = 0;
  // Net of what its counts found: over +.
  int64_t differences_fen = 0;
  int64_t counted_fen = 0;
  // What its last count found.
  int64_t difference_fen = 0;
  bool counted = false;
  bool closed = false;
  uint32_t payments = 0;
  uint32_t reversals = 0;
  // Net takings by tender and provider (0 for cash and cheque).
  std::map<std::pair<v1::TenderKind, uint32_t>, int64_t> tenders;
};

struct SimulatedCase {
  uint64_t case_number = 0;
  uint32_t centre = 0;
  // Short +, over −.
  int64_t balance_fen = 0;
  // 0: nobody.
  uint32_t answerable = 0;
};

// One day of one centre, until its close.
struct SimulatedDay {
  std::map<std::pair<v1::TenderKind, v1::Purpose>, SimulatedTakings> takings;
  // By session number, all that were opened on the day.
  std::map<uint64_t, SimulatedSession> sessions;
  std::vector<SimulatedCount> counts;
  // Safe: MONEY in and out, without differences.
  int64_t safe_opening_fen = 0;
  int64_t safe_in_fen = 0;
  int64_t safe_out_fen = 0;
  int64_t safe_counted_fen = 0;
  // Drawers when the day closed, by till.
  std::map<uint32_t, int64_t> till_cash_fen;
  uint64_t payments = 0;
  // Σ since the first day.
  int64_t grand_taken_fen = 0;
  int64_t grand_reversed_fen = 0;
  uint64_t grand_payments = 0;
  // Cases of the centre not at zero, by number.
  std::vector<SimulatedCase> cases;
  std::vector<std::string> carried_keys;
  // What the centre's events moved since the first one, by holder; customers summed under number 0, and
  // OUTSIDE by kind of asset.
  std::map<SimulatedHolder, int64_t> holdings;
};

class SimulatedAccount {
 public:
  using Holder = SimulatedHolder;

  // Books an accepted command. Set-up commands change little.
  void Book(const v1::Command& command);

  // --- What it knows ---
  int64_t DrawerFen(uint32_t till) const;
  int64_t SafeFen(uint32_t centre) const;
  // Ledger numbers of the cheques in a drawer or a safe, ascending.
  std::vector<uint64_t> ChequesInTill(uint32_t till) const;
  std::vector<uint64_t> ChequesInSafe(uint32_t centre) const;
  // The session open at the till; null: none.
  const SimulatedSession* OpenSessionOf(uint32_t till) const;
  // Whether the next count of the drawer is a first count and not a recount.
  bool MovedSinceCount(uint32_t till) const;
  // Cases of the centre that are not at zero, by number.
  std::vector<SimulatedCase> OpenCases(uint32_t centre) const;
  // Everything that is held and not zero, by holder.
  const std::map<Holder, int64_t>& holdings() const { return holdings_; }
  // The closed day of a centre ("2026-11-23"); null: not closed.
  const SimulatedDay* ClosedDay(uint32_t centre, const std::string& business_date) const;
  // Payments booked so far, reversed ones too.
  uint64_t payments() const { return payments_.size(); }

  // --- What differs, in words; empty: they agree ---
  std::vector<std::string> CompareWith(const v1::Till& till) const;
  // Needs the day to be closed (a sealed document) by a command booked here.
  std::vector<std::string> CompareWith(const v1::CloseDocument& document) const;
  // All holdings of the ledger, of every kind and asset: no more and no less than here.
  std::vector<std::string> CompareWith(const google::protobuf::RepeatedPtrField<v1::Posting>& holdings) const;
  std::vector<std::string> CompareWith(const google::protobuf::RepeatedPtrField<v1::TrialBalanceLine>& lines) const;
  // All open cases of one centre.
  std::vector<std::string> CompareCases(uint32_t centre, const google::protobuf::RepeatedPtrField<v1::Case>& cases) const;

 private:
  struct BookedTender {
    v1::TenderKind kind = v1::TENDER_KIND_UNSPECIFIED;
    uint32_t provider = 0;
    int64_t amount_fen = 0;
    // Whether it counts: confirmed, and not taken back.
    bool booked = false;
    uint64_t cheque = 0;
  };
  struct BookedPayment {
    uint32_t centre = 0;
    uint32_t till = 0;
    uint64_t session = 0;
    v1::Purpose purpose = v1::PURPOSE_UNSPECIFIED;
    uint64_t customer = 0;
    std::vector<BookedTender> tenders;
  };
  struct Centre {
    std::string business_date;
    bool day_open = false;
    // Of the current day.
    SimulatedDay day;
    std::map<std::string, SimulatedDay> closed;
    // As in SimulatedDay.
    std::map<Holder, int64_t> holdings;
  };
  struct Till {
    uint32_t centre = 0;
    // The open one, or the last one; 0: none yet.
    uint64_t session = 0;
    // Whether cash or a cheque moved since the last count, and the case of that count.
    bool moved = true;
    uint64_t count_case = 0;
  };

  // Quantity goes to `to` and comes from `from`, by an event of this centre.
  void Move(uint32_t centre, const Holder& to, const Holder& from, int64_t quantity);
  void Add(uint32_t centre, const Holder& holder, int64_t quantity);
  int64_t Held(const Holder& holder) const;
  std::vector<uint64_t> ChequesAt(v1::AccountKind kind, uint64_t number) const;
  SimulatedSession& SessionOf(const v1::Command& command);
  BookedPayment& PaymentOf(const v1::Reference& reference);

  // Cash from the drawer into the safe; negative: the other way.
  void MoveToSafe(const v1::Command& command, int64_t amount_fen);
  void BookOpenSession(const v1::Command& command);
  void BookCloseSession(const v1::Command& command);
  void BookPayment(const v1::Command& command);
  // The legs of one tender: forth (+1) or back (−1).
  void MoveTender(const BookedPayment& payment, BookedTender& tender, int direction);
  void BookResolve(const v1::ResolveTender& resolve);
  void BookReverse(const v1::ReversePayment& reverse);
  void BookTillCount(const v1::Command& command);
  void BookSafeCount(const v1::Command& command);
  // The case that a difference goes to: `reused` when not 0, else a new one.
  uint64_t CaseFor(uint64_t reused, uint32_t centre, uint32_t answerable, int64_t difference_fen);
  void BookCloseDay(const v1::Command& command);

  std::map<Holder, int64_t> holdings_;
  std::map<uint32_t, Centre> centres_;
  std::map<uint32_t, Till> tills_;
  // All by number − 1, as the ledger numbers them.
  std::vector<SimulatedSession> sessions_;
  std::vector<BookedPayment> payments_;
  std::vector<SimulatedCase> cases_;
  uint64_t counts_made_ = 0;
  uint64_t cheques_made_ = 0;
  // Number of the session or payment that a request id made.
  std::unordered_map<std::string, uint64_t> numbers_;
};

}  // namespace daybook::bench
