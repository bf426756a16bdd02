// Given / When / Then for the domain: a ledger without a disk. Every accepted command is checked on the way for what
// must hold of all: postings that sum to zero, dense sequences, no physical holder below zero, figures and postings that
// agree with the state.
//
//   class Payment : public Counter {};
//   TEST_F(Payment, IsRefusedOnAPausedTill) {
//     Given(AtTill("pause_till {}"));
//     When(AtTill("receive_payment { … }"));
//     ThenRejected(v1::REJECTION_REASON_TILL_PAUSED);
//   }
//
// Commands are protobuf text. What they leave out is filled in: request id, time, claimed day.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/base/rejection.h"
#include "ledger/domain/domain.h"
#include "tests/ledger/domain/posted_books.h"

namespace daybook::domain {

inline constexpr int64_t kHourMicros = 3'600'000'000;

// Who and what the tests' ledger knows after SetUpCentre().
inline constexpr uint32_t kCentre = 3;
inline constexpr uint32_t kTill = 301;
inline constexpr uint32_t kOtherTill = 302;
inline constexpr uint32_t kMachine = 309;
inline constexpr uint32_t kTerminal = 30101;
inline constexpr uint32_t kMachineTerminal = 30901;
inline constexpr uint32_t kAdmin = 1;
inline constexpr uint32_t kSupervisor = 10;
inline constexpr uint32_t kKeeper = 11;
inline constexpr uint32_t kCashier = 20;
inline constexpr uint32_t kOtherCashier = 21;
inline constexpr uint32_t kFinance = 30;
inline constexpr uint32_t kAuditor = 40;
inline constexpr uint32_t kOffDuty = 50;     // A cashier and keeper who is not on duty.
inline constexpr uint32_t kNobody = 60;      // Registered, without a role.
inline constexpr uint32_t kEscort = 70;      // Of a security firm.
inline constexpr uint32_t kAcquirer = 7;
inline constexpr uint32_t kWallet = 8;
inline constexpr uint32_t kBankAccount = 5;
inline constexpr char kToday[] = "2026-11-23";
inline constexpr char kTomorrow[] = "2026-11-24";

// A ledger whose facts come from its own past.
class World {
 public:
  using Events = std::vector<std::shared_ptr<v1::Event>>;

  // Judges and, when accepted, applies. Empty events on refusal.
  absl::Status Submit(const v1::Command& command);
  // The events of the last accepted command.
  const Events& events() const { return last_; }
  const Events& log() const { return log_; }
  const LedgerState& state() const { return fold_.state(); }
  LedgerState& mutable_state() { return fold_.state(); }
  const LedgerStateFold& fold() const { return fold_; }
  // As the engine would fill it.
  v1::Receipt receipt() const;
  std::vector<ClosedDay>& closed_days() { return closed_days_; }
  // How many facts have been fetched in all.
  int fetched() const { return fetched_; }
  // Applies an event as if the log held it.
  void Apply(v1::Event event);
  // The program stops and starts again: what was not saved is forgotten.
  void Restart();
  // Σ over the log of one account, by kind of asset.
  int64_t Balance(v1::AccountKind kind, uint64_t number, v1::AssetKind asset) const;
  void AdvanceMicros(int64_t micros) { now_micros_ += micros; }
  // What the next command will be stamped with.
  int64_t next_commit_micros() const { return now_micros_ + 1'000'000; }

 private:
  Facts FetchFacts(const v1::Command& command);
  void Keep(const v1::Command& command, EventList& events);
  void ExpectSoundCheques() const;

  LedgerStateFold fold_;
  PostedBooks books_;
  Events log_;
  Events last_;
  std::map<std::string, Facts::Events> by_request_id_;
  std::map<uint64_t, std::shared_ptr<const v1::Event>> payments_;
  std::map<std::string, uint64_t> unique_keys_;
  std::map<std::string, std::string> remainders_;
  std::map<std::tuple<int, uint64_t, int>, int64_t> balances_;
  std::vector<ClosedDay> closed_days_;
  int64_t now_micros_ = 1'795'399'200'000'000;  // 2026-11-23 10:00 in China.
  int fetched_ = 0;
};

// Centre 3 with its people, tills and money houses; the day is not open yet.
class Counter : public ::testing::Test {
 protected:
  Counter() { SetUpCentre(); }
  // Whatever a test did: saving and restoring is the identity, and replaying its log gives the same bytes.
  void TearDown() override;

  // --- Commands ---
  v1::Command Parse(absl::string_view text);
  // Of the administrator.
  v1::Command ByAdmin(absl::string_view text);
  // At the centre, of `actor` with a second person.
  v1::Command AtCentre(absl::string_view text, uint32_t actor = kSupervisor, uint32_t second = 0);
  // At a till and its open session (the last one when none is open).
  v1::Command AtTill(absl::string_view text, uint32_t actor = kCashier, uint32_t second = 0, uint32_t till = kTill);
  // A cash payment of a customer's gas bill, exact.
  v1::Command CashPayment(int64_t amount_fen);
  // A count of the drawer: all in jiao coins, whatever the pad allows.
  v1::Command Count(absl::string_view purpose, int64_t total_fen, uint32_t actor = kCashier, uint32_t second = 0);
  v1::Command CountSafe(int64_t total_fen);

  // --- Given, When, Then ---
  void Given(const v1::Command& command);
  void When(const v1::Command& command);
  // Names of payload fields, in order.
  void ThenEvents(std::vector<std::string> payloads);
  void ThenRejected(v1::RejectionReason reason);
  const v1::Event& Event(size_t index = 0) const { return *world_.events().at(index); }

  // --- Steps that many tests share ---
  void GivenOpeningCash(int64_t fen = 2'000'000);
  void GivenOpenDay();
  void GivenOpenSession(int64_t float_fen = 50'000);
  void GivenSessionClosed();
  // Counts the safe first; carries what is open.
  void GivenDayClosed(absl::string_view next_date = kTomorrow);
  void GivenAllCarriedAndDayClosed(absl::string_view next_date);
  // Counts until the close of the day could list no more.
  void GivenFullDay();
  void GivenNextDayOpen(absl::string_view date = kTomorrow);
  // Cheques of the safe go to the bank, which confirms their deposit.
  void GivenChequesDeposited(const std::vector<uint64_t>& cheques);

  int64_t DrawerFen(uint32_t till = kTill) const { return world_.state().FindTill(TillId(till))->drawer.cash_fen; }
  int64_t SafeFen() const { return world_.state().FindCentre(CentreId(kCentre))->safe.cash_fen; }
  int64_t CaseFen(uint64_t number) const;
  // Σ over the log.
  int64_t Balance(v1::AccountKind kind, uint64_t number, v1::AssetKind asset = v1::ASSET_KIND_MONEY) const {
    return world_.Balance(kind, number, asset);
  }

  World world_;
  absl::Status status_;
  std::string date_ = kToday;

 private:
  void SetUpCentre();
  v1::Command WithDate(v1::Command command) const;

  int commands_ = 0;
};

}  // namespace daybook::domain
