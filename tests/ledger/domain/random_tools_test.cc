// Whatever is done with tools, in whatever order: each has exactly one holder, postings, state, hands and close document
// agree, every day can be closed, and a replay gives the same bytes.
//
// DAYBOOK_SEED=n runs one seed.
#include <cstdlib>
#include <random>

#include "tests/ledger/domain/tool_fixture.h"

namespace daybook::domain {
namespace {

class RandomTools : public ToolStore, public ::testing::WithParamInterface<uint64_t> {
 protected:
  RandomTools() : seed_(SeedOf(GetParam())), random_(seed_) {}

  static uint64_t SeedOf(uint64_t parameter) {
    const char* text = std::getenv("DAYBOOK_SEED");
    return text == nullptr ? parameter : std::strtoull(text, nullptr, 10);
  }
  uint64_t Pick(uint64_t choices) { return random_() % choices; }
  uint64_t SomeTag() { return 1 + Pick(12); }
  uint64_t NewTag() { return Pick(4) == 0 ? SomeTag() : ++last_tag_; }
  uint32_t SomePerson() {
    constexpr uint32_t kPeople[] = {kCashier, kOtherCashier, kSupervisor, kFinance};
    return kPeople[Pick(std::size(kPeople))];
  }
  // Those on the register, in order.
  std::vector<uint64_t> KnownTags() const {
    std::vector<uint64_t> tags;
    const auto it = world_.state().tools.tools_of_centre.find(CentreId(kCentre));
    if (it == world_.state().tools.tools_of_centre.end()) return tags;
    for (ToolId tag : it->second) tags.push_back(tag.number());
    return tags;
  }
  uint64_t KnownTag() {
    const std::vector<uint64_t> tags = KnownTags();
    return tags.empty() || Pick(10) == 0 ? SomeTag() : tags[Pick(tags.size())];
  }
  uint32_t HolderOf(uint64_t tag) {
    const ThingHolder holder = Holder(tag);
    return holder.kind == v1::ACCOUNT_KIND_STAFF ? static_cast<uint32_t>(holder.number) : SomePerson();
  }
  v1::Command SomeCount() {
    std::vector<uint64_t> present;
    for (uint64_t tag : KnownTags()) {
      const bool is_here = Holder(tag) == InStore();
      if (Pick(10) == 0 ? !is_here : is_here) present.push_back(tag);
    }
    return CountTools(present);
  }
  v1::Command Some() {
    const uint64_t tag = KnownTag();
    const uint32_t liable = Pick(2) == 0 ? 0 : kCashier;
    switch (Pick(13)) {
      case 0:
      case 1: return Register(NewTag());
      case 2:
      case 3: return CheckOut({tag}, SomePerson(), static_cast<int64_t>(Pick(40)));
      case 4:
      case 5: return Return({tag}, HolderOf(tag));
      case 6: return Transfer(tag, HolderOf(tag), SomePerson());
      case 7: return Pick(4) == 0 ? Lose(tag, liable, liable == 0 ? 0 : 1'000) : SomeCount();
      case 8: return Replace(Pick(3) == 0 ? SomeTag() : tag, NewTag(), HolderOf(tag));
      case 9: return ToWorkshop(tag);
      case 10: return FromWorkshop(tag);
      case 11: return Pick(4) == 0 ? Scrap(tag) : SomeCount();
      default: return SettleDue(kCashier, 1'000);
    }
  }

  uint64_t seed_;
  std::mt19937_64 random_;
  uint64_t last_tag_ = 0;
};

TEST_P(RandomTools, AlwaysHaveOneHolder) {
  SCOPED_TRACE(absl::StrCat("DAYBOOK_SEED=", seed_));
  int accepted = 0;
  int day = 23;
  for (int i = 0; i < 400 && !HasFailure(); ++i) {
    When(Some());
    if (!status_.ok()) continue;
    ++accepted;
    ExpectSoundTools();
    world_.AdvanceMicros(static_cast<int64_t>(Pick(4)) * kHourMicros);
    if (Pick(50) > 0 || day >= 30) continue;
    ++day;
    GivenDayClosed(absl::StrCat("2026-11-", day));
    GivenNextDayOpen(absl::StrCat("2026-11-", day));
    world_.Restart();
    ExpectSoundTools();
  }
  EXPECT_GT(accepted, 60) << "the commands are too wild to show anything";
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomTools, ::testing::Range<uint64_t>(1, 11));

}  // namespace
}  // namespace daybook::domain
