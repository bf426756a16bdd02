// Opening cash, drops, floats and the limits on cash.
#include "absl/strings/str_cat.h"
#include "tests/ledger/domain/harness.h"

namespace daybook::domain {
namespace {

class OpeningCash : public Counter {
 protected:
  v1::Command Record(absl::string_view cash = "amount_fen: 10000 denominations { denomination_fen: 10000 pieces: 1 }") {
    return AtCentre(absl::StrCat("record_opening_cash { ", cash, " }"), kFinance, kKeeper);
  }
};

TEST_F(OpeningCash, GoesIntoTheSafeFromCapitalBeforeTheDayIsOpen) {
  When(Record());
  ThenEvents({"opening_cash_recorded"});
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_SAFE, kCentre), 10'000);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_CAPITAL, kCentre), -10'000);
}

TEST_F(OpeningCash, IsRecordedOnce) {
  Given(Record());
  When(Record());
  ThenRejected(v1::REJECTION_REASON_OPENING_CASH_RECORDED);
}

TEST_F(OpeningCash, EqualsItsDenominations) {
  When(Record("amount_fen: 20000 denominations { denomination_fen: 10000 pieces: 1 }"));
  ThenRejected(v1::REJECTION_REASON_COUNT_MISMATCH);
  When(Record("amount_fen: 10000 denominations { denomination_fen: 2500 pieces: 4 }"));
  ThenRejected(v1::REJECTION_REASON_DENOMINATION_UNKNOWN);
  When(Record("amount_fen: 10005 denominations { denomination_fen: 10005 pieces: 1 }"));
  ThenRejected(v1::REJECTION_REASON_CASH_NOT_PAYABLE);
  // A sum beyond int64 is a mismatch too.
  std::string huge = "amount_fen: 10000";
  for (int i = 0; i < 20; ++i) {
    absl::StrAppend(&huge, " denominations { denomination_fen: ", 1'000'000'000'000 - i, " pieces: 1000000 }");
  }
  When(Record(huge));
  ThenRejected(v1::REJECTION_REASON_COUNT_MISMATCH);
}

TEST_F(OpeningCash, IsFinancesWithAWitnessOfTheCentre) {
  v1::Command command = Record();
  command.set_actor(kSupervisor);
  When(command);
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  command = Record();
  command.set_second_person(0);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SECOND_PERSON_REQUIRED);
  command.set_second_person(kNobody);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SECOND_PERSON_UNFIT);
  command.set_second_person(kAuditor);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SECOND_PERSON_UNFIT);
}

class Cash : public Counter {
 protected:
  Cash() {
    GivenOpenDay();
    GivenOpenSession(50'000);
  }
  v1::Command Drop(int64_t fen, absl::string_view more = "") {
    return AtTill(absl::StrCat("drop_to_safe { amount_fen: ", fen, " ", more, " }"), kCashier, kKeeper);
  }
  v1::Command Float(int64_t fen, absl::string_view more = "") {
    return AtTill(absl::StrCat("issue_float { amount_fen: ", fen, " ", more, " }"), kKeeper, kCashier);
  }
};

TEST_F(Cash, DropsFromTheDrawerIntoTheSafe) {
  When(Drop(20'000, "denominations { denomination_fen: 10000 pieces: 2 }"));
  ThenEvents({"safe_dropped"});
  EXPECT_EQ(DrawerFen(), 30'000);
  EXPECT_EQ(SafeFen(), 1'970'000);
}

TEST_F(Cash, IsIssuedFromTheSafeToTheDrawer) {
  When(Float(20'000));
  ThenEvents({"float_issued"});
  EXPECT_EQ(DrawerFen(), 70'000);
  EXPECT_EQ(SafeFen(), 1'930'000);
}

TEST_F(Cash, MovesNoMoreThanThereIs) {
  When(Drop(50'010));
  ThenRejected(v1::REJECTION_REASON_DRAWER_SHORT_OF_CASH);
  When(Float(1'950'010));
  ThenRejected(v1::REJECTION_REASON_SAFE_SHORT_OF_CASH);
}

TEST_F(Cash, MovesInCoinsAndByTheDenominationsNamed) {
  When(Drop(15));
  ThenRejected(v1::REJECTION_REASON_CASH_NOT_PAYABLE);
  When(Drop(20'000, "denominations { denomination_fen: 10000 pieces: 1 }"));
  ThenRejected(v1::REJECTION_REASON_COUNT_MISMATCH);
  When(Float(20'000, "denominations { denomination_fen: 20000 pieces: 1 }"));
  ThenRejected(v1::REJECTION_REASON_DENOMINATION_UNKNOWN);
}

TEST_F(Cash, MovesWithTwoSignatures) {
  v1::Command command = Drop(1'000);
  command.set_second_person(0);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SECOND_PERSON_REQUIRED);
  command.set_second_person(kOtherCashier);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SECOND_PERSON_UNFIT);
  command = Float(1'000);
  command.set_second_person(kSupervisor);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SESSION_NOT_YOURS);
  command.set_second_person(kKeeper);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SELF_APPROVAL);
}

TEST_F(Cash, MovesInAnOpenSessionOnly) {
  GivenSessionClosed();
  When(Drop(1'000));
  ThenRejected(v1::REJECTION_REASON_SESSION_NOT_OPEN);
  When(Float(1'000));
  ThenRejected(v1::REJECTION_REASON_SESSION_NOT_OPEN);
}

TEST_F(Cash, MayBeDroppedFromAPausedTill) {
  Given(AtTill("pause_till {}"));
  When(Drop(1'000));
  ThenEvents({"safe_dropped"});
}

TEST_F(Cash, AboveATillsSoftLimitIsAnEventThatEndsWithTheDrop) {
  Given(CashPayment(950'000));  // To the limit of 10,000 yuan.
  ThenEvents({"payment_received"});
  When(CashPayment(10));
  ThenEvents({"payment_received", "cash_limit_exceeded"});
  EXPECT_EQ(Event(1).cash_limit_exceeded().scope(), v1::LIMIT_SCOPE_TILL);
  EXPECT_EQ(Event(1).cash_limit_exceeded().cash_fen(), 1'000'010);
  EXPECT_EQ(Event(1).cash_limit_exceeded().limit_fen(), 1'000'000);
  EXPECT_EQ(Event(1).cause(), Event(0).sequence());
  EXPECT_EQ(Event(1).session(), Event(0).session());
  When(CashPayment(10));
  ThenEvents({"payment_received"});
  When(Drop(10));
  ThenEvents({"safe_dropped"});
  When(Drop(10));
  ThenEvents({"safe_dropped", "cash_limit_restored"});
  EXPECT_EQ(Event(1).cash_limit_restored().cash_fen(), 1'000'000);
}

TEST_F(Cash, AboveACentresSoftLimitIsAnEventToo) {
  Given(ByAdmin("centre: 3 configure_centre { name: 'x' utc_offset_minutes: 480 policy { centre_soft_limit_fen: "
                "2000000 } }"));
  When(Drop(10'000));  // Within the centre: nothing to say.
  ThenEvents({"safe_dropped"});
  When(CashPayment(10));
  ThenEvents({"payment_received", "cash_limit_exceeded"});
  EXPECT_EQ(Event(1).cash_limit_exceeded().scope(), v1::LIMIT_SCOPE_CENTRE);
  EXPECT_EQ(Event(1).cash_limit_exceeded().cash_fen(), 2'000'010);
  When(Count("CLOSE", DrawerFen() - 10));
  ThenEvents({"cash_counted", "case_opened", "cash_limit_restored"});
}

TEST_F(Cash, LeavesNoBreachWithoutAnEndWhenThePolicyChanges) {
  Given(CashPayment(960'000));
  ThenEvents({"payment_received", "cash_limit_exceeded"});
  Given(ByAdmin("centre: 3 configure_centre { name: 'x' utc_offset_minutes: 480 policy { till_soft_limit_fen: 2000000 "
                "} }"));
  When(CashPayment(10));
  ThenEvents({"payment_received", "cash_limit_restored"});
}

}  // namespace
}  // namespace daybook::domain
