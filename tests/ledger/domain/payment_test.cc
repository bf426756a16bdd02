#include "absl/strings/str_cat.h"
#include "tests/ledger/domain/harness.h"

namespace daybook::domain {
namespace {

class Payment : public Counter {
 protected:
  Payment() {
    GivenOpenDay();
    GivenOpenSession(50'000);
  }

  // A payment with these tenders, given as text; the amount is their sum.
  v1::Command Pay(absl::string_view tenders,
                  absl::string_view more = "purpose: PURPOSE_GAS_BILL customer: 6200012345") {
    v1::Command command = AtTill(absl::StrCat("receive_payment { ", more, " ", tenders, " }"));
    int64_t sum_fen = 0;
    for (const v1::Tender& tender : command.receive_payment().tenders()) sum_fen += tender.amount_fen();
    if (command.receive_payment().amount_fen() == 0) command.mutable_receive_payment()->set_amount_fen(sum_fen);
    return command;
  }
  static std::string Cash(int64_t amount_fen, int64_t received_fen, int64_t change_fen) {
    return absl::StrCat("tenders { kind: TENDER_KIND_CASH status: TENDER_STATUS_CONFIRMED amount_fen: ", amount_fen,
                        " received_fen: ", received_fen, " change_fen: ", change_fen, " } ");
  }
  static std::string Card(int64_t amount_fen, absl::string_view reference, absl::string_view status = "CONFIRMED") {
    return absl::StrCat("tenders { kind: TENDER_KIND_CARD provider: 7 status: TENDER_STATUS_", status,
                        " amount_fen: ", amount_fen, " provider_reference: '", reference, "' } ");
  }
  static std::string Wallet(int64_t amount_fen, absl::string_view reference, absl::string_view status = "CONFIRMED") {
    return absl::StrCat("tenders { kind: TENDER_KIND_WALLET provider: 8 status: TENDER_STATUS_", status,
                        " amount_fen: ", amount_fen, " provider_reference: '", reference, "' } ");
  }
  static std::string Transfer(int64_t amount_fen, absl::string_view reference) {
    return absl::StrCat("tenders { kind: TENDER_KIND_TRANSFER provider: 5 status: TENDER_STATUS_CONFIRMED amount_fen: ",
                        amount_fen, " provider_reference: '", reference, "' } ");
  }
  static std::string Cheque(int64_t amount_fen, absl::string_view number) {
    return absl::StrCat("tenders { kind: TENDER_KIND_CHEQUE status: TENDER_STATUS_CONFIRMED amount_fen: ", amount_fen,
                        " drawee_bank: '102' provider_reference: '", number, "' } ");
  }
};

TEST_F(Payment, InCashPutsWhatWasReceivedIntoTheDrawerAndTakesTheChangeOut) {
  When(Pay(Cash(8'840, 10'000, 1'160)));
  ThenEvents({"payment_received"});
  const v1::Event& event = Event();
  EXPECT_EQ(event.postings_size(), 3);
  EXPECT_EQ(event.postings(0).quantity(), 10'000);
  EXPECT_EQ(event.postings(1).quantity(), -1'160);
  EXPECT_EQ(event.centre(), kCentre);
  EXPECT_EQ(event.till(), kTill);
  EXPECT_EQ(event.session(), 1u);
  EXPECT_EQ(event.actor(), kCashier);
  EXPECT_EQ(event.business_date(), 20261123);
  EXPECT_EQ(event.purpose(), v1::PURPOSE_GAS_BILL);
  EXPECT_EQ(event.policy_version(), 1u);
  EXPECT_EQ(event.payment_received().payment(), 1u);
  EXPECT_EQ(DrawerFen(), 58'840);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_CUSTOMER, 6200012345), -8'840);
  EXPECT_EQ(world_.receipt().number(), 1u);
  EXPECT_EQ(world_.receipt().business_date(), 20261123);
}

TEST_F(Payment, LeavesNothingOfItselfInTheState) {
  const size_t before = world_.fold().Save().size();
  for (int i = 0; i < 60; ++i) Given(CashPayment(100));
  // Figures and counters grow by digits, not by payments.
  EXPECT_LT(world_.fold().Save().size(), before + 60);
  EXPECT_TRUE(world_.state().payments.empty());
}

TEST_F(Payment, NeedsNoFactsInCash) {
  const int before = world_.fetched();
  Given(CashPayment(100));
  EXPECT_EQ(world_.fetched(), before);
}

TEST_F(Payment, MayBeSplitOverAllFiveTenders) {
  When(Pay(Cash(2'000, 2'000, 0) + Card(10'000, "C1") + Wallet(5'000, "W1") + Cheque(300'000, "000123") +
           Transfer(50'000, "T1")));
  ThenEvents({"payment_received"});
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_CARD_CLEARING, kAcquirer), 10'000);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_WALLET_CLEARING, kWallet), 5'000);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_CHEQUE_CLEARING, kCentre), 300'000);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_TRANSFER_CLEARING, kBankAccount), 50'000);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_CUSTOMER, 6200012345), -367'000);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_TILL, kTill, v1::ASSET_KIND_CHEQUE), 1);
  EXPECT_EQ(Event().payment_received().first_cheque(), 1u);
}

TEST_F(Payment, NumbersItsChequesOnwards) {
  Given(Pay(Cheque(1'000, "A") + Cheque(2'000, "B")));
  EXPECT_EQ(Event().payment_received().first_cheque(), 1u);
  Given(Pay(Cheque(3'000, "C")));
  EXPECT_EQ(Event().payment_received().first_cheque(), 3u);
}

TEST_F(Payment, WithoutACustomerIsRevenueOfItsPurpose) {
  Given(Pay(Cash(5'000, 5'000, 0), "purpose: PURPOSE_APPLIANCE"));
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_REVENUE, v1::PURPOSE_APPLIANCE), -5'000);
}

TEST_F(Payment, BooksNothingForAPendingTenderYet) {
  Given(Pay(Cash(2'000, 2'000, 0) + Card(10'000, "", "PENDING")));
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_CARD_CLEARING, kAcquirer), 0);
  EXPECT_EQ(Balance(v1::ACCOUNT_KIND_CUSTOMER, 6200012345), -2'000);
  EXPECT_EQ(world_.state().payments.at(PaymentId(1)).pending, 1u);
}

TEST_F(Payment, MayNameItsSessionByRequestId) {
  Given(AtTill("request_id: 'open-302' open_session { cashier: 21 }", kOtherCashier, kKeeper, kOtherTill));
  v1::Command command = AtTill("session_request_id: 'open-302' receive_payment { purpose: PURPOSE_REPAIR amount_fen: "
                               "100 "
                               "tenders { kind: TENDER_KIND_CASH status: TENDER_STATUS_CONFIRMED amount_fen: 100 "
                               "received_fen: 100 } }",
                               kOtherCashier, 0, kOtherTill);
  When(command);
  ThenEvents({"payment_received"});
  EXPECT_EQ(Event().session(), 2u);
}

TEST_F(Payment, AtAMachineIsTakenByTheTerminalAsTheSessionsCashier) {
  Given(AtTill("open_session { cashier: 21 float_fen: 10000 }", kOtherCashier, kKeeper, kMachine));
  v1::Command command = CashPayment(1'000);
  command.set_till(kMachine);
  command.set_session(2);
  command.set_actor(0);
  command.set_terminal(kMachineTerminal);
  When(command);
  ThenEvents({"payment_received"});
  EXPECT_EQ(Event().actor(), kOtherCashier);
}

TEST_F(Payment, IsRefusedWithoutAnActorAtAWindow) {
  v1::Command command = CashPayment(1'000);
  command.set_actor(0);
  command.set_terminal(kTerminal);
  When(command);
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
}

TEST_F(Payment, IsRefusedWithoutTheRole) {
  v1::Command command = CashPayment(1'000);
  command.set_actor(kKeeper);
  When(command);
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
}

TEST_F(Payment, IsRefusedInAnotherCashiersSession) {
  v1::Command command = CashPayment(1'000);
  command.set_actor(kOtherCashier);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SESSION_NOT_YOURS);
}

TEST_F(Payment, IsRefusedBeforeTheDayIsOpen) {
  GivenSessionClosed();
  GivenDayClosed();
  When(CashPayment(1'000));
  ThenRejected(v1::REJECTION_REASON_DAY_NOT_OPEN);
}

TEST_F(Payment, IsRefusedOnceTheDayIsClosed) {
  GivenSessionClosed();
  GivenDayClosed();
  GivenNextDayOpen();
  GivenOpenSession();
  v1::Command command = CashPayment(1'000);
  command.set_claimed_business_date(kToday);
  When(command);
  ThenRejected(v1::REJECTION_REASON_DAY_CLOSED);
}

TEST_F(Payment, IsRefusedForADayToCome) {
  v1::Command command = CashPayment(1'000);
  command.set_claimed_business_date(kTomorrow);
  When(command);
  ThenRejected(v1::REJECTION_REASON_DATE_IN_FUTURE);
}

TEST_F(Payment, IsRefusedInASessionThatHasEnded) {
  GivenSessionClosed();
  When(CashPayment(1'000));
  ThenRejected(v1::REJECTION_REASON_SESSION_NOT_OPEN);
}

TEST_F(Payment, IsRefusedInASessionThatEndedOnAnEarlierDay) {
  GivenSessionClosed();
  GivenDayClosed();
  GivenNextDayOpen();
  EXPECT_TRUE(world_.state().ended_sessions.empty());
  When(CashPayment(1'000));
  ThenRejected(v1::REJECTION_REASON_SESSION_NOT_OPEN);
}

TEST_F(Payment, IsRefusedInASessionThatNeverWas) {
  v1::Command command = CashPayment(1'000);
  command.set_session(99);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SESSION_UNKNOWN);
  command.set_session(0);
  command.set_session_request_id("never-sent");
  When(command);
  ThenRejected(v1::REJECTION_REASON_SESSION_UNKNOWN);
}

TEST_F(Payment, IsRefusedOnAPausedTill) {
  Given(AtTill("pause_till {}"));
  When(CashPayment(1'000));
  ThenRejected(v1::REJECTION_REASON_TILL_PAUSED);
}

TEST_F(Payment, IsRefusedInCashThatNoCoinsMakeUp) {
  When(CashPayment(8'843));
  ThenRejected(v1::REJECTION_REASON_CASH_NOT_PAYABLE);
  When(Pay(Cash(8'850, 8'855, 5)));
  ThenRejected(v1::REJECTION_REASON_CASH_NOT_PAYABLE);
  When(Pay(Cash(8'850, 8'850, 0)));
  ThenEvents({"payment_received"});
}

TEST_F(Payment, InCashIsRefusedAboveTheTillsHardLimit) {
  // Default: 30,000 yuan, of which 500 are in the drawer.
  When(CashPayment(2'950'010));
  ThenRejected(v1::REJECTION_REASON_TILL_LIMIT_EXCEEDED);
  When(Pay(Card(2'950'010, "C1")));
  ThenEvents({"payment_received"});
  When(CashPayment(2'950'000));
  ThenEvents({"payment_received", "cash_limit_exceeded"});
}

TEST_F(Payment, IsRefusedWhenItsTendersDoNotAddUp) {
  When(Pay(Cash(5'000, 5'000, 0), "amount_fen: 6000 purpose: PURPOSE_GAS_BILL customer: 1"));
  ThenRejected(v1::REJECTION_REASON_TENDERS_MISMATCH);
}

TEST_F(Payment, IsRefusedWhenTheChangeIsWrong) {
  When(Pay(Cash(5'000, 10'000, 4'000)));
  ThenRejected(v1::REJECTION_REASON_CHANGE_MISMATCH);
}

TEST_F(Payment, NeedsACustomerForBillsPrepaymentsLateFeesAndCheques) {
  for (const char* purpose : {"GAS_BILL", "PREPAYMENT", "LATE_FEE"}) {
    When(Pay(Cash(5'000, 5'000, 0), absl::StrCat("purpose: PURPOSE_", purpose)));
    ThenRejected(v1::REJECTION_REASON_CUSTOMER_REQUIRED);
  }
  When(Pay(Cheque(5'000, "A"), "purpose: PURPOSE_REPAIR"));
  ThenRejected(v1::REJECTION_REASON_CUSTOMER_REQUIRED);
}

TEST_F(Payment, IsRefusedUnderAReferenceUsedBefore) {
  Given(Pay(Card(1'000, "C1") + Wallet(1'000, "W1") + Transfer(1'000, "T1") + Cheque(1'000, "000123")));
  for (const std::string& tender : {Card(900, "C1"), Wallet(900, "W1"), Transfer(900, "T1"), Cheque(900, "000123")}) {
    When(Pay(tender));
    ThenRejected(v1::REJECTION_REASON_REFERENCE_USED);
  }
  // The same text elsewhere is another reference.
  When(Pay(Wallet(900, "C1")));
  ThenEvents({"payment_received"});
}

TEST_F(Payment, IsRefusedWhenItNamesOneReferenceTwice) {
  When(Pay(Card(1'000, "C1") + Card(500, "C1")));
  ThenRejected(v1::REJECTION_REASON_REFERENCE_USED);
  When(Pay(Cheque(1'000, "A") + Cheque(500, "A")));
  ThenRejected(v1::REJECTION_REASON_REFERENCE_USED);
}

TEST_F(Payment, NeedsTheReferenceOfAConfirmedElectronicTender) {
  When(Pay(Card(1'000, "")));
  ThenRejected(v1::REJECTION_REASON_REFERENCE_REQUIRED);
}

TEST_F(Payment, GoesToRegisteredProvidersAndAccountsOnly) {
  v1::Command command = Pay(Card(1'000, "C1"));
  command.mutable_receive_payment()->mutable_tenders(0)->set_provider(99);
  When(command);
  ThenRejected(v1::REJECTION_REASON_PROVIDER_UNKNOWN);
  command.mutable_receive_payment()->mutable_tenders(0)->set_provider(kWallet);
  When(command);
  ThenRejected(v1::REJECTION_REASON_PROVIDER_UNKNOWN);
  command = Pay(Transfer(1'000, "T1"));
  command.mutable_receive_payment()->mutable_tenders(0)->set_provider(99);
  When(command);
  ThenRejected(v1::REJECTION_REASON_BANK_ACCOUNT_UNKNOWN);
}

TEST_F(Payment, MayReplaceTheFailedTenderOfAnEarlierOne) {
  Given(Pay(Wallet(6'000, "W1", "PENDING")));
  const std::string replacing = "purpose: PURPOSE_GAS_BILL customer: 6200012345 replaces { number: 1 }";
  When(Pay(Cash(6'000, 6'000, 0), replacing));
  ThenRejected(v1::REJECTION_REASON_REPLACED_NOT_FAILED);
  Given(AtCentre("resolve_tender { payment { number: 1 } stage: TENDER_STAGE_PAYMENT outcome: TENDER_STATUS_FAILED }",
                 kCashier));
  When(Pay(Cash(6'000, 6'000, 0), replacing));
  ThenEvents({"payment_received"});
  EXPECT_EQ(Event().payment_received().replaces(), 1u);
}

TEST_F(Payment, MayReplaceAFailedTenderOfAClosedDay) {
  v1::Command first = Pay(Wallet(6'000, "W1", "PENDING"));
  first.set_request_id("first");
  Given(first);
  Given(AtCentre("resolve_tender { payment { number: 1 } stage: TENDER_STAGE_PAYMENT outcome: TENDER_STATUS_FAILED }",
                 kCashier));
  GivenSessionClosed();
  GivenDayClosed();
  EXPECT_TRUE(world_.state().payments.empty());
  GivenNextDayOpen();
  GivenOpenSession();
  When(Pay(Cash(6'000, 6'000, 0), "purpose: PURPOSE_GAS_BILL customer: 1 replaces { request_id: 'first' }"));
  ThenEvents({"payment_received"});
}

TEST_F(Payment, ReplacingAnUnknownPaymentIsRefused) {
  When(Pay(Cash(6'000, 6'000, 0), "purpose: PURPOSE_GAS_BILL customer: 1 replaces { number: 9 }"));
  ThenRejected(v1::REJECTION_REASON_PAYMENT_UNKNOWN);
  When(Pay(Cash(6'000, 6'000, 0), "purpose: PURPOSE_GAS_BILL customer: 1 replaces { request_id: 'nobody' }"));
  ThenRejected(v1::REJECTION_REASON_PAYMENT_UNKNOWN);
}

TEST_F(Payment, IsRefusedWhenABalanceCouldLeaveItsRange) {
  world_.mutable_state().moved_fen = 3'999'999'999'999'999'000;
  When(CashPayment(1'010));
  ThenRejected(v1::REJECTION_REASON_AMOUNT_OUT_OF_RANGE);
  world_.mutable_state().moved_fen = 2'050'000;  // As it was, for the replay.
}

TEST_F(Payment, ByChequeIsRefusedWhenTheCentreHoldsTooManyPapers) {
  int cheques = 0;
  while (cheques < kPapersMax) {
    std::string tenders;
    for (int i = 0; i < 8; ++i) tenders += Cheque(100, absl::StrCat("n", cheques++));
    Given(Pay(tenders));
  }
  When(Pay(Cheque(100, "last")));
  ThenRejected(v1::REJECTION_REASON_LIST_TOO_LONG);
  // Cash needs no paper; and what is there can all be counted, or all be missing, and go into the safe in one event.
  Given(CashPayment(1'000));
  Given(Count("OPENING", DrawerFen()));
  EXPECT_EQ(Event().cash_counted().findings().cheques_missing_size(), cheques);
  v1::Command recount = Count("OPENING", DrawerFen(), kCashier, kKeeper);
  for (int i = 1; i <= cheques; ++i) recount.mutable_commit_count()->add_cheques(i);
  Given(recount);
  GivenSessionClosed();
  EXPECT_EQ(Event().session_closed().papers(), kPapersMax);
}

TEST_F(Payment, IsRefusedWhenTheCloseCouldNotListIt) {
  // Every pending tender is an item of the close. Cash needs none.
  int payments = 0;
  do {
    When(Pay(Card(100, absl::StrCat("n", ++payments), "PENDING")));
  } while (status_.ok() && payments < 50'000);
  ThenRejected(v1::REJECTION_REASON_LIST_TOO_LONG);
  Given(CashPayment(1'000));
}

}  // namespace
}  // namespace daybook::domain
