// What refuses a top-up and the writing of its card, and the shape of such commands.
#include "google/rpc/error_details.pb.h"
#include "tests/ledger/domain/card_fixture.h"

namespace daybook::domain {
namespace {

using ::testing::ElementsAre;

class CardRefusal : public CardTopUp {
 protected:
  // The names of the bad fields of a command; none: it is well-formed.
  static std::vector<std::string> BadFields(const v1::Command& command) {
    const absl::Status status = CheckShape(command);
    std::vector<std::string> fields;
    if (status.ok()) return fields;
    EXPECT_EQ(ReasonOf(status), v1::REJECTION_REASON_FIELD_INVALID) << status;
    const google::rpc::Status rpc = ToRpcStatus(status);
    for (const auto& any : rpc.details()) {
      google::rpc::BadRequest bad;
      if (!any.UnpackTo(&bad)) continue;
      for (const auto& violation : bad.field_violations()) fields.push_back(violation.field());
    }
    return fields;
  }
};

// --- The taking, which is a payment's --------------------------------------------------------------------------------

TEST_F(CardRefusal, OfATopUpFollowsTheRulesOfTakingMoney) {
  v1::Command command = TopUp(Cash(100));
  command.set_actor(kKeeper);
  When(command);
  ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  command = TopUp(Cash(100));
  command.set_actor(kOtherCashier);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SESSION_NOT_YOURS);
  command = TopUp(Cash(100));
  command.set_session(99);
  When(command);
  ThenRejected(v1::REJECTION_REASON_SESSION_UNKNOWN);
  When(TopUp(Cash(105)));
  ThenRejected(v1::REJECTION_REASON_CASH_NOT_PAYABLE);
  When(TopUp(Cash(100'000'000)));
  ThenRejected(v1::REJECTION_REASON_TILL_LIMIT_EXCEEDED);
  command = TopUp(Cash(100));
  command.mutable_top_up_card()->set_amount_fen(110);
  When(command);
  ThenRejected(v1::REJECTION_REASON_TENDERS_MISMATCH);
  command = TopUp(Cash(100));
  command.mutable_top_up_card()->mutable_tenders(0)->set_received_fen(200);
  When(command);
  ThenRejected(v1::REJECTION_REASON_CHANGE_MISMATCH);
  command = TopUp(ByCard(100, "C1"));
  command.mutable_top_up_card()->mutable_tenders(0)->set_provider(99);
  When(command);
  ThenRejected(v1::REJECTION_REASON_PROVIDER_UNKNOWN);
  When(TopUp(ByCard(100, "")));
  ThenRejected(v1::REJECTION_REASON_REFERENCE_REQUIRED);
}

TEST_F(CardRefusal, OfATopUpOnAPausedTill) {
  Given(AtTill("pause_till {}"));
  When(TopUp(Cash(100)));
  ThenRejected(v1::REJECTION_REASON_TILL_PAUSED);
}

TEST_F(CardRefusal, OfATopUpOnceTheSessionOrTheDayHasEnded) {
  GivenSessionClosed();
  When(TopUp(Cash(100)));
  ThenRejected(v1::REJECTION_REASON_SESSION_NOT_OPEN);
  GivenDayClosed();
  When(TopUp(Cash(100)));
  ThenRejected(v1::REJECTION_REASON_DAY_NOT_OPEN);
  GivenNextDayOpen();
  GivenOpenSession();
  v1::Command command = TopUp(Cash(100));
  command.set_claimed_business_date(kToday);
  When(command);
  ThenRejected(v1::REJECTION_REASON_DAY_CLOSED);
}

TEST_F(CardRefusal, OfAReferenceUsedBeforeByAPaymentOrATopUp) {
  Given(AtTill("receive_payment { purpose: PURPOSE_REPAIR amount_fen: 100 " + ByCard(100, "C1") + "}"));
  When(TopUp(ByCard(100, "C1")));
  ThenRejected(v1::REJECTION_REASON_REFERENCE_USED);
  Given(TopUp(ByCard(100, "C2")));
  When(AtTill("receive_payment { purpose: PURPOSE_REPAIR amount_fen: 100 " + ByCard(100, "C2") + "}"));
  ThenRejected(v1::REJECTION_REASON_REFERENCE_USED);
  When(TopUp(ByCard(100, "C2"), 1, 8'802));
  ThenRejected(v1::REJECTION_REASON_REFERENCE_USED);
  When(TopUp(ByCard(100, "C3") + ByCard(100, "C3"), 1, 8'802));
  ThenRejected(v1::REJECTION_REASON_REFERENCE_USED);
}

TEST_F(CardRefusal, OfATopUpWhenTheCloseCanListNoMore) {
  GivenFullDay();
  v1::Command command = TopUp(Cash(100));
  command.set_session(1);
  When(command);
  ThenRejected(v1::REJECTION_REASON_LIST_TOO_LONG);
}

TEST_F(CardRefusal, OfALateWriteWhenTheCloseCanListNoMore) {
  Given(TopUp(Cash(100)));
  GivenDayOver();
  GivenNextDayOpen();
  GivenOpenSession();
  GivenFullDay();
  for (v1::Command command : {Fail(), Confirm()}) {
    command.set_claimed_business_date(kToday);
    When(command);
    ThenRejected(v1::REJECTION_REASON_LIST_TOO_LONG);
  }
  // What is of the day lengthens nothing.
  When(Confirm());
  ThenEvents({"card_written"});
}

// --- The card --------------------------------------------------------------------------------------------------------

TEST_F(CardRefusal, OfACounterThatIsNotTheNext) {
  Given(TopUp(Cash(100), 5));
  Given(Confirm(1, 5));
  for (uint32_t counter : {1u, 4u, 5u, 7u}) {
    When(TopUp(Cash(100), counter));
    ThenRejected(v1::REJECTION_REASON_CARD_COUNTER_WRONG);
  }
  v1::Command command = TopUp(Cash(100), 5);
  command.set_already_taken(true);
  When(command);
  ThenRejected(v1::REJECTION_REASON_CARD_COUNTER_WRONG);
}

TEST_F(CardRefusal, OfACounterAfterTheLastOneThereIs) {
  Given(TopUp(Cash(100), 4'294'967'295));
  Given(Confirm(1, 4'294'967'295));
  When(TopUp(Cash(100), 1));
  ThenRejected(v1::REJECTION_REASON_CARD_COUNTER_WRONG);
}

TEST_F(CardRefusal, OfASecondTopUpWhileTheFirstIsNotWritten) {
  Given(TopUp(Cash(100), 5));
  // As the card shows it, and as it would be after the write.
  When(TopUp(Cash(100), 5));
  ThenRejected(v1::REJECTION_REASON_CARD_WRITE_OPEN);
  When(TopUp(Cash(100), 6));
  ThenRejected(v1::REJECTION_REASON_CARD_WRITE_OPEN);
  When(TopUp(Cash(100), 7));
  ThenRejected(v1::REJECTION_REASON_CARD_COUNTER_WRONG);
  Given(Fail());
  When(TopUp(Cash(100), 6));
  ThenRejected(v1::REJECTION_REASON_CARD_WRITE_OPEN);
  GivenDayOver();
  GivenNextDayOpen();
  GivenOpenSession();
  When(TopUp(Cash(100), 6));
  ThenRejected(v1::REJECTION_REASON_CARD_WRITE_OPEN);
}

TEST_F(CardRefusal, OfARefundWhileTheCardMayYetBeWritten) {
  Given(TopUp(Cash(100)));
  When(Refund(Back(0, 100)));
  ThenRejected(v1::REJECTION_REASON_CARD_WRITE_OPEN);
  Given(Fail());
  Given(Rewrite());
  When(Refund(Back(0, 100)));
  ThenRejected(v1::REJECTION_REASON_CARD_WRITE_OPEN);
}

TEST_F(CardRefusal, OfAWriteThatIsNotOpen) {
  Given(TopUp(Cash(100)));
  Given(Fail());
  // Failed, and not tried again.
  When(Confirm());
  ThenRejected(v1::REJECTION_REASON_CARD_WRITE_NOT_OPEN);
  When(Fail());
  ThenRejected(v1::REJECTION_REASON_CARD_WRITE_NOT_OPEN);
  Given(Rewrite());
  Given(Confirm());
  for (const v1::Command& command : {Confirm(), Fail(), Rewrite()}) {
    When(command);
    ThenRejected(v1::REJECTION_REASON_CARD_WRITE_NOT_OPEN);
  }
}

TEST_F(CardRefusal, OfAWriteOfWhatWasTakenBack) {
  Given(TopUp(Cash(100)));
  Given(Reverse());
  Given(TopUp(Cash(100)));
  Given(Fail(2));
  Given(Refund(Back(0, 100), 2));
  for (uint64_t payment : {1u, 2u}) {
    for (const v1::Command& command : {Confirm(payment), Fail(payment), Rewrite(payment)}) {
      When(command);
      ThenRejected(v1::REJECTION_REASON_CARD_WRITE_NOT_OPEN);
    }
  }
}

TEST_F(CardRefusal, OfAReadBackThatIsNotTheTopUps) {
  Given(TopUp(Cash(100), 5));
  for (uint32_t counter : {4u, 6u}) {
    When(Confirm(1, counter));
    ThenRejected(v1::REJECTION_REASON_CARD_READ_BACK_WRONG);
  }
}

TEST_F(CardRefusal, OfATopUpThatNobodyKnows) {
  Given(CashPayment(100));
  v1::Command session = AtTill("pause_till {}");
  session.set_request_id("pause");
  Given(session);
  for (const v1::Command& command :
       {Confirm(1), Fail(1), Rewrite(1), Confirm(9), Fail(9), Rewrite(9),
        AtCentre("rewrite_card { payment { request_id: 'pause' } }", kCashier),
        AtCentre("rewrite_card { payment { request_id: 'never-sent' } }", kCashier)}) {
    When(command);
    ThenRejected(v1::REJECTION_REASON_TOP_UP_UNKNOWN);
  }
}

TEST_F(CardRefusal, OfARewriteBeforeTheWriteHasFailed) {
  Given(TopUp(Cash(100)));
  When(Rewrite());
  ThenRejected(v1::REJECTION_REASON_CARD_WRITE_NOT_FAILED);
}

TEST_F(CardRefusal, OfAReversalOnceTheCardIsWritten) {
  Given(TopUp(Cash(100)));
  Given(Confirm());
  When(Reverse());
  ThenRejected(v1::REJECTION_REASON_CARD_WRITTEN);
}

// --- Money that is not certain ---------------------------------------------------------------------------------------

TEST_F(CardRefusal, OfAWriteWhileATenderIsPending) {
  Given(TopUp(Cash(100) + ByCard(200, "", "PENDING")));
  When(Confirm());
  ThenRejected(v1::REJECTION_REASON_TENDER_PENDING);
  Given(Fail());
  When(Rewrite());
  ThenRejected(v1::REJECTION_REASON_TENDER_PENDING);
  Given(Resolve("PAYMENT", "CONFIRMED", 1));
  Given(Rewrite());
  When(Confirm());
  ThenEvents({"card_written"});
}

TEST_F(CardRefusal, OfARewriteWhileARefundIsPending) {
  Given(TopUp(ByCard(200, "C1")));
  Given(Fail());
  Given(Refund(Back(0, 100, "", "PENDING")));
  When(Rewrite());
  ThenRejected(v1::REJECTION_REASON_TENDER_PENDING);
}

// --- People and days -------------------------------------------------------------------------------------------------

TEST_F(CardRefusal, OfAWriteToldByWhoHasNoRole) {
  Given(TopUp(Cash(100)));
  for (v1::Command command : {Confirm(), Fail(), Rewrite()}) {
    command.set_actor(kFinance);
    When(command);
    ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
    command.set_actor(kCashier);
    command.set_second_person(kCashier);
    When(command);
    ThenRejected(v1::REJECTION_REASON_SELF_APPROVAL);
    command.set_second_person(0);
    command.set_actor(0);
    command.set_terminal(kTerminal);
    command.set_till(kTill);
    When(command);
    ThenRejected(v1::REJECTION_REASON_ROLE_MISSING);
  }
}

TEST_F(CardRefusal, OfAWriteBeforeTheDayIsOpenOrForADayToCome) {
  Given(TopUp(Cash(100)));
  GivenDayOver();
  for (const v1::Command& command : {Confirm(), Fail(), Rewrite()}) {
    When(command);
    ThenRejected(v1::REJECTION_REASON_DAY_NOT_OPEN);
  }
  GivenNextDayOpen();
  for (v1::Command command : {Confirm(), Fail(), Rewrite()}) {
    command.set_claimed_business_date("2026-11-25");
    When(command);
    ThenRejected(v1::REJECTION_REASON_DATE_IN_FUTURE);
  }
}

TEST_F(CardRefusal, OfARewriteThatComesLate) {
  Given(TopUp(Cash(100)));
  Given(Fail());
  v1::Command command = Rewrite();
  command.set_already_taken(true);
  When(command);
  ThenRejected(v1::REJECTION_REASON_NOT_LATE_CAPABLE);
  GivenDayOver();
  GivenNextDayOpen();
  command = Rewrite();
  command.set_claimed_business_date(kToday);
  When(command);
  ThenRejected(v1::REJECTION_REASON_DAY_CLOSED);
}

// --- Shape -----------------------------------------------------------------------------------------------------------

TEST_F(CardRefusal, NamesWhatATopUpLacks) {
  EXPECT_THAT(BadFields(TopUp(Cash(100))), ElementsAre());
  EXPECT_THAT(BadFields(AtTill("top_up_card {}")),
              ElementsAre("top_up_card.customer", "top_up_card.card", "top_up_card.card_counter",
                          "top_up_card.amount_fen", "top_up_card.tenders"));
  EXPECT_THAT(BadFields(AtTill("top_up_card { customer: 1000000000000001 card: 1000000000000001 card_counter: 1 "
                               "amount_fen: 1000000000001 " +
                               Cash(10) + Cash(10) + "}")),
              ElementsAre("top_up_card.customer", "top_up_card.card", "top_up_card.amount_fen", "top_up_card.tenders"));
  std::string nine;
  for (int i = 0; i < 9; ++i) nine += ByCard(1, absl::StrCat("C", i));
  EXPECT_THAT(BadFields(TopUp(nine)), ElementsAre("top_up_card.tenders"));
}

TEST_F(CardRefusal, TakesNoChequeForACard) {
  EXPECT_THAT(BadFields(TopUp(Cash(100) + "tenders { kind: TENDER_KIND_CHEQUE status: TENDER_STATUS_CONFIRMED "
                                          "amount_fen: 100 drawee_bank: '102' provider_reference: '1' }")),
              ElementsAre("top_up_card.tenders[1].kind"));
}

TEST_F(CardRefusal, NamesWhatIsWrongWithATender) {
  EXPECT_THAT(BadFields(TopUp("tenders { kind: TENDER_KIND_CARD amount_fen: 100 }")),
              ElementsAre("top_up_card.tenders[0].provider", "top_up_card.tenders[0].status"));
}

TEST_F(CardRefusal, NamesWhatAWriteLacks) {
  EXPECT_THAT(BadFields(AtCentre("confirm_card_write {}", kCashier)),
              ElementsAre("confirm_card_write.payment", "confirm_card_write.read_back_counter"));
  EXPECT_THAT(BadFields(AtCentre("fail_card_write { payment { number: 0 } }", kCashier)),
              ElementsAre("fail_card_write.payment.number"));
  EXPECT_THAT(BadFields(AtCentre("rewrite_card { payment { request_id: 'a b' } }", kCashier)),
              ElementsAre("rewrite_card.payment.request_id"));
  EXPECT_THAT(BadFields(AtCentre("centre: 3 rewrite_card { payment { number: 1 } }", 0)), ElementsAre("actor"));
}

}  // namespace
}  // namespace daybook::domain
