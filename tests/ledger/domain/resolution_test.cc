#include "absl/strings/str_cat.h"
#include "tests/ledger/domain/harness.h"

namespace daybook::domain {
namespace {

class Resolution : public Counter {
 protected:
  Resolution() {
    GivenOpenDay();
    GivenOpenSession();
  }
  // Payment 1: a pending wallet tender, with cash beside it.
  void GivenPending(absl::string_view reference = "") {
    v1::Command command = AtTill(absl::StrCat(
        "request_id: 'pending' receive_payment { purpose: PURPOSE_GAS_BILL customer: 62 amount_fen: 8000 tenders { "
        "kind: TENDER_KIND_CASH status: TENDER_STATUS_CONFIRMED amount_fen: 2000 received_fen: 2000 } tenders { kind: "
        "TENDER_KIND_WALLET provider: 8 status: TENDER_STATUS_PENDING amount_fen: 6000 provider_reference: '",
        reference, "' } }"));
    Given(command);
  }
  v1::Command Resolve(absl::string_view outcome, absl::string_view reference = "", uint32_t index = 1,
                      absl::string_view stage = "PAYMENT") {
    return AtCentre(absl::StrCat("resolve_tender { payment { request_id: 'pending' } stage: TENDER_STAGE_", stage,
                                 " tender_index: ", index, " outcome: TENDER_STATUS_", outcome, 
                                 " provider_reference: '",
                                 reference, "' }"),
                    kCashier);
  }
};

TEST_F(Resolution, BooksAConfirmedTenderWithTheSessionAndPurposeOfThePayment) {
  GivenPending();
  When(Resolve("CONFIRMED", "W1"));
  ThenEvents({"tender_resolved"});
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_WALLET_CLEARING, kWallet), 6'000);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_CUSTOMER, 62), -8'000);
  EXPECT_EQ(Event().till(), kTill);
  EXPECT_EQ(Event().session(), 1u);
  EXPECT_EQ(Event().purpose(), v1::PURPOSE_GAS_BILL);
  EXPECT_EQ(Event().tender_resolved().amount_fen(), 6'000);
  EXPECT_EQ(world_.state().payments.at(PaymentId(1)).pending, 0u);
}

TEST_F(Resolution, BooksNothingForAFailedTender) {
  GivenPending();
  When(Resolve("FAILED"));
  ThenEvents({"tender_resolved"});
  EXPECT_EQ(Event().postings_size(), 0);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_CUSTOMER, 62), -2'000);
}

TEST_F(Resolution, HappensOnce) {
  GivenPending();
  Given(Resolve("CONFIRMED", "W1"));
  When(Resolve("FAILED"));
  ThenRejected(v1::REJECTION_REASON_TENDER_NOT_PENDING);
  When(Resolve("CONFIRMED", "W2"));
  ThenRejected(v1::REJECTION_REASON_TENDER_NOT_PENDING);
}

TEST_F(Resolution, HappensOnceAlsoWhenItsDayIsLongClosed) {
  GivenPending();
  Given(Resolve("CONFIRMED", "W1"));
  GivenSessionClosed();
  GivenDayClosed();
  EXPECT_TRUE(world_.state().payments.empty());
  When(Resolve("FAILED"));
  ThenRejected(v1::REJECTION_REASON_TENDER_NOT_PENDING);
}

TEST_F(Resolution, IsOfAPendingTenderOnly) {
  GivenPending();
  When(Resolve("FAILED", "", 0));
  ThenRejected(v1::REJECTION_REASON_TENDER_NOT_PENDING);
  When(Resolve("FAILED", "", 5));
  ThenRejected(v1::REJECTION_REASON_TENDER_NOT_PENDING);
  When(Resolve("FAILED", "", 1, "REVERSAL"));
  ThenRejected(v1::REJECTION_REASON_TENDER_NOT_PENDING);
}

TEST_F(Resolution, NeedsTheReferenceWhenConfirmedWithoutOneBefore) {
  GivenPending();
  When(Resolve("CONFIRMED"));
  ThenRejected(v1::REJECTION_REASON_REFERENCE_REQUIRED);
}

TEST_F(Resolution, MayRepeatTheReferenceGivenBefore) {
  GivenPending("W1");
  When(Resolve("CONFIRMED", "W1"));
  ThenEvents({"tender_resolved"});
  EXPECT_EQ(Event().tender_resolved().provider_reference(), "");
}

TEST_F(Resolution, MayLeaveOutTheReferenceGivenBefore) {
  GivenPending("W1");
  When(Resolve("CONFIRMED"));
  ThenEvents({"tender_resolved"});
}

TEST_F(Resolution, IsRefusedUnderAReferenceUsedBefore) {
  Given(AtTill("receive_payment { purpose: PURPOSE_REPAIR amount_fen: 100 tenders { kind: TENDER_KIND_WALLET "
               "provider: 8 "
               "status: TENDER_STATUS_CONFIRMED amount_fen: 100 provider_reference: 'W1' } }"));
  GivenPending();
  When(Resolve("CONFIRMED", "W1"));
  ThenRejected(v1::REJECTION_REASON_REFERENCE_USED);
  Given(Resolve("CONFIRMED", "W2"));
  When(AtTill("receive_payment { purpose: PURPOSE_REPAIR amount_fen: 100 tenders { kind: TENDER_KIND_WALLET "
              "provider: 8 "
              "status: TENDER_STATUS_CONFIRMED amount_fen: 100 provider_reference: 'W2' } }"));
  ThenRejected(v1::REJECTION_REASON_REFERENCE_USED);
}

TEST_F(Resolution, NeedsAKnownPaymentOfTheCentre) {
  When(Resolve("FAILED"));
  ThenRejected(v1::REJECTION_REASON_PAYMENT_UNKNOWN);
  GivenPending();
  Given(ByAdmin("centre: 4 configure_centre { name: 'East' first_business_date: '2026-11-23' }"));
  v1::Command command = Resolve("FAILED");
  command.set_centre(4);
  command.set_actor(kFinance);
  When(command);
  ThenRejected(v1::REJECTION_REASON_PAYMENT_UNKNOWN);
}

TEST_F(Resolution, GoesOnWithoutASessionOrAnOpenDay) {
  GivenPending();
  GivenSessionClosed();
  GivenDayClosed();
  v1::Command command = Resolve("CONFIRMED", "W1");
  command.set_actor(kFinance);
  When(command);
  ThenEvents({"tender_resolved"});
  EXPECT_EQ(Event().business_date(), 20261124);
  // Settled after its day: it leaves with the next close.
  EXPECT_EQ(world_.state().payments.size(), 1u);
  GivenNextDayOpen();
  GivenDayClosed("2026-11-25");
  EXPECT_TRUE(world_.state().payments.empty());
}

TEST_F(Resolution, MayBeLate) {
  GivenPending();
  GivenSessionClosed();
  GivenDayClosed();
  v1::Command command = Resolve("CONFIRMED", "W1");
  command.set_claimed_business_date(kToday);
  When(command);
  ThenEvents({"tender_resolved"});
  EXPECT_EQ(Event().late_for(), 20261123);
  EXPECT_EQ(Event().business_date(), 20261124);
}

TEST_F(Resolution, IsACashiersSupervisorsOrFinances) {
  GivenPending();
  v1::Command command = Resolve("FAILED");
  command.set_actor(kKeeper);
  When(command);
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  command.set_actor(kCashier);
  command.set_second_person(kCashier);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SELF_APPROVAL);
}

TEST_F(Resolution, OfWhatHasHappenedAlreadyIsNotARoleLostSince) {
  GivenPending();
  Given(ByAdmin("reason: 'left' revoke_role { staff: 20 role: ROLE_CASHIER for_centre: 3 }"));
  v1::Command command = Resolve("CONFIRMED", "W1");
  When(command);
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  command.set_already_taken(true);
  command.set_second_person(command.actor());
  When(command);
  ThenRejected(v1::REJECTION_REASON_SELF_APPROVAL);
  command.clear_second_person();
  When(command);
  ThenEvents({"tender_resolved"});
}

class MachineResolution : public Resolution {
 protected:
  MachineResolution() {
    Given(AtTill("open_session { cashier: 21 float_fen: 10000 }", kOtherCashier, kKeeper, kMachine));
    v1::Command command = AtTill(
        "request_id: 'pending' terminal: 30901 receive_payment { purpose: PURPOSE_GAS_BILL customer: 62 amount_fen: "
        "6000 tenders { kind: TENDER_KIND_WALLET provider: 8 status: TENDER_STATUS_PENDING amount_fen: 6000 } }",
        0, 0, kMachine);
    Given(command);
  }
  v1::Command ByTerminal(uint32_t terminal, uint32_t till) {
    v1::Command command = Resolve("CONFIRMED", "W1", 0);
    command.set_actor(0);
    command.set_terminal(terminal);
    command.set_till(till);
    return command;
  }
};

TEST_F(MachineResolution, IsTheMachinesOwn) {
  When(ByTerminal(kMachineTerminal, kMachine));
  ThenEvents({"tender_resolved"});
  EXPECT_EQ(Event().actor(), kOtherCashier);
}

TEST_F(MachineResolution, IsNotAWindowTerminals) {
  When(ByTerminal(kTerminal, kTill));
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
}

TEST_F(MachineResolution, NeverNamesOnePersonTwice) {
  v1::Command command = ByTerminal(kMachineTerminal, kMachine);
  command.set_second_person(kOtherCashier);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SELF_APPROVAL);
}

}  // namespace
}  // namespace daybook::domain
