// Keys: registered, handed out, returned.
#include "tests/ledger/domain/tool_fixture.h"

namespace daybook::domain {
namespace {

class Keys : public ToolStore {
 protected:
  v1::Command RegisterKey(uint64_t key) {
    return AtCentre(absl::StrCat("register_key { key: ", key, " name: 'Meter room' }"), kKeeper);
  }
  v1::Command HandOut(uint64_t key, uint32_t person = kCashier) {
    return AtCentre(absl::StrCat("hand_out_key { key: ", key, " }"), kKeeper, person);
  }
  v1::Command ReturnKey(uint64_t key, uint32_t person = kCashier) {
    return AtCentre(absl::StrCat("return_key { key: ", key, " }"), kKeeper, person);
  }
  ThingHolder KeyHolder(uint64_t key) const { return world_.state().things.at(Thing{v1::ASSET_KIND_KEY, key}); }
};

TEST_F(Keys, LieInTheStoreUntilTheyAreHandedOut) {
  When(RegisterKey(7));
  ThenEvents({"key_registered"});
  EXPECT_EQ(Event().key_registered().name(), "Meter room");
  EXPECT_EQ(KeyHolder(7), InStore());
  When(HandOut(7));
  ThenEvents({"key_handed_out"});
  EXPECT_EQ(Event().key_handed_out().holder(), kCashier);
  EXPECT_EQ(KeyHolder(7), With(kCashier));
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_STAFF, kCashier, v1::ASSET_KIND_KEY), 1);
  When(ReturnKey(7));
  ThenEvents({"key_returned"});
  EXPECT_EQ(Event().key_returned().holder(), kCashier);
  EXPECT_EQ(KeyHolder(7), InStore());
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_STORE, kCentre, v1::ASSET_KIND_KEY), 1);
}

TEST_F(Keys, HaveNumbersOfTheirOwnForEver) {
  Given(RegisterKey(kDrill));
  Given(Register(kDrill));  // A tool, not a key.
  When(RegisterKey(kDrill));
  ThenRejected(v1::REJECTION_REASON_ALREADY_REGISTERED);
  GivenDayClosed();
  GivenNextDayOpen();
  GivenOtherCentre();
  When(AtOtherCentre(RegisterKey(kDrill)));
  ThenRejected(v1::REJECTION_REASON_ALREADY_REGISTERED);
}

TEST_F(Keys, AreKnownAtTheirCentreOnly) {
  Given(RegisterKey(7));
  When(HandOut(8));
  ThenRejected(v1::REJECTION_REASON_KEY_UNKNOWN);
  When(ReturnKey(8));
  ThenRejected(v1::REJECTION_REASON_KEY_UNKNOWN);
  GivenOtherCentre();
  When(AtOtherCentre(HandOut(7)));
  ThenRejected(v1::REJECTION_REASON_KEY_UNKNOWN);
  Given(HandOut(7));
  When(AtOtherCentre(ReturnKey(7)));
  ThenRejected(v1::REJECTION_REASON_KEY_UNKNOWN);
}

TEST_F(Keys, AreWithOnePersonAtATime) {
  Given(RegisterKey(7));
  When(ReturnKey(7));
  ThenRejected(v1::REJECTION_REASON_KEY_NOT_HELD);
  Given(HandOut(7));
  When(HandOut(7, kOtherCashier));
  ThenRejected(v1::REJECTION_REASON_KEY_NOT_IN_STORE);
  When(ReturnKey(7, kOtherCashier));
  ThenRejected(v1::REJECTION_REASON_KEY_NOT_HELD);
}

TEST_F(Keys, AreSignedForByTwo) {
  Given(RegisterKey(7));
  When(HandOut(7, 0));
  ThenRejected(v1::REJECTION_REASON_SECOND_PERSON_REQUIRED);
  When(HandOut(7, kKeeper));
  ThenRejected(v1::REJECTION_REASON_SELF_APPROVAL);
  When(HandOut(7, kAuditor));
  ThenRejected(v1::REJECTION_REASON_SECOND_PERSON_UNFIT);
  for (v1::Command command : {RegisterKey(8), HandOut(7, kOtherCashier), ReturnKey(7, kOtherCashier)}) {
    command.set_actor(kCashier);
    When(command);
    ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
    command.set_actor(kOffDuty);
    When(command);
    ThenRejected(v1::REJECTION_REASON_NOT_ON_DUTY);
  }
}

TEST_F(Keys, NeedAnOpenDay) {
  Given(RegisterKey(7));
  GivenDayClosed();
  for (const v1::Command& command : {RegisterKey(8), HandOut(7), ReturnKey(7)}) {
    When(command);
    ThenRejected(v1::REJECTION_REASON_DAY_NOT_OPEN);
  }
}

TEST_F(Keys, AreNotHandedOutWhenTheCloseCouldNotListIt) {
  Given(RegisterKey(7));
  Given(RegisterKey(8));
  Given(HandOut(8));
  GivenFullDay();
  When(RegisterKey(9));
  ThenRejected(v1::REJECTION_REASON_LIST_TOO_LONG);
  When(HandOut(7));
  ThenRejected(v1::REJECTION_REASON_LIST_TOO_LONG);
  When(ReturnKey(8));
  ThenEvents({"key_returned"});
}

TEST_F(Keys, StayOutOverTheClose) {
  Given(RegisterKey(7));
  Given(HandOut(7));
  GivenDayClosed();
  GivenNextDayOpen();
  world_.Restart();
  When(ReturnKey(7));
  ThenEvents({"key_returned"});
}

}  // namespace
}  // namespace daybook::domain
