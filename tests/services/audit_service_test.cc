#include "services/audit_service.h"

#include <gtest/gtest.h>

#include "ledger/base/digest.h"
#include "tests/services/server_fixture.h"

namespace daybook::services {
namespace {

class AuditServiceTest : public ServerTest {
 protected:
  // Every event that the call gives, and its last token.
  std::vector<v1::RecordedEvent> ReadAll(const v1::ReadEventsRequest& request, std::string* token = nullptr) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
    const auto stream = audit_->ReadEvents(&context, request);
    std::vector<v1::RecordedEvent> events;
    v1::ReadEventsResponse response;
    while (stream->Read(&response)) {
      EXPECT_LE(response.events_size(), 256);
      events.insert(events.end(), response.events().begin(), response.events().end());
      if (token != nullptr) *token = response.resume_token();
    }
    status_ = stream->Finish();
    return events;
  }
  void Pay(int count) {
    v1::SubmitRequest request;
    for (int i = 0; i < count; ++i) *request.add_commands() = Payment();
    v1::SubmitResponse response;
    ASSERT_TRUE(Call(*ledger_, &v1::LedgerService::Stub::Submit, request, response).ok());
  }

  grpc::Status status_;
};

TEST_F(AuditServiceTest, GivesAnEventWithTheHashThatItsReceiptNamed) {
  Start();
  OpenCity();
  const v1::Command payment = Payment();
  const v1::Receipt receipt = Accept(payment);
  v1::GetEventRequest request;
  request.set_sequence(receipt.first_sequence());
  v1::GetEventResponse response;
  ASSERT_TRUE(Call(*audit_, &v1::AuditService::Stub::GetEvent, request, response).ok());
  EXPECT_EQ(response.event().leaf_hash(), receipt.leaf_hashes(0));
  EXPECT_EQ(response.event().event().request_id(), payment.request_id());
  EXPECT_GE(response.as_of_sequence(), receipt.last_sequence());
}

TEST_F(AuditServiceTest, NamesAnEventBeyondTheLog) {
  Start();
  for (const uint64_t sequence : {uint64_t{0}, uint64_t{1'000'000}}) {
    v1::GetEventRequest request;
    request.set_sequence(sequence);
    v1::GetEventResponse response;
    const grpc::Status status = Call(*audit_, &v1::AuditService::Stub::GetEvent, request, response);
    EXPECT_EQ(ReasonOf(status), v1::REJECTION_REASON_NOT_FOUND);
  }
}

TEST_F(AuditServiceTest, ReadsTheWholeLogInOrderWithoutAGap) {
  Start();
  OpenCity();
  Pay(700);
  const auto events = ReadAll(v1::ReadEventsRequest());
  ASSERT_TRUE(status_.ok()) << status_.error_message();
  ASSERT_EQ(events.size(), server_->ledger().durable_sequence());
  for (size_t i = 0; i < events.size(); ++i) EXPECT_EQ(events[i].event().sequence(), i + 1);
}

TEST_F(AuditServiceTest, GoesOnFromAResumeTokenWithNothingLeftOutOrTwice) {
  Start();
  OpenCity();
  Pay(300);
  std::string token;
  const size_t before = ReadAll(v1::ReadEventsRequest(), &token).size();
  Pay(10);
  v1::ReadEventsRequest again;
  again.set_resume_token(token);
  const auto events = ReadAll(again);
  ASSERT_EQ(events.size(), server_->ledger().durable_sequence() - before);
  EXPECT_EQ(events[0].event().sequence(), before + 1);
}

TEST_F(AuditServiceTest, FollowsTheLogAsItGrows) {
  Start();
  OpenCity();
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
  v1::ReadEventsRequest request;
  request.set_from_sequence(server_->ledger().durable_sequence() + 1);
  request.set_follow(true);
  const auto stream = audit_->ReadEvents(&context, request);
  v1::ReadEventsResponse response;
  uint64_t expected = request.from_sequence();
  for (int round = 0; round < 5; ++round) {
    const v1::Receipt receipt = Accept(Payment());
    while (expected <= receipt.last_sequence()) {
      ASSERT_TRUE(stream->Read(&response));
      for (const auto& recorded : response.events()) EXPECT_EQ(recorded.event().sequence(), expected++);
    }
  }
  EXPECT_TRUE(server_->Stop().ok());
  while (stream->Read(&response)) {
  }
  EXPECT_EQ(ReasonOf(stream->Finish()), v1::REJECTION_REASON_SHUTTING_DOWN);
}

TEST_F(AuditServiceTest, FreesAFollowerThatGoes) {
  Start();
  OpenCity();
  {
    grpc::ClientContext context;
    v1::ReadEventsRequest request;
    request.set_follow(true);
    const auto stream = audit_->ReadEvents(&context, request);
    v1::ReadEventsResponse response;
    ASSERT_TRUE(stream->Read(&response));
    context.TryCancel();
  }
  // Stop waits for every call: a follower that was not freed would hold it up to the grace and beyond.
  EXPECT_TRUE(server_->Stop().ok());
}

TEST_F(AuditServiceTest, FiltersByTypeCustomerTillStaffAndRequest) {
  Start();
  OpenCity();
  Pay(50);
  const v1::Command payment = Payment();
  Accept(payment);
  v1::ReadEventsRequest request;
  v1::EventFilter& filter = *request.mutable_filter();
  filter.set_request_id(payment.request_id());
  const auto mine = ReadAll(request);
  ASSERT_EQ(mine.size(), 1u);
  EXPECT_EQ(mine[0].event().request_id(), payment.request_id());

  filter.Clear();
  filter.add_types("payment_received");
  EXPECT_EQ(ReadAll(request).size(), 51u);
  filter.set_customer(payment.receive_payment().customer());
  filter.set_till(payment.till());
  filter.set_staff(payment.actor());
  filter.set_business_date(kDate);
  filter.set_centre(1);
  const auto found = ReadAll(request);
  ASSERT_GE(found.size(), 1u);
  for (const auto& recorded : found) {
    EXPECT_EQ(recorded.event().payment_received().customer(), payment.receive_payment().customer());
  }
  filter.set_staff(999'999);
  EXPECT_TRUE(ReadAll(request).empty());
  EXPECT_TRUE(status_.ok());
}

TEST_F(AuditServiceTest, NamesEverythingWrongWithAFilterARangeOrAToken) {
  Start();
  v1::ReadEventsRequest request;
  request.mutable_filter()->add_types("nonsense");
  request.mutable_filter()->set_business_date("2026-13-01");
  ReadAll(request);
  EXPECT_EQ(ReasonOf(status_), v1::REJECTION_REASON_FIELD_INVALID);
  EXPECT_NE(status_.error_message().find("types[0]"), std::string::npos);
  EXPECT_NE(status_.error_message().find("business_date"), std::string::npos);

  request.Clear();
  request.set_from_sequence(9);
  request.set_to_sequence(3);
  ReadAll(request);
  EXPECT_EQ(ReasonOf(status_), v1::REJECTION_REASON_FIELD_INVALID);

  request.Clear();
  request.set_resume_token("nonsense");
  ReadAll(request);
  EXPECT_EQ(ReasonOf(status_), v1::REJECTION_REASON_FIELD_INVALID);
}

TEST_F(AuditServiceTest, RefusesAnUndecodableRequestByName) {
  Start();
  for (const char* method : {"GetEvent", "ReadEvents"}) {
    const grpc::Status status = CallRaw(channel_, absl::StrCat("/daybook.v1.AuditService/", method), "\xff\xff\xff");
    EXPECT_EQ(ReasonOf(status), v1::REJECTION_REASON_MESSAGE_UNDECODABLE) << method;
  }
}

}  // namespace
}  // namespace daybook::services
