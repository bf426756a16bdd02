// peak_hour as a person runs it, in miniature: a real daybookd, real floors, every mode.
#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "bench/peak_hour.pb.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace daybook::bench {
namespace {

using google::protobuf::util::JsonStringToMessage;
using testing::HasSubstr;
using testing::Not;

struct Outcome {
  int exit_status = -1;
  std::string out;
  std::string errors;
};

// A folder of the test's own, gone afterwards.
class PeakHourProgram : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = testing::TempDir() + "peak_hour_test.XXXXXX";
    ASSERT_NE(mkdtemp(folder_.data()), nullptr);
    std::filesystem::create_directory(folder_ + "/root");
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  Outcome Run(const std::string& arguments) {
    const std::string errors = folder_ + "/errors";
    const std::string command =
        absl::StrCat(PEAK_HOUR_PROGRAM, " --data-root ", folder_, "/root ", arguments, " 2> ", errors);
    Outcome outcome;
    FILE* pipe = popen(command.c_str(), "r");
    for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) outcome.out.push_back(static_cast<char>(c));
    const int status = pclose(pipe);
    outcome.exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    if (FILE* file = std::fopen(errors.c_str(), "r"); file != nullptr) {
      for (int c = std::fgetc(file); c != EOF; c = std::fgetc(file)) outcome.errors.push_back(static_cast<char>(c));
      std::fclose(file);
    }
    return outcome;
  }

  bool LeftNothingBehind() const { return std::filesystem::is_empty(folder_ + "/root"); }

 private:
  std::string folder_;
};

constexpr char kMiniature[] = "--seconds 0.5 --warm-up 0.1 --runs 1 --start-events 50000 --rebuild-events 20000 --centres 2 --tills 40 ";

TEST_F(PeakHourProgram, PrintsOneJsonObjectWithEveryFigureOfTheGoals) {
  const Outcome outcome = Run(absl::StrCat(kMiniature, "--floors --json"));
  ASSERT_EQ(outcome.exit_status, 0) << outcome.errors;
  PeakHourReport report;
  ASSERT_TRUE(JsonStringToMessage(outcome.out, &report).ok()) << outcome.out;
  EXPECT_GT(report.ratios().unary_to_handoff_echo(), 0);
  EXPECT_GT(report.ratios().unary_to_echo(), 0);
  EXPECT_GT(report.ratios().stream_to_echo(), 0);
  EXPECT_GT(report.ratios().hot_till_to_spread(), 0);
  EXPECT_GT(report.ratios().mixed_to_payments(), 0);
  EXPECT_GT(report.ratios().mixed_batch_to_payments(), 0);
  EXPECT_GT(report.ratios().rebuild_to_parse(), 0);
  EXPECT_LT(report.ratios().rebuild_to_parse(), 1.5);
  EXPECT_GT(report.ratios().single_p99_to_floor(), 0);
  EXPECT_GT(report.batch_payments_per_second(), 0);
  EXPECT_GT(report.start_seconds_10m(), 0);
  EXPECT_GE(report.start_events(), 50'000);
  EXPECT_EQ(report.rebuild().events(), 20'000);
  EXPECT_GE(report.machine().cores(), 1u);
  EXPECT_FALSE(report.machine().disk().empty());
  for (const Figure& figure : report.figures()) {
    EXPECT_GT(figure.payments_per_second(), 0) << figure.mode();
    EXPECT_EQ(figure.refusals(), 0) << figure.mode();
    EXPECT_GE(figure.latency().max_micros(), figure.latency().p50_micros()) << figure.mode();
    if (figure.target() != "daybookd") continue;
    EXPECT_GT(figure.syncs(), 0) << figure.mode();
    // Every payment measured is an event stored.
    EXPECT_GE(figure.events_after() - figure.events_before(), figure.payments()) << figure.mode();
  }
  EXPECT_TRUE(LeftNothingBehind());
}

// Answers of the ledger and of a floor must weigh the same, or the floor is none.
TEST_F(PeakHourProgram, FloorsAnswerWithAsManyBytesAsTheLedger) {
  const Outcome outcome = Run(absl::StrCat(kMiniature, "--floors --json --mode unary,batch_1000"));
  ASSERT_EQ(outcome.exit_status, 0) << outcome.errors;
  PeakHourReport report;
  ASSERT_TRUE(JsonStringToMessage(outcome.out, &report).ok()) << outcome.out;
  double ledger = 0;
  for (const Figure& figure : report.figures()) {
    if (figure.mode() == "unary" && figure.target() == "daybookd") ledger = figure.answer_bytes_per_payment();
  }
  ASSERT_GT(ledger, 0);
  for (const Figure& figure : report.figures()) {
    EXPECT_NEAR(figure.answer_bytes_per_payment(), ledger, 0.12 * ledger) << figure.mode() << " of " << figure.target();
  }
}

TEST_F(PeakHourProgram, PrintsATableForPeopleAndMeasuresOnlyTheModesAskedFor) {
  const Outcome outcome = Run(absl::StrCat(kMiniature, "--mode stream"));
  ASSERT_EQ(outcome.exit_status, 0) << outcome.errors;
  EXPECT_THAT(outcome.out, HasSubstr("stream"));
  EXPECT_THAT(outcome.out, Not(HasSubstr("batch_100")));
  EXPECT_THAT(outcome.out, Not(HasSubstr("{")));
  EXPECT_TRUE(LeftNothingBehind());
}

TEST_F(PeakHourProgram, SaysSoWhenThereIsNoServer) {
  const Outcome outcome = Run(absl::StrCat(kMiniature, "--server 127.0.0.1:1"));
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_TRUE(outcome.out.empty());
  EXPECT_FALSE(outcome.errors.empty());
  EXPECT_TRUE(LeftNothingBehind());
}

TEST_F(PeakHourProgram, RefusesModesItDoesNotKnow) { EXPECT_EQ(Run("--mode sprint").exit_status, 2); }

}  // namespace
}  // namespace daybook::bench
