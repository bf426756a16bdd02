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

}  // namespace
}  // namespace daybook::services
