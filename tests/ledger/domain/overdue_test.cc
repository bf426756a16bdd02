// Deposits and takings that have waited for longer than the policy allows stand before the close, and may be carried.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "tests/ledger/domain/harness.h"

namespace daybook::domain {
namespace {

class Overdue : public Counter {
 protected:
  Overdue() { GivenOpenDay(); }

  v1::Command Dispatch(int64_t yuan) {
    return AtCentre(absl::StrCat("dispatch_deposit { bank_account: 5 carrier: 11 escort: 70 amount_fen: ", yuan * 100,
                                 " denominations { denomination_fen: 100 pieces: ", yuan, " } }"),
                    kKeeper);
  }
  v1::Command Close(absl::string_view carried = "", absl::string_view next = kTomorrow) {
    v1::Command command =
        AtCentre(absl::StrCat("close_business_day { next_business_date: '", next, "' }"), kSupervisor, kKeeper);
    if (carried.empty()) return command;
    v1::CarryItem& item = *command.mutable_close_business_day()->add_carried();
    item.set_key(std::string(carried));
    item.set_reason("the bank is closed");
    return command;
  }
  bool IsListed(absl::string_view key) {
    const std::vector<v1::PreflightItem> items =
        *Preflight(world_.state(), CentreId(kCentre), world_.next_commit_micros());
    return std::any_of(items.begin(), items.end(),
                       [&](const v1::PreflightItem& item) { return item.item().key() == key && item.carriable(); });
  }
  // The document of the close just made.
  v1::CloseDocument Document() const {
    v1::CloseDocument document;
    EXPECT_TRUE(document.ParseFromString(Event().business_day_closed().document()));
    return document;
  }
};

TEST_F(Overdue, DepositsAreCarriedWithAReasonOrTheDayStaysOpen) {
  Given(Dispatch(9'000));
  Given(CountSafe(SafeFen()));
  world_.AdvanceMicros(24 * kHourMicros - 3'000'000);
  EXPECT_FALSE(IsListed("deposit/1"));
  world_.AdvanceMicros(3'000'000);
  EXPECT_TRUE(IsListed("deposit/1"));
  When(Close());
  ThenRejected(v1::REJECTION_REASON_PREFLIGHT_NOT_EMPTY);
  When(Close("deposit/1"));
  ThenEvents({"business_day_closed"});
  EXPECT_EQ(Document().items(0).carried_reason(), "the bank is closed");
  EXPECT_EQ(Document().deposits(0).carried_since(), 20261123);
}

TEST_F(Overdue, DepositsAreSoNoMoreOnceTheyAreConfirmed) {
  Given(Dispatch(9'000));
  Given(CountSafe(SafeFen()));
  world_.AdvanceMicros(30 * kHourMicros);
  Given(AtCentre("confirm_deposit { deposit { number: 1 } slip_number: 'S1' credited_fen: 900000 }", kFinance));
  EXPECT_FALSE(IsListed("deposit/1"));
  When(Close());
  ThenEvents({"business_day_closed"});
  EXPECT_EQ(Document().deposits(0).slip_number(), "S1");
}

TEST_F(Overdue, DepositsThatAreNotYetSoCannotBeCarried) {
  Given(Dispatch(9'000));
  Given(CountSafe(SafeFen()));
  When(Close("deposit/1"));
  ThenRejected(v1::REJECTION_REASON_CARRY_NOT_ALLOWED);
}

TEST_F(Overdue, TakingsAreCarriedOrBankedTheNextDay) {
  GivenOpenSession();
  Given(CashPayment(30'000));
  GivenSessionClosed();
  GivenDayClosed();
  GivenNextDayOpen();
  world_.AdvanceMicros(25 * kHourMicros);
  EXPECT_TRUE(IsListed("takings/20261123"));
  When(Close("", "2026-11-25"));
  ThenRejected(v1::REJECTION_REASON_PREFLIGHT_NOT_EMPTY);
  Given(Dispatch(300));
  EXPECT_FALSE(IsListed("takings/20261123"));
  Given(CountSafe(SafeFen()));
  When(Close("", "2026-11-25"));
  ThenEvents({"business_day_closed"});
}

TEST_F(Overdue, AgesAreThoseOfThePolicy) {
  Given(ByAdmin("centre: 3 configure_centre { name: 'Centre' utc_offset_minutes: 480 "
                "policy { deposit_age_max_hours: 2 takings_age_max_hours: 2 } }"));
  Given(Dispatch(9'000));
  world_.AdvanceMicros(2 * kHourMicros);
  EXPECT_TRUE(IsListed("deposit/1"));
}

}  // namespace
}  // namespace daybook::domain
