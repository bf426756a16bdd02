#include "client/command_line/event_text.h"

#include "gtest/gtest.h"

namespace daybook::command_line {
namespace {

TEST(EventText, NamesWhatAnEventIsAboutByTheNumberTheLedgerGaveIt) {
  v1::Event event;
  event.mutable_payment_refunded()->set_refund(4);
  event.mutable_payment_refunded()->set_payment(17);
  EXPECT_EQ(SubjectText(event), "refund 4");
  event.mutable_payment_received()->set_payment(17);
  EXPECT_EQ(SubjectText(event), "payment 17");
  event.mutable_cash_counted()->mutable_findings()->set_count(9);
  event.mutable_cash_counted()->mutable_findings()->set_case_number(3);
  EXPECT_EQ(SubjectText(event), "count 9");
  event.mutable_case_opened()->set_case_number(3);
  event.mutable_case_opened()->set_count(9);
  EXPECT_EQ(SubjectText(event), "case 3");
  event.mutable_case_decided()->set_case_number(3);
  event.mutable_case_decided()->set_cheque(8);
  EXPECT_EQ(SubjectText(event), "case 3");
  event.mutable_counterfeit_reported()->mutable_note()->set_suspect_note(2);
  EXPECT_EQ(SubjectText(event), "note 2");
  event.mutable_due_settled()->set_staff(3101);
  EXPECT_EQ(SubjectText(event), "staff 3101");
  event.mutable_till_paused();
  EXPECT_EQ(SubjectText(event), "");
  EXPECT_EQ(SubjectText({}), "");
}

TEST(EventText, ShowsTheFigureAPersonLooksFor) {
  v1::Event event;
  event.mutable_payment_received()->set_amount_fen(12'840);
  EXPECT_EQ(AmountText(event), "128.40");
  event.mutable_safe_counted()->mutable_findings()->set_counted_fen(500);
  EXPECT_EQ(AmountText(event), "5.00");
  event.mutable_deposit_confirmed()->set_credited_fen(890'000);
  EXPECT_EQ(AmountText(event), "8900.00");
  event.mutable_counterfeit_reported()->mutable_note()->set_face_fen(10'000);
  EXPECT_EQ(AmountText(event), "100.00");
  event.mutable_till_resumed();
  EXPECT_EQ(AmountText(event), "");
}

}  // namespace
}  // namespace daybook::command_line
