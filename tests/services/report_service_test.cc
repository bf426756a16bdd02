#include "services/report_service.h"

#include <gtest/gtest.h>

#include <thread>

#include "tests/services/server_fixture.h"

namespace daybook::services {
namespace {

class ReportServiceTest : public ServerTest {
 protected:
  uint32_t Till() const { return city_->tills()[0].till; }
  grpc::Status GetTill(uint32_t till, uint64_t min_sequence, v1::GetTillResponse& response) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(10));
    v1::GetTillRequest request;
    request.set_till(till);
    request.set_min_sequence(min_sequence);
    return report_->GetTill(&context, request, &response);
  }
  // What a register answers without a token and with one that is not its own.
  template <typename Request, typename Response>
  void ExpectRegister(grpc::Status (v1::ReportService::Stub::*method)(grpc::ClientContext*, const Request&,
                                                                      Response*)) {
    SCOPED_TRACE(Request().GetTypeName());
    Request request;
    Response response;
    ASSERT_TRUE(Call(*report_, method, request, response).ok());
    EXPECT_GT(response.as_of_sequence(), 0u);
    EXPECT_EQ(response.next_page_token(), "");
    request.set_page_token("nonsense");
    EXPECT_EQ(ReasonOf(Call(*report_, method, request, response)), v1::REJECTION_REASON_FIELD_INVALID);
  }
};

TEST_F(ReportServiceTest, ShowsAClientItsOwnWrite) {
  Start();
  OpenCity();
  const v1::Receipt receipt = Accept(Payment());
  v1::GetTillResponse response;
  ASSERT_TRUE(GetTill(Till(), 0, response).ok());
  EXPECT_GE(response.as_of_sequence(), receipt.last_sequence());
  EXPECT_EQ(response.till().till(), Till());
  EXPECT_TRUE(response.till().day_open());
}

TEST_F(ReportServiceTest, WaitsForTheSequenceAskedFor) {
  Start();
  OpenCity();
  const uint64_t next = server_->ledger().applied_sequence() + 1;
  v1::GetTillResponse response;
  grpc::Status status;
  std::thread reader([&] { status = GetTill(Till(), next, response); });
  const v1::Receipt receipt = Accept(Payment());
  reader.join();
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_GE(response.as_of_sequence(), next);
  EXPECT_EQ(receipt.first_sequence(), next);
}

TEST_F(ReportServiceTest, GivesUpASequenceThatDoesNotComeInTime) {
  command_line_.config.mutable_ledger()->set_min_sequence_wait_millis(100);
  Start();
  OpenCity();
  v1::GetTillResponse response;
  const grpc::Status status = GetTill(Till(), 1'000'000, response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  EXPECT_EQ(ReasonOf(status), v1::REJECTION_REASON_DEADLINE_PASSED);
}

TEST_F(ReportServiceTest, NamesATillThatIsNotThere) {
  Start();
  v1::GetTillResponse response;
  const grpc::Status status = GetTill(999, 0, response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(ReasonOf(status), v1::REJECTION_REASON_TILL_UNKNOWN);
}

TEST_F(ReportServiceTest, RefusesAnUndecodableRequestByNameInEveryMethod) {
  Start();
  for (const char* method : {"GetTill", "ListTills", "WatchTills", "GetHoldings", "GetTrialBalance", "GetDailyClose",
                             "ListDailyCloses", "GetClosePreflight", "GetXReport", "ListCases", "ListLimitBreaches",
                             "ListTools", "ListInvoices", "ListHandovers", "GetServiceLevels", "ListSpotChecks",
                             "ListComplaints", "ListWorkOrders"}) {
    const grpc::Status status = CallRaw(channel_, absl::StrCat("/daybook.v1.ReportService/", method), "\xff\xff\xff");
    EXPECT_EQ(ReasonOf(status), v1::REJECTION_REASON_MESSAGE_UNDECODABLE) << method;
  }
}

TEST_F(ReportServiceTest, BalancesEveryAsset) {
  Start();
  OpenCity();
  for (int i = 0; i < 20; ++i) Accept(Payment());
  v1::GetTrialBalanceResponse balance;
  ASSERT_TRUE(Call(*report_, &v1::ReportService::Stub::GetTrialBalance, v1::GetTrialBalanceRequest(), balance).ok());
  EXPECT_TRUE(balance.balanced());
  EXPECT_GT(balance.lines_size(), 0);
  v1::GetHoldingsResponse holdings;
  v1::GetHoldingsRequest ask;
  ask.set_account_kind(v1::ACCOUNT_KIND_TILL);
  ASSERT_TRUE(Call(*report_, &v1::ReportService::Stub::GetHoldings, ask, holdings).ok());
  EXPECT_GT(holdings.holdings_size(), 0);
}

TEST_F(ReportServiceTest, RefusesATokenOfAnotherList) {
  Start();
  v1::ListTillsRequest request;
  request.set_page_token("nonsense");
  v1::ListTillsResponse response;
  const grpc::Status status = Call(*report_, &v1::ReportService::Stub::ListTills, request, response);
  EXPECT_EQ(ReasonOf(status), v1::REJECTION_REASON_FIELD_INVALID);
}

TEST_F(ReportServiceTest, NamesEverythingWrongWithAnAskedClose) {
  Start();
  v1::GetDailyCloseRequest request;
  request.set_business_date("2026-02-30");
  v1::GetDailyCloseResponse response;
  const grpc::Status status = Call(*report_, &v1::ReportService::Stub::GetDailyClose, request, response);
  EXPECT_EQ(ReasonOf(status), v1::REJECTION_REASON_FIELD_INVALID);
  EXPECT_NE(status.error_message().find("centre"), std::string::npos);
  EXPECT_NE(status.error_message().find("business_date"), std::string::npos);
}

TEST_F(ReportServiceTest, TellsWhatStandsBeforeAClose) {
  Start();
  OpenCity();
  v1::GetClosePreflightRequest request;
  request.set_centre(1);
  v1::GetClosePreflightResponse response;
  ASSERT_TRUE(Call(*report_, &v1::ReportService::Stub::GetClosePreflight, request, response).ok());
  EXPECT_GE(response.items_size(), 2) << "two sessions are open";
}

TEST_F(ReportServiceTest, GivesTheInterimReportInTheLayoutOfTheClose) {
  Start();
  OpenCity();
  v1::GetXReportRequest request;
  request.set_centre(1);
  v1::GetXReportResponse response;
  ASSERT_TRUE(Call(*report_, &v1::ReportService::Stub::GetXReport, request, response).ok());
  EXPECT_FALSE(response.document().sealed());
  EXPECT_EQ(response.document().business_date(), 20261123);
}

TEST_F(ReportServiceTest, SaysWhenCashStoodAboveALimit) {
  Start();
  OpenCity();
  v1::ListLimitBreachesRequest request;
  request.set_from_date("2026-11-23");
  v1::ListLimitBreachesResponse response;
  ASSERT_TRUE(Call(*report_, &v1::ReportService::Stub::ListLimitBreaches, request, response).ok());
  EXPECT_EQ(response.breaches_size(), 0);
  EXPECT_GT(response.as_of_sequence(), 0u);
  request.set_to_date("tomorrow");
  const grpc::Status status = Call(*report_, &v1::ReportService::Stub::ListLimitBreaches, request, response);
  EXPECT_EQ(ReasonOf(status), v1::REJECTION_REASON_FIELD_INVALID);
  EXPECT_NE(status.error_message().find("to_date"), std::string::npos);
}

TEST_F(ReportServiceTest, AnswersForEveryRegister) {
  Start();
  OpenCity();
  using Stub = v1::ReportService::Stub;
  ExpectRegister(&Stub::ListTools);
  ExpectRegister(&Stub::ListInvoices);
  ExpectRegister(&Stub::ListHandovers);
  ExpectRegister(&Stub::ListSpotChecks);
  ExpectRegister(&Stub::ListComplaints);
  ExpectRegister(&Stub::ListWorkOrders);
}

TEST_F(ReportServiceTest, ListsTheSpotChecksOfTheTillsInUse) {
  Start();
  OpenCity();
  v1::ListSpotChecksRequest request;
  request.set_centre(1);
  v1::ListSpotChecksResponse response;
  ASSERT_TRUE(Call(*report_, &v1::ReportService::Stub::ListSpotChecks, request, response).ok());
  ASSERT_EQ(response.spot_checks_size(), 2);
  EXPECT_EQ(response.spot_checks(0).line().till(), Till());
  EXPECT_TRUE(response.spot_checks(0).has_due_time()) << "a session is open";
  EXPECT_FALSE(response.spot_checks(0).overdue());
}

TEST_F(ReportServiceTest, GivesTheServiceLevelsOfADayThatIsKept) {
  Start();
  OpenCity();
  v1::GetServiceLevelsRequest request;
  request.set_centre(1);
  v1::GetServiceLevelsResponse response;
  ASSERT_TRUE(Call(*report_, &v1::ReportService::Stub::GetServiceLevels, request, response).ok());
  EXPECT_EQ(response.business_date(), "2026-11-23") << "the current date";
  EXPECT_GT(response.wait_target_seconds(), 0u);
  EXPECT_GT(response.as_of_sequence(), 0u);
  request.set_business_date("2026-11-22");
  const grpc::Status status = Call(*report_, &v1::ReportService::Stub::GetServiceLevels, request, response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(ReasonOf(status), v1::REJECTION_REASON_NOT_FOUND);
  request.set_centre(999);
  EXPECT_EQ(ReasonOf(Call(*report_, &v1::ReportService::Stub::GetServiceLevels, request, response)),
            v1::REJECTION_REASON_CENTRE_UNKNOWN);
}

class TillWatchTest : public ReportServiceTest {};

TEST_F(TillWatchTest, SendsOneSnapshotAndThenEveryChange) {
  Start();
  OpenCity();
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
  v1::WatchTillsRequest request;
  request.set_centre(1);
  const auto stream = report_->WatchTills(&context, request);
  v1::WatchTillsResponse response;
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_EQ(response.tills_size(), 2);
  const v1::Command payment = Payment();
  const v1::Receipt receipt = Accept(payment);
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_GE(response.as_of_sequence(), receipt.last_sequence());
  ASSERT_EQ(response.tills_size(), 1);
  EXPECT_EQ(response.tills(0).till(), payment.till());
  EXPECT_EQ(response.tills(0).payments(), 1u);
}

TEST_F(TillWatchTest, SendsAnEmptySnapshotWhereNothingIsRegistered) {
  Start();
  grpc::ClientContext context;
  const auto stream = report_->WatchTills(&context, v1::WatchTillsRequest());
  v1::WatchTillsResponse response;
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_EQ(response.tills_size(), 0);
  context.TryCancel();
}

TEST_F(TillWatchTest, RefusesATillThatIsNotThere) {
  Start();
  grpc::ClientContext context;
  v1::WatchTillsRequest request;
  request.set_till(999);
  const auto stream = report_->WatchTills(&context, request);
  v1::WatchTillsResponse response;
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_EQ(ReasonOf(stream->Finish()), v1::REJECTION_REASON_TILL_UNKNOWN);
}

TEST_F(TillWatchTest, EndsWhenTheServerStops) {
  Start();
  OpenCity();
  grpc::ClientContext context;
  const auto stream = report_->WatchTills(&context, v1::WatchTillsRequest());
  v1::WatchTillsResponse response;
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_TRUE(server_->Stop().ok());
  while (stream->Read(&response)) {
  }
  EXPECT_EQ(ReasonOf(stream->Finish()), v1::REJECTION_REASON_SHUTTING_DOWN);
}

}  // namespace
}  // namespace daybook::services
