// The books of a simulated day before an independent program: hledger must find every transaction balanced and every count's
// assertion true, and the trial balance must be zero in every asset.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "daybook/v1/report_service.grpc.pb.h"
#include "tests/integration/server_process.h"

namespace daybook::integration {
namespace {

using ::testing::HasSubstr;

class Books : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto server = ServerProcess::Start({.data = NewFolder("books") + "/data", .init = true});
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = server->release();
    const Ended ended = RunProgram({Program("daybook"), "--server", server_->address(), "simulate", "--seed", "7", "--centres",
                             "3", "--tills", "4", "--date", "2026-11-23"});
    ASSERT_EQ(ended.exit_code, 0) << ended.err;
    const Ended exported = RunProgram({Program("daybook"), "--server", server_->address(), "export", "hledger"});
    ASSERT_EQ(exported.exit_code, 0) << exported.err;
    journal_ = exported.out;
  }
  static void TearDownTestSuite() {
    delete server_;
    server_ = nullptr;
  }

  static Ended Hledger(const std::string& journal, const std::string& command) {
    const std::string file = NewFolder("hledger") + "/books.journal";
    WriteFile(file, journal);
    return RunProgram({HLEDGER, "-f", file, command});
  }

  static inline ServerProcess* server_ = nullptr;
  static inline std::string journal_;
};

TEST_F(Books, OfASimulatedDayPassHledgersCheck) {
  EXPECT_THAT(journal_, HasSubstr("seq:"));
  const Ended check = Hledger(journal_, "check");
  EXPECT_EQ(check.exit_code, 0) << check.err;
}

TEST_F(Books, HoldATransactionForEveryEventWithPostings) {
  const auto log = ReadLog(*server_);
  ASSERT_TRUE(log.ok()) << log.status();
  size_t with_postings = 0;
  for (const v1::Event& event : *log) {
    if (event.postings_size() == 0) continue;
    ++with_postings;
    EXPECT_THAT(journal_, HasSubstr(absl::StrCat("seq:", event.sequence()))) << event.ShortDebugString();
  }
  EXPECT_GT(with_postings, 500u);
}

TEST_F(Books, AreRefusedByHledgerOnceAFigureIsChanged) {
  const size_t at = journal_.find(" 500.00");
  ASSERT_NE(at, std::string::npos) << "the day issues floats of 500 yuan";
  std::string forged = journal_;
  forged.replace(at, 7, " 500.01");
  EXPECT_NE(Hledger(forged, "check").exit_code, 0) << "the check above must be able to fail";
}

TEST_F(Books, SumToZeroInEveryAsset) {
  const auto stub = v1::ReportService::NewStub(server_->channel());
  grpc::ClientContext context;
  v1::GetTrialBalanceResponse balance;
  ASSERT_TRUE(stub->GetTrialBalance(&context, v1::GetTrialBalanceRequest(), &balance).ok());
  EXPECT_TRUE(balance.balanced());
  std::map<v1::AssetKind, int64_t> sums;
  for (const v1::TrialBalanceLine& line : balance.lines()) sums[line.asset_kind()] += line.debit() + line.credit();
  EXPECT_GE(sums.size(), 2u) << "money, and cheques as paper";
  for (const auto& [asset, sum] : sums) EXPECT_EQ(sum, 0) << v1::AssetKind_Name(asset);
}

TEST_F(Books, SumToZeroInEveryEventToo) {
  const auto log = ReadLog(*server_);
  ASSERT_TRUE(log.ok()) << log.status();
  for (const v1::Event& event : *log) {
    std::map<std::pair<v1::AssetKind, uint64_t>, int64_t> sums;
    for (const v1::Posting& posting : event.postings()) {
      sums[{posting.asset_kind(), posting.asset_number()}] += posting.quantity();
    }
    for (const auto& [asset, sum] : sums) EXPECT_EQ(sum, 0) << event.ShortDebugString();
  }
}

}  // namespace
}  // namespace daybook::integration
