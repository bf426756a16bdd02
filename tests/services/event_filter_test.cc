#include "services/event_filter.h"

#include <gtest/gtest.h>

#include "ledger/base/rejection.h"
#include "services/event_stream.h"

namespace daybook::services {
namespace {

v1::Event PaymentOf(uint64_t customer) {
  v1::Event event;
  event.set_centre(3);
  event.set_till(301);
  event.set_business_date(20261123);
  event.set_actor(1042);
  event.set_second_person(1043);
  event.set_terminal(3011);
  event.set_request_id("r1");
  event.mutable_payment_received()->set_customer(customer);
  return event;
}

bool Matches(const v1::EventFilter& asked, const v1::Event& event) {
  const auto filter = EventFilter::Make(asked);
  return filter.ok() && filter->Matches(event);
}

TEST(EventFilter, LetsEverythingThroughWithoutACondition) {
  EXPECT_TRUE(Matches({}, {}));
  EXPECT_TRUE(Matches({}, PaymentOf(9)));
}

TEST(EventFilter, AsksForEveryConditionAtOnce) {
  v1::EventFilter asked;
  asked.set_centre(3);
  asked.set_till(301);
  asked.set_business_date("2026-11-23");
  asked.set_staff(1043);
  asked.set_terminal(3011);
  asked.set_request_id("r1");
  asked.set_customer(9);
  asked.add_types("case_opened");
  asked.add_types("payment_received");
  EXPECT_TRUE(Matches(asked, PaymentOf(9)));
  EXPECT_FALSE(Matches(asked, PaymentOf(8)));
  for (const auto& change : std::initializer_list<void (*)(v1::EventFilter&)>{
           [](v1::EventFilter& f) { f.set_centre(4); }, [](v1::EventFilter& f) { f.set_till(302); },
           [](v1::EventFilter& f) { f.set_business_date("2026-11-24"); }, [](v1::EventFilter& f) { f.set_staff(7); },
           [](v1::EventFilter& f) { f.set_terminal(7); }, [](v1::EventFilter& f) { f.set_request_id("r2"); },
           [](v1::EventFilter& f) { f.clear_types(), f.add_types("till_paused"); }}) {
    v1::EventFilter other = asked;
    change(other);
    EXPECT_FALSE(Matches(other, PaymentOf(9))) << other.ShortDebugString();
  }
}

TEST(EventFilter, FindsTheCustomerOfATopUpAndOfItsWrite) {
  v1::EventFilter asked;
  asked.set_customer(9);
  v1::Event event;
  // All of its tenders may be pending: nothing is booked then.
  event.mutable_card_top_up_paid()->mutable_payment()->set_customer(9);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_card_written()->set_customer(9);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_card_written()->set_customer(8);
  EXPECT_FALSE(Matches(asked, event));
}

TEST(EventFilter, FindsACustomerAlsoByWhatWasBookedOnTheAccount) {
  v1::Event event;
  v1::Posting& posting = *event.add_postings();
  posting.set_account_kind(v1::ACCOUNT_KIND_CUSTOMER);
  posting.set_account_number(9);
  v1::EventFilter asked;
  asked.set_customer(9);
  EXPECT_TRUE(Matches(asked, event));
  posting.set_account_kind(v1::ACCOUNT_KIND_TILL);
  EXPECT_FALSE(Matches(asked, event));
}

TEST(EventFilter, FindsACustomerInEveryPayloadThatNamesOne) {
  v1::EventFilter asked;
  asked.set_customer(9);
  v1::Event event;
  event.mutable_payment_refunded()->set_customer(9);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_tender_resolved()->set_customer(9);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_payment_reversed()->set_customer(9);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_cheque_bounced()->set_customer(9);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_cheque_returned()->set_customer(9);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_case_decided()->set_customer(9);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_case_decided()->set_customer(8);
  EXPECT_FALSE(Matches(asked, event));
  event.mutable_card_top_up_paid()->mutable_payment()->set_customer(9);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_card_written()->set_customer(9);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_work_order_opened()->set_customer(9);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_work_order_completed()->set_customer(9);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_work_order_cancelled()->set_customer(9);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_complaint_received()->set_customer(9);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_account_opened()->set_customer(9);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_account_opened()->set_customer(8);
  EXPECT_FALSE(Matches(asked, event));
}

TEST(EventFilter, FindsAPersonAlsoWhereTheEventIsOnlyAboutHim) {
  v1::EventFilter asked;
  asked.set_staff(7);
  v1::Event event;
  event.mutable_staff_registered()->set_staff(7);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_role_granted()->set_staff(7);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_role_revoked()->set_staff(7);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_duty_added()->set_staff(7);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_session_opened()->set_cashier(7);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_case_opened()->set_answerable(7);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_case_assigned()->set_owner(7);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_case_decided()->set_staff(7);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_due_settled()->set_staff(7);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_deposit_dispatched()->set_carrier(7);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_float_withdrawn()->set_escort(7);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_float_withdrawn()->set_escort(8);
  EXPECT_FALSE(Matches(asked, event));
}

TEST(EventFilter, FindsAPersonByWhatIsOrWasInHisHands) {
  v1::EventFilter asked;
  asked.set_staff(7);
  v1::Event event;
  event.mutable_tools_checked_out()->set_borrower(7);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_tools_returned()->set_holder(7);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_tool_transferred()->set_from(7);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_tool_lost()->set_liable(7);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_tool_replaced()->set_holder(7);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_tool_overdue()->set_holder(7);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_key_handed_out()->set_holder(7);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_key_returned()->set_holder(7);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_work_order_assigned()->set_technician(7);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_work_order_completed()->set_technician(7);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_work_order_cancelled()->set_technician(7);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_handover_prepared()->set_receiver(7);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_shift_handed_over()->set_giver(7);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_shift_handed_over()->set_giver(8);
  EXPECT_FALSE(Matches(asked, event));
}

TEST(EventFilter, FindsAToolByItsMovesByTheCountsThatListedItAndByWhatNamesIt) {
  v1::EventFilter asked;
  asked.set_tool(55);
  v1::Event event;
  v1::Posting& posting = *event.add_postings();
  posting.set_account_kind(v1::ACCOUNT_KIND_STORE);
  posting.set_asset_kind(v1::ASSET_KIND_TOOL);
  posting.set_asset_number(55);
  EXPECT_TRUE(Matches(asked, event));
  posting.set_asset_kind(v1::ASSET_KIND_KEY);
  EXPECT_FALSE(Matches(asked, event)) << "numbers of other assets are others";
  event.mutable_tools_counted()->add_present(55);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_tools_counted()->set_present(0, 56);
  EXPECT_FALSE(Matches(asked, event));
  event.mutable_tools_counted()->add_missing(55);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_tool_overdue()->set_tag(55);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_tool_replaced()->set_old_tag(55);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_handover_prepared()->mutable_items()->add_tools(55);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_handover_prepared()->mutable_items()->set_tools(0, 56);
  EXPECT_FALSE(Matches(asked, event));
}

TEST(EventFilter, FindsAnInvoiceByItsFateItsFormAndItsStub) {
  v1::EventFilter asked;
  asked.mutable_invoice()->set_code("1100123456");
  asked.mutable_invoice()->set_number("00000017");
  const v1::InvoiceNumber invoice = asked.invoice();
  v1::Event event;
  EXPECT_FALSE(Matches(asked, event));
  *event.mutable_invoice_issued()->mutable_invoice() = invoice;
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_invoice_issued()->mutable_invoice()->set_code("1100123457");
  EXPECT_FALSE(Matches(asked, event));
  *event.mutable_invoice_voided()->mutable_invoice() = invoice;
  EXPECT_TRUE(Matches(asked, event));
  *event.mutable_invoice_lost()->mutable_invoice() = invoice;
  EXPECT_TRUE(Matches(asked, event));
  *event.mutable_red_invoice_issued()->mutable_blue() = invoice;
  EXPECT_TRUE(Matches(asked, event));
  *event.mutable_red_invoice_issued()->mutable_invoice() = invoice;
  event.mutable_red_invoice_issued()->clear_blue();
  EXPECT_TRUE(Matches(asked, event));
  const auto cover = [](auto& fact, auto& range, uint32_t first, uint32_t last) {
    fact.set_code("1100123456");
    range.set_first(first);
    range.set_last(last);
  };
  v1::InvoicesAllotted& allotted = *event.mutable_invoices_allotted();
  cover(allotted, *allotted.mutable_range(), 17, 20);
  EXPECT_TRUE(Matches(asked, event));
  v1::InvoicesReturned& returned = *event.mutable_invoices_returned();
  cover(returned, *returned.mutable_range(), 10, 17);
  EXPECT_TRUE(Matches(asked, event));
  cover(returned, *returned.mutable_range(), 10, 16);
  EXPECT_FALSE(Matches(asked, event));
  v1::InvoiceBookReceived& received = *event.mutable_invoice_book_received();
  cover(received, received, 1, 100);
  EXPECT_TRUE(Matches(asked, event));
  v1::ManualInvoicesChecked& checked = *event.mutable_manual_invoices_checked();
  cover(checked, checked, 1, 100);
  EXPECT_TRUE(Matches(asked, event));
  checked.set_code("1100123457");
  EXPECT_FALSE(Matches(asked, event));
}

TEST(EventFilter, TakesAnInvoiceByCodeAndNumberOrADigitalOneByNumberAlone) {
  v1::EventFilter asked;
  asked.mutable_invoice()->set_number("26112000000000000017");
  v1::Event event;
  *event.mutable_invoice_issued()->mutable_invoice() = asked.invoice();
  EXPECT_TRUE(Matches(asked, event));
  for (const auto& [code, number] : std::initializer_list<std::pair<const char*, const char*>>{
           {"", ""}, {"", "17"}, {"1100123456", "17"}, {"11001234567", "00000017"}, {"1100123456", "0000001x"}}) {
    asked.mutable_invoice()->set_code(code);
    asked.mutable_invoice()->set_number(number);
    const auto filter = EventFilter::Make(asked);
    EXPECT_EQ(ReasonOf(filter.status()), v1::REJECTION_REASON_FIELD_INVALID) << code << "-" << number;
    EXPECT_NE(filter.status().message().find("filter.invoice"), absl::string_view::npos);
  }
}

TEST(EventFilter, FindsAChequeByItsPaperByWhatBecameOfItAndByTheCountsThatListedIt) {
  v1::EventFilter asked;
  asked.set_cheque(17);
  v1::Event event;
  v1::Posting& posting = *event.add_postings();
  posting.set_account_kind(v1::ACCOUNT_KIND_TILL);
  posting.set_asset_kind(v1::ASSET_KIND_CHEQUE);
  posting.set_asset_number(17);
  EXPECT_TRUE(Matches(asked, event));
  posting.set_asset_kind(v1::ASSET_KIND_SUSPECT_NOTE);
  EXPECT_FALSE(Matches(asked, event)) << "numbers of other assets are others";
  event.mutable_cheque_cleared()->set_cheque(17);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_cheque_bounced()->set_cheque(17);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_cheque_returned()->set_cheque(17);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_case_decided()->set_cheque(17);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_payment_refunded()->add_tenders()->set_cheque(17);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_tender_resolved()->set_cheque(17);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_cash_counted()->mutable_findings()->add_cheques_present(17);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_safe_counted()->mutable_findings()->add_cheques_missing(17);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_safe_counted()->mutable_findings()->set_cheques_missing(0, 18);
  EXPECT_FALSE(Matches(asked, event));
  event.mutable_handover_prepared()->mutable_items()->add_cheques(17);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_shift_handed_over()->mutable_items()->add_cheques(17);
  EXPECT_TRUE(Matches(asked, event)) << "at the same till no posting says so";
  event.mutable_shift_handed_over()->mutable_items()->set_cheques(0, 18);
  EXPECT_FALSE(Matches(asked, event));
}

TEST(EventFilter, FindsACaseByWhatIsBookedToItAndByWhatHappensToIt) {
  v1::EventFilter asked;
  asked.set_case_number(3);
  v1::Event event;
  v1::Posting& posting = *event.add_postings();
  posting.set_account_kind(v1::ACCOUNT_KIND_OVER_SHORT);
  posting.set_account_number(3);
  EXPECT_TRUE(Matches(asked, event));
  posting.set_account_kind(v1::ACCOUNT_KIND_SAFE);
  EXPECT_FALSE(Matches(asked, event));
  event.mutable_case_opened()->set_case_number(3);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_case_assigned()->set_case_number(3);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_case_closed()->set_case_number(3);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_payment_received()->set_explained_case(3);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_payment_reversed()->set_explained_case(3);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_payment_refunded()->set_explained_case(3);
  EXPECT_TRUE(Matches(asked, event));
  event.mutable_cash_counted()->mutable_findings()->set_case_number(3);
  EXPECT_TRUE(Matches(asked, event)) << "a recount that changes nothing";
  event.mutable_cash_counted()->mutable_findings()->set_case_number(4);
  EXPECT_FALSE(Matches(asked, event));
}

TEST(EventFilter, NamesAllThatIsWrong) {
  v1::EventFilter asked;
  asked.set_business_date("2026-02-29");
  asked.add_types("sequence");
  asked.add_types("nonsense");
  const auto filter = EventFilter::Make(asked);
  EXPECT_EQ(ReasonOf(filter.status()), v1::REJECTION_REASON_FIELD_INVALID);
  for (const char* field : {"business_date", "types[0]", "types[1]"}) {
    EXPECT_NE(filter.status().message().find(field), absl::string_view::npos) << field;
  }
}

TEST(ResumeToken, ComesBackAsItWas) {
  for (const uint64_t next : {uint64_t{1}, uint64_t{4'711}, UINT64_MAX}) {
    const auto read = ReadResumeToken(MakeResumeToken(next));
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(*read, next);
  }
  for (const char* token : {"", "nonsense", "ZXZlbnRzLzEvMA", "!!"}) {
    EXPECT_EQ(ReasonOf(ReadResumeToken(token).status()), v1::REJECTION_REASON_FIELD_INVALID) << token;
  }
}

TEST(EventFilter, FindsATillInWhatMovesItFromElsewhere) {
  v1::EventFilter asked;
  asked.set_till(302);
  v1::Event event;
  event.set_till(301);
  event.mutable_shift_handed_over();
  EXPECT_FALSE(Matches(asked, event));
  v1::Posting& posting = *event.add_postings();
  posting.set_account_kind(v1::ACCOUNT_KIND_SAFE);
  posting.set_account_number(302);
  EXPECT_FALSE(Matches(asked, event));
  posting.set_account_kind(v1::ACCOUNT_KIND_TILL);
  EXPECT_TRUE(Matches(asked, event)) << "its drawer was filled";
  event.Clear();
  event.mutable_spot_check_missed()->set_till(302);
  EXPECT_TRUE(Matches(asked, event));
}

}  // namespace
}  // namespace daybook::services
