// The books of a city's days before two independent programs: hledger and Beancount must find every transaction
// balanced and every count's assertion true, and the trial balance must be zero in every asset.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "daybook/v1/report_service.grpc.pb.h"
#include "tests/integration/server_process.h"

namespace daybook::integration {
namespace {

using ::testing::HasSubstr;

size_t Occurrences(const std::string& text, const std::string& of) {
  size_t found = 0;
  for (size_t at = text.find(of); at != std::string::npos; at = text.find(of, at + of.size())) ++found;
  return found;
}

class Books : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto server = ServerProcess::Start({.data = NewFolder("books") + "/data", .init = true});
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = server->release();
    const Ended ended = Daybook({"simulate", "--seed", "7", "--centres", "4", "--tills", "3", "--date", "2026-11-23",
                                 "--days", "4", "--payments", "40"});
    ASSERT_EQ(ended.exit_code, 0) << ended.err << ended.out;
    journal_ = Export("hledger");
    beancount_ = Export("beancount");
  }
  static void TearDownTestSuite() {
    delete server_;
    server_ = nullptr;
  }

  static Ended Daybook(const std::vector<std::string>& arguments) {
    std::vector<std::string> line = {Program("daybook"), "--server", server_->address()};
    line.insert(line.end(), arguments.begin(), arguments.end());
    return RunProgram(line);
  }
  static std::string Export(const std::string& format) {
    const Ended exported = Daybook({"export", format});
    EXPECT_EQ(exported.exit_code, 0) << exported.err;
    return exported.out;
  }

  static Ended Hledger(const std::string& journal, const std::vector<std::string>& command) {
    const std::string file = NewFolder("hledger") + "/books.journal";
    WriteFile(file, journal);
    std::vector<std::string> line = {HLEDGER, "-f", file};
    line.insert(line.end(), command.begin(), command.end());
    return RunProgram(line);
  }
  static Ended BeanCheck(const std::string& ledger) {
    const std::string file = NewFolder("beancount") + "/books.beancount";
    WriteFile(file, ledger);
    return RunProgram({BEAN_CHECK, "--no-cache", file});
  }

  static inline ServerProcess* server_ = nullptr;
  static inline std::string journal_;
  static inline std::string beancount_;
};

TEST_F(Books, OfACitysDaysPassHledgersChecks) {
  EXPECT_THAT(journal_, HasSubstr("seq:"));
  const Ended check = Hledger(journal_, {"check"});
  EXPECT_EQ(check.exit_code, 0) << check.err;
  const Ended strict = Hledger(journal_, {"check", "-s", "ordereddates"});
  EXPECT_EQ(strict.exit_code, 0) << strict.err;
}

TEST_F(Books, OfACitysDaysPassBeancountsCheck) {
  const Ended check = BeanCheck(beancount_);
  EXPECT_EQ(check.exit_code, 0) << check.err;
}

TEST_F(Books, AssertABalanceForEveryCount) {
  const auto log = ReadLog(*server_);
  ASSERT_TRUE(log.ok()) << log.status();
  size_t counts = 0;
  for (const v1::Event& event : *log) counts += event.has_cash_counted() || event.has_safe_counted();
  EXPECT_GT(counts, 100u);
  EXPECT_EQ(Occurrences(journal_, " = "), counts);
  EXPECT_EQ(Occurrences(beancount_, " balance "), counts);
}

TEST_F(Books, AreRefusedByBeancountOnceACountIsChanged) {
  const size_t at = beancount_.find(".00 ~ 0.00");
  ASSERT_NE(at, std::string::npos);
  std::string forged = beancount_;
  forged.replace(at, 3, ".01");
  EXPECT_NE(BeanCheck(forged).exit_code, 0) << "the check above must be able to fail";
}

TEST_F(Books, AreALineOfCsvForEveryPosting) {
  const auto log = ReadLog(*server_);
  ASSERT_TRUE(log.ok()) << log.status();
  size_t postings = 0;
  for (const v1::Event& event : *log) postings += static_cast<size_t>(event.postings_size());
  EXPECT_EQ(Occurrences(Export("csv"), "\r\n"), postings + 1);
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
  EXPECT_NE(Hledger(forged, {"check"}).exit_code, 0) << "the check above must be able to fail";
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
