// The laws of folds (ledger/fold.h), for every projection over random histories: splitting, restoring, determinism.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <ostream>
#include <random>
#include <string>
#include <vector>

#include "google/protobuf/stubs/logging.h"
#include "ledger/fold.h"
#include "projections/projections.h"
#include "tests/ledger/figures/random_days.h"
#include "tests/projections/desk_events.h"

namespace daybook::projections {
namespace {

constexpr uint64_t kSeeds = 12;

using EventList = std::vector<const v1::Event*>;

// A history with the owner of its events.
struct History {
  std::shared_ptr<const void> owner;
  const EventList& events;
  const EventList& Events() const { return events; }
};

template <typename Maker>
History Own(Maker maker) {
  const auto owner = std::make_shared<Maker>(std::move(maker));
  return {owner, owner->Events()};
}

// A fold, and histories with the events it cares about.
struct Case {
  std::function<std::unique_ptr<Fold>()> make;
  std::function<History(uint64_t seed, int days, int events_per_day)> write;
};

void PrintTo(const Case& param, std::ostream* out) { *out << param.make()->name(); }

template <typename SomeFold>
std::unique_ptr<Fold> Make() {
  return std::make_unique<SomeFold>();
}

// Of money: sessions, payments, counts, closes.
template <typename SomeFold>
Case OfMoney() {
  return {Make<SomeFold>, [](uint64_t seed, int days, int events) { return Own(RandomDays(seed, days, events)); }};
}

// Of everything else at the counter.
template <typename SomeFold>
Case OfTheDesk() {
  return {Make<SomeFold>, [](uint64_t seed, int days, int events) { return Own(RandomDesk(seed, 3 * days * events)); }};
}

class FoldLaws : public testing::TestWithParam<Case> {
 protected:
  static History RandomHistory(uint64_t seed, int days, int events_per_day) {
    return GetParam().write(seed, days, events_per_day);
  }

  std::unique_ptr<Fold> Folded(const EventList& events) const {
    std::unique_ptr<Fold> fold = GetParam().make();
    fold->Apply(events);
    return fold;
  }
};

TEST_P(FoldLaws, SplittingAHistoryAnywhereGivesTheSameBytes) {
  for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
    SCOPED_TRACE(seed);
    const History make = RandomHistory(seed, 2, 200);
    const std::string whole = Folded(make.Events())->Save();
    std::mt19937_64 random(seed);
    std::unique_ptr<Fold> split = GetParam().make();
    for (size_t begin = 0; begin < make.Events().size();) {
      const size_t count = std::min<size_t>(1 + random() % 40, make.Events().size() - begin);
      split->Apply(absl::MakeConstSpan(make.Events()).subspan(begin, count));
      begin += count;
    }
    EXPECT_EQ(split->Save(), whole);
  }
}

TEST_P(FoldLaws, RestoringASavedFoldIsTheIdentityAndGoesOnAlike) {
  for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
    SCOPED_TRACE(seed);
    const History make = RandomHistory(seed, 2, 200);
    std::unique_ptr<Fold> live = GetParam().make();
    std::unique_ptr<Fold> restored = live->NewEmpty();
    for (size_t i = 0; i < make.Events().size(); ++i) {
      const auto one = absl::MakeConstSpan(make.Events()).subspan(i, 1);
      live->Apply(one);
      restored->Apply(one);
      if (i % 23 != 0) continue;
      std::unique_ptr<Fold> again = live->NewEmpty();
      ASSERT_TRUE(again->RestoreFrom(restored->Save()).ok());
      restored = std::move(again);
      ASSERT_EQ(restored->Save(), live->Save()) << "at " << i;
    }
    EXPECT_EQ(restored->Save(), live->Save());
  }
}

TEST_P(FoldLaws, EqualHistoriesSaveEqualBytes) {
  for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
    SCOPED_TRACE(seed);
    EXPECT_EQ(Folded(RandomHistory(seed, 1, 200).Events())->Save(),
              Folded(RandomHistory(seed, 1, 200).Events())->Save());
  }
}

TEST_P(FoldLaws, RestoringReplacesWhatWasThereBefore) {
  const History one = RandomHistory(1, 1, 100);
  const History other = RandomHistory(2, 1, 100);
  const std::string bytes = Folded(one.Events())->Save();
  std::unique_ptr<Fold> fold = Folded(other.Events());
  ASSERT_TRUE(fold->RestoreFrom(bytes).ok());
  EXPECT_EQ(fold->Save(), bytes);
}

TEST_P(FoldLaws, BytesItDidNotSaveAreRefusedAndLeaveItEmpty) {
  const History make = RandomHistory(3, 1, 60);
  std::unique_ptr<Fold> fold = Folded(make.Events());
  const std::string empty = fold->NewEmpty()->Save();
  const std::string bytes = fold->Save();
  for (size_t length = 0; length < bytes.size(); length += 1 + length / 50) {
    const absl::string_view cut = absl::string_view(bytes).substr(0, length);
    ASSERT_EQ(fold->RestoreFrom(cut).code(), absl::StatusCode::kDataLoss) << length;
    ASSERT_EQ(fold->Save(), empty) << length;
  }
  EXPECT_EQ(fold->RestoreFrom(bytes + "x").code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(fold->RestoreFrom("another fold").code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(fold->Save(), empty);
}

TEST_P(FoldLaws, DamagedBytesNeverCrashIt) {
  const History make = RandomHistory(4, 1, 60);
  std::unique_ptr<Fold> fold = Folded(make.Events());
  const std::string bytes = fold->Save();
  std::mt19937_64 random(5);
  // The protocol library reports every text that is no UTF-8 any more.
  const google::protobuf::LogSilencer silence;
  for (int i = 0; i < 2'000; ++i) {
    std::string damaged = bytes;
    damaged[random() % damaged.size()] ^= static_cast<char>(1 << random() % 8);
    const absl::Status restored = fold->RestoreFrom(damaged);
    EXPECT_TRUE(restored.ok() || restored.code() == absl::StatusCode::kDataLoss);
  }
}

TEST_P(FoldLaws, NamesAreWhatCheckpointFilesMayBearAndAnEmptyFoldIsOfTheSameKind) {
  const std::unique_ptr<Fold> fold = GetParam().make();
  EXPECT_THAT(std::string(fold->name()), testing::MatchesRegex("[a-z_]+"));
  EXPECT_EQ(fold->NewEmpty()->name(), fold->name());
  EXPECT_GE(fold->version(), 1u);
}

INSTANTIATE_TEST_SUITE_P(Projections, FoldLaws,
                         testing::Values(OfMoney<HoldingsFold>(), OfMoney<TillsFold>(), OfMoney<DaysFold>(),
                                         OfMoney<CasesFold>(), OfMoney<LimitsFold>(), OfTheDesk<ToolsFold>(),
                                         OfTheDesk<InvoicesFold>(), OfTheDesk<HandoversFold>(),
                                         OfTheDesk<ServiceLevelsFold>(), OfTheDesk<SpotChecksFold>(),
                                         OfTheDesk<ComplaintsFold>(), OfTheDesk<WorkOrdersFold>()),
                         [](const auto& info) { return std::string(info.param.make()->name()); });

TEST(Projections, AreAllHandedOverAndHaveNamesOfTheirOwn) {
  Projections projections;
  std::vector<std::string> names;
  for (const Fold* fold : projections.All()) names.push_back(std::string(fold->name()));
  EXPECT_THAT(names, testing::UnorderedElementsAre("holdings", "tills", "days", "cases", "limits", "tools",
                                                   "invoices", "handovers", "service_levels", "spot_checks",
                                                   "complaints", "work_orders"));
}

}  // namespace
}  // namespace daybook::projections
