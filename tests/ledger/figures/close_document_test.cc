// The sealed close, the X report, the next day, the bounds and checkpoints: one document for all.
#include <gmock/gmock.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "ledger/base/digest.h"
#include "ledger/figures/centre_book.h"
#include "tests/ledger/figures/event_maker.h"
#include "tests/ledger/figures/random_days.h"

namespace daybook::figures {
namespace {

using ::google::protobuf::util::MessageDifferencer;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr uint32_t kCentre = 3;
constexpr uint32_t kTill = 301;
constexpr uint32_t kMachine = 302;
constexpr uint32_t kCashier = 1042;

EventMaker OpenCentre() {
  EventMaker make;
  make.Centre(kCentre);
  make.Till(kCentre, kTill, v1::TILL_KIND_WINDOW);
  make.Till(kCentre, kMachine, v1::TILL_KIND_MACHINE);
  make.OpeningCash(kCentre, 2'000'000);
  make.OpenDay(kCentre);
  return make;
}

v1::CloseDocument DocumentOf(const v1::Event& close) {
  v1::CloseDocument document;
  EXPECT_TRUE(document.ParseFromString(close.business_day_closed().document()));
  return document;
}

// What drawers brought into the safe at most: all of it, had no deposit gone out.
int64_t UnbankedFen(const EventMaker& make, uint32_t centre) {
  int64_t brought_fen = 0;
  for (const v1::Event* event : make.Events()) {
    const bool is_drawers = event->has_safe_dropped() || event->has_session_closed() || event->has_session_opened() ||
                            event->has_float_issued();
    if (event->centre() != centre || !is_drawers) continue;
    for (const v1::Posting& posting : event->postings()) {
      const bool is_safe = posting.account_kind() == v1::ACCOUNT_KIND_SAFE;
      if (is_safe && posting.asset_kind() == v1::ASSET_KIND_MONEY) brought_fen += posting.quantity();
    }
  }
  return brought_fen;
}

TEST(SealedClose, IsTheXReportWithItsSeal) {
  EventMaker make = OpenCentre();
  make.OpenSession(kTill, kCashier, 50'000);
  make.Pay(kTill, {Cash(8'840, 10'000), Card(500, 11, true)});
  make.CountTill(kTill, v1::COUNT_PURPOSE_CLOSE, 58'000);
  make.CloseSession(kTill);
  make.CountSafe(kCentre, 2'008'000);
  v1::CloseDocument x = make.Book(kCentre).BuildInterim(make.Last().sequence());
  const v1::CloseDocument sealed = DocumentOf(make.CloseDay(kCentre, {"case/1", "pending_tender/1/1"}));

  EXPECT_FALSE(x.sealed());
  EXPECT_EQ(x.number(), sealed.number());
  x.set_sealed(true);
  x.set_closed_micros(make.Last().commit_time_micros());
  x.set_tree_size(make.Last().sequence() - 1);
  x.set_tree_root(sealed.tree_root());
  x.set_closed_by(make.Last().actor());
  x.set_witness(make.Last().second_person());
  for (v1::OpenItem& item : *x.mutable_items()) {
    item.set_carried_reason("waits for the provider");
    item.set_carried_since(20261123);
  }
  EXPECT_TRUE(MessageDifferencer::Equals(x, sealed));
  EXPECT_EQ(sealed.items_size(), 2);
  EXPECT_EQ(sealed.last_sequence(), make.Last().sequence() - 1);
}

TEST(NextDay, StartsFromTheCloseAlone) {
  EventMaker make = OpenCentre();
  make.OpenSession(kTill, kCashier, 50'000);
  make.Pay(kTill, {Cheque(300'000), Card(500, 11, true)});
  make.CountTill(kTill, v1::COUNT_PURPOSE_CLOSE, 49'000);
  make.CloseSession(kTill);
  make.CountSafe(kCentre, 1'999'000);
  const v1::Event& close = make.CloseDay(kCentre, {"case/1", "pending_tender/1/1"});
  const v1::CloseDocument first = DocumentOf(close);
  const v1::CloseDocument next = make.Book(kCentre).BuildInterim(close.sequence());
  EXPECT_EQ(next.number(), 2u);
  EXPECT_EQ(next.business_date(), 20261124);
  EXPECT_EQ(next.first_sequence(), close.sequence() + 1);
  EXPECT_EQ(next.previous_digest(), AsView(Sha256(close.business_day_closed().document())));
  EXPECT_EQ(next.policy_version(), 1u);
  EXPECT_THAT(next.sessions(), IsEmpty());
  EXPECT_THAT(next.counts(), IsEmpty());
  EXPECT_THAT(next.takings(), IsEmpty());
  EXPECT_THAT(next.event_counts(), IsEmpty());
  EXPECT_EQ(next.grand_total().taken_fen(), 300'000);
  EXPECT_EQ(next.holdings_size(), first.holdings_size());
  EXPECT_EQ(next.papers_size(), 1);
  EXPECT_EQ(next.safe().opening_fen(), 1'999'000);
  EXPECT_TRUE(next.safe().counted()) << "nothing has moved since yesterday's count";
  ASSERT_EQ(next.items_size(), 2);
  EXPECT_EQ(next.items(0).key(), "case/1");
  EXPECT_EQ(next.items(0).carried_since(), 20261123);
  EXPECT_EQ(next.items(0).carried_reason(), "") << "each close states its own reason";
  EXPECT_EQ(next.cases(0).opened_on(), 20261123);
  EXPECT_FALSE(make.Book(kCentre).day_open());
}

TEST(NextDay, GoesOnWithTheMachinesAsTheyStand) {
  EventMaker make = OpenCentre();
  const uint64_t session = make.OpenSession(kMachine, kCashier, 10'000);
  make.Pay(kMachine, {Cash(5'000, 5'000), Card(700)});
  make.CountSafe(kCentre, 1'990'000);
  make.CloseDay(kCentre);
  make.OpenDay(kCentre);
  make.Pay(kMachine, {Cash(1'000, 2'000), Card(300)});
  const v1::CloseDocument document = make.Book(kCentre).BuildInterim(make.Last().sequence());
  ASSERT_EQ(document.sessions_size(), 1);
  const v1::CashLines& cash = document.sessions(0).cash();
  EXPECT_EQ(cash.opening_fen(), 15'000);
  EXPECT_EQ(cash.float_fen(), 0);
  EXPECT_EQ(cash.received_fen(), 2'000);
  EXPECT_EQ(cash.change_fen(), 1'000);
  EXPECT_EQ(cash.expected_fen(), 16'000);
  EXPECT_EQ(document.sessions(0).payments(), 1u);
  EXPECT_EQ(document.sessions(0).tenders(1).expected_fen(), 300);
  EXPECT_EQ(document.sessions(0).tenders(1).before_fen(), 700);
  EXPECT_EQ(make.Book(kCentre).BookedFen(SessionId(session), v1::TENDER_KIND_CARD, 11), 1'000);
}

// The test of the whole construction: whatever happens, previous close + range = next close, to the byte.
TEST(ReplayedDay, OfRandomHistoriesIsTheStoredDocumentToTheByte) {
  for (uint64_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(seed);
    const EventMaker make = RandomDays(seed, 3, 400);
    std::map<uint32_t, const v1::Event*> previous;
    int closes = 0;
    for (size_t i = 0; i < make.Events().size(); ++i) {
      const v1::Event& close = *make.Events()[i];
      if (close.payload_case() != v1::Event::kBusinessDayClosed) continue;
      CentreBook book{CentreId(close.centre())};
      const v1::Event*& before = previous[close.centre()];
      if (before != nullptr) book.Apply(*before);
      for (size_t j = before == nullptr ? 0 : before->sequence(); j < i; ++j) book.Apply(*make.Events()[j]);
      ASSERT_EQ(book.BuildDocument(SealOf(close)).SerializeAsString(), close.business_day_closed().document());
      before = &close;
      ++closes;
    }
    EXPECT_GE(closes, 3);
  }
}

TEST(RandomHistories, HoldEveryKindOfEventOfACentre) {
  std::map<int, int> seen;
  for (uint64_t seed = 1; seed <= 10; ++seed) {
    const EventMaker make = RandomDays(seed, 3, 400);
    for (const v1::Event* event : make.Events()) ++seen[event->payload_case()];
  }
  for (int field = v1::Event::kOpeningCashRecordedFieldNumber; field <= v1::Event::kGenuineReturnedFieldNumber; ++field) {
    if (field == v1::Event::kDutyAddedFieldNumber || field == v1::Event::kTillPausedFieldNumber ||
        field == v1::Event::kTillResumedFieldNumber) {
      continue;
    }
    EXPECT_GE(seen[field], 5) << v1::Event::descriptor()->FindFieldByNumber(field)->name();
  }
}

TEST(RandomHistories, AgreeWithAPlainAccountOfDrawersAndSafe) {
  for (uint64_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(seed);
    const EventMaker make = RandomDays(seed, 2, 300);
    for (uint32_t centre : {1u, 2u}) {
      const v1::CloseDocument document = make.Book(centre).BuildInterim(make.Last().sequence());
      EXPECT_EQ(make.Book(centre).SafeCashFen(), make.SafeCash(centre));
      const v1::SafeFigures& safe = document.safe();
      EXPECT_EQ(safe.opening_fen() + safe.in_fen() - safe.out_fen() + safe.differences_booked_fen(),
                safe.expected_fen());
      EXPECT_EQ(safe.counted() ? safe.counted_fen() : safe.expected_fen(), make.SafeCash(centre));
      for (const v1::TillFigures& till : document.tills()) EXPECT_EQ(till.cash_fen(), make.TillCash(till.till()));
      for (const v1::SessionFigures& session : document.sessions()) {
        const v1::CashLines& cash = session.cash();
        EXPECT_EQ(cash.expected_fen(),
                  cash.opening_fen() + cash.float_fen() + cash.issued_fen() + cash.handed_in_fen() +
                      cash.received_fen() - cash.change_fen() - cash.reversed_fen() - cash.refunded_fen() +
                      cash.dues_fen() + cash.genuine_returned_fen() - cash.counterfeits_removed_fen() -
                      cash.dropped_fen() - cash.handed_out_fen() + cash.differences_booked_fen());
        const int64_t before_close_fen = cash.counted() ? cash.counted_fen() : cash.expected_fen();
        const int64_t now_fen = session.closed_micros() == 0 ? make.TillCash(session.till()) : 0;
        EXPECT_EQ(before_close_fen - cash.handed_to_safe_fen(), now_fen) << "session " << session.session();
      }
      int64_t unbanked_fen = 0;
      for (const v1::TakingsLot& lot : document.takings_lots()) {
        EXPECT_NE(lot.amount_fen(), 0);
        EXPECT_EQ(lot.amount_fen() > 0, lot.since_sequence() != 0);
        unbanked_fen += lot.amount_fen();
      }
      EXPECT_LE(unbanked_fen, UnbankedFen(make, centre));
      std::map<int, int64_t> sums;
      for (const v1::HoldingLine& line : document.holdings()) sums[line.asset_kind()] += line.quantity();
      for (const v1::PaperLine& line : document.papers()) sums[line.asset_kind()] += line.asset_numbers_size();
      for (const auto& [asset, sum] : sums) EXPECT_EQ(sum, 0) << v1::AssetKind_Name(asset);
    }
  }
}

TEST(Checkpoint, RestoresABookThatGoesOnAlike) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    const EventMaker make = RandomDays(seed, 2, 150);
    CentreBook live{CentreId(1)};
    CentreBook restored{CentreId(1)};
    for (const v1::Event* event : make.Events()) {
      live.Apply(*event);
      restored.Apply(*event);
      if (event->sequence() % 7 != 0) continue;
      CentreBook again{CentreId(1)};
      ASSERT_TRUE(again.RestoreFrom(restored.Save()).ok());
      restored = again;
      ASSERT_EQ(restored.Save(), live.Save()) << "at " << event->sequence();
    }
  }
}

TEST(Checkpoint, RefusesBytesItDidNotWrite) {
  EventMaker make = OpenCentre();
  const std::string bytes = make.Book(kCentre).Save();
  CentreBook book{CentreId(kCentre)};
  EXPECT_EQ(book.RestoreFrom("nonsense").code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(book.RestoreFrom(bytes.substr(0, bytes.size() - 1)).code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(book.business_date(), 0) << "and is empty then";
  CentreBook other{CentreId(4)};
  EXPECT_EQ(other.RestoreFrom(bytes).code(), absl::StatusCode::kDataLoss);
}

// --- Bounds ----------------------------------------------------------------------------------------------------------

TEST(Bounds, KeepTheDocumentOfAFullDayWithinItsLimit) {
  EventMaker make = OpenCentre();
  uint32_t cashier = 1;
  while (make.Book(kCentre).HasRoom()) {
    make.OpenSession(kTill, ++cashier, 1'000);
    for (uint32_t provider = 1; provider <= 4 && make.Book(kCentre).HasRoom(); ++provider) {
      make.Pay(kTill, {Cheque(1'000'000'000'000), Card(999'999'999'999, provider), Wallet(1, 90 + provider)});
    }
    make.CountTill(kTill, v1::COUNT_PURPOSE_CLOSE, 1'000);
    make.CloseSession(kTill);
  }
  EXPECT_TRUE(make.Book(kCentre).HasRoomToCount()) << "a full day can still be counted and closed";
  make.CountSafe(kCentre, make.SafeCash(kCentre));
  const v1::Event& close = make.CloseDay(kCentre);
  EXPECT_LE(close.business_day_closed().document().size(), kListBytesMax);
  EXPECT_GE(DocumentOf(close).sessions_size(), 50);
  EXPECT_TRUE(make.Book(kCentre).HasRoom()) << "the next day begins with room";
}

TEST(Bounds, StopPendingTendersBeforeTheyAreMoreThanACloseMayCarry) {
  EventMaker make = OpenCentre();
  make.OpenSession(kTill, kCashier, 0);
  while (make.Book(kCentre).HasRoom()) make.Pay(kTill, {Card(100, 11, true)});
  make.CountTill(kTill, v1::COUNT_PURPOSE_CLOSE, 0);
  make.CloseSession(kTill);
  make.CountSafe(kCentre, make.SafeCash(kCentre));
  const std::vector<v1::PreflightItem> items = make.Book(kCentre).OpenItems(make.Last().commit_time_micros());
  EXPECT_GE(items.size(), 450u);
  EXPECT_LE(items.size(), kCarriedItemsMax);
}

}  // namespace
}  // namespace daybook::figures
