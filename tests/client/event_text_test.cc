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
  event.mutable_card_top_up_paid()->mutable_payment()->set_payment(18);
  EXPECT_EQ(SubjectText(event), "payment 18");
  event.mutable_till_paused();
  EXPECT_EQ(SubjectText(event), "");
  EXPECT_EQ(SubjectText({}), "");
}

TEST(EventText, NamesToolsKeysAndInvoicesAsTheyAreMarked) {
  v1::Event event;
  event.mutable_tool_registered()->mutable_tool()->set_tag(55);
  EXPECT_EQ(SubjectText(event), "tool 55");
  event.mutable_tools_checked_out()->add_tags(55);
  EXPECT_EQ(SubjectText(event), "tool 55");
  event.mutable_tools_checked_out()->add_tags(56);
  EXPECT_EQ(SubjectText(event), "2 tools");
  event.mutable_tools_returned()->add_tools()->set_tag(56);
  EXPECT_EQ(SubjectText(event), "tool 56");
  event.mutable_tool_transferred()->set_tag(57);
  EXPECT_EQ(SubjectText(event), "tool 57");
  event.mutable_tool_replaced()->set_old_tag(58);
  EXPECT_EQ(SubjectText(event), "tool 58");
  event.mutable_tools_counted()->set_count(3);
  EXPECT_EQ(SubjectText(event), "count 3");
  event.mutable_key_handed_out()->set_key(7);
  EXPECT_EQ(SubjectText(event), "key 7");
  event.mutable_invoice_book_received()->set_book(2);
  EXPECT_EQ(SubjectText(event), "book 2");
  v1::InvoicesAllotted& allotted = *event.mutable_invoices_allotted();
  allotted.set_code("1100123456");
  allotted.mutable_range()->set_first(1);
  allotted.mutable_range()->set_last(50);
  EXPECT_EQ(SubjectText(event), "forms 1100123456-00000001..00000050");
  event.mutable_invoices_returned()->mutable_range()->set_first(1);
  event.mutable_invoices_returned()->mutable_range()->set_last(1);
  event.mutable_invoices_returned()->set_code("1100123456");
  EXPECT_EQ(SubjectText(event), "forms 1100123456-00000001");
  v1::InvoiceNumber invoice;
  invoice.set_code("1100123456");
  invoice.set_number("00000017");
  *event.mutable_invoice_issued()->mutable_invoice() = invoice;
  event.mutable_invoice_issued()->set_book(2);
  EXPECT_EQ(SubjectText(event), "invoice 1100123456-00000017");
  *event.mutable_invoice_voided()->mutable_invoice() = invoice;
  EXPECT_EQ(SubjectText(event), "invoice 1100123456-00000017");
  *event.mutable_invoice_lost()->mutable_invoice() = invoice;
  EXPECT_EQ(SubjectText(event), "form 1100123456-00000017");
  event.mutable_red_invoice_issued()->mutable_invoice()->set_number("26112000000000000017");
  EXPECT_EQ(SubjectText(event), "invoice 26112000000000000017");
  event.mutable_manual_invoices_checked()->set_code("1100123456");
  event.mutable_manual_invoices_checked()->set_last(9);
  EXPECT_EQ(SubjectText(event), "invoices 1100123456-00000000..00000009");
}

TEST(EventText, NamesWhatElseHappensAtTheCounter) {
  v1::Event event;
  event.mutable_handover_prepared()->set_handover(4);
  EXPECT_EQ(SubjectText(event), "handover 4");
  event.mutable_shift_handed_over()->set_handover(4);
  event.mutable_shift_handed_over()->set_count(9);
  EXPECT_EQ(SubjectText(event), "handover 4");
  event.mutable_ticket_called()->set_ticket(12);
  EXPECT_EQ(SubjectText(event), "ticket 12");
  event.mutable_work_order_opened()->set_work_order(8);
  event.mutable_work_order_opened()->set_customer(6);
  EXPECT_EQ(SubjectText(event), "work order 8");
  event.mutable_complaint_overdue()->set_complaint(5);
  EXPECT_EQ(SubjectText(event), "complaint 5");
  event.mutable_account_opened()->set_customer(62);
  EXPECT_EQ(SubjectText(event), "customer 62");
  event.mutable_deposit_overdue()->set_deposit(3);
  EXPECT_EQ(SubjectText(event), "deposit 3");
  event.mutable_spot_check_missed()->set_till(301);
  EXPECT_EQ(SubjectText(event), "till 301");
  event.mutable_card_top_up_paid()->mutable_payment()->set_payment(17);
  EXPECT_EQ(SubjectText(event), "payment 17");
  event.mutable_card_written()->set_payment(17);
  event.mutable_card_written()->set_card(99);
  EXPECT_EQ(SubjectText(event), "payment 17");
}

// A new type of event must be given its words here.
TEST(EventText, NamesTheSubjectOfEveryEventThatHasANumber) {
  const auto* payload = v1::Event::descriptor()->FindOneofByName("payload");
  ASSERT_NE(payload, nullptr);
  for (int i = 0; i < payload->field_count(); ++i) {
    const auto& field = *payload->field(i);
    if (field.number() < v1::Event::kInvoiceBookReceivedFieldNumber) continue;
    v1::Event event;
    auto& fact = *event.GetReflection()->MutableMessage(&event, &field);
    // Every number is 7.
    for (int f = 0; f < fact.GetDescriptor()->field_count(); ++f) {
      const auto& number = *fact.GetDescriptor()->field(f);
      if (number.is_repeated()) continue;
      if (number.cpp_type() == number.CPPTYPE_UINT64) fact.GetReflection()->SetUInt64(&fact, &number, 7);
      if (number.cpp_type() == number.CPPTYPE_UINT32) fact.GetReflection()->SetUInt32(&fact, &number, 7);
    }
    if (event.has_tool_registered()) event.mutable_tool_registered()->mutable_tool()->set_tag(7);
    EXPECT_NE(SubjectText(event), "") << field.name();
  }
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
  event.mutable_card_top_up_paid()->mutable_payment()->set_amount_fen(10'000);
  EXPECT_EQ(AmountText(event), "100.00");
  event.mutable_invoice_issued()->set_amount_fen(8'840);
  EXPECT_EQ(AmountText(event), "88.40");
  event.mutable_manual_invoices_checked()->set_sum_fen(500);
  EXPECT_EQ(AmountText(event), "5.00");
  event.mutable_tool_lost()->set_assessed_fen(20'000);
  EXPECT_EQ(AmountText(event), "200.00");
  event.mutable_tool_registered()->mutable_tool()->set_value_fen(30'000);
  EXPECT_EQ(AmountText(event), "300.00");
  event.mutable_till_resumed();
  EXPECT_EQ(AmountText(event), "");
}

}  // namespace
}  // namespace daybook::command_line
