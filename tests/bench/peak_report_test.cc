#include <algorithm>
#include <string>
#include <vector>

#include "bench/peak_hour_figures.h"
#include "bench/peak_hour_report.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace daybook::bench {
namespace {

using google::protobuf::Struct;
using testing::HasSubstr;
using testing::Not;

// A run of one second with three requests.
LoadResult SmallResult(uint64_t payments) {
  LoadResult result;
  for (int64_t nanos : {1'000'000, 2'000'000, 30'000'000}) result.latency.Record(nanos);
  result.requests = 3;
  result.payments = payments;
  result.payments_in_all = 1'000;
  result.seconds = 1;
  result.request_bytes = 150;
  return result;
}

PeakHourReport FullReport() {
  PeakHourReport report;
  Ratios& ratios = *report.mutable_ratios();
  ratios.set_unary_to_handoff_echo(0.75);
  ratios.set_unary_to_echo(0.7);
  ratios.set_stream_to_echo(0.55);
  ratios.set_hot_till_to_spread(1.01);
  ratios.set_rebuild_to_parse(0.45);
  ratios.set_single_p99_to_floor(1.9);
  report.set_batch_payments_per_second(345'678);
  report.set_start_seconds_10m(3.21);
  *report.add_ratio_spreads() = RatioOfPairs("stream_to_echo", {50, 60, 70}, {100, 100, 100});
  Mode mode;
  mode.name = "stream";
  mode.shape.in_flight = 16;
  FigureRuns runs(mode, "daybookd");
  for (uint64_t payments : {1'200, 1'000, 1'100}) runs.Add(SmallResult(payments), 3'000, 1'000);
  *report.add_figures() = runs.ToFigure();
  report.mutable_machine()->set_cpu("a \"quoted\" processor");
  return report;
}

Struct ParseJson(const std::string& json) {
  Struct parsed;
  EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(json, &parsed).ok()) << json;
  return parsed;
}

TEST(Median, IsTheMiddleOneOrTheMeanOfTheMiddleTwo) {
  EXPECT_EQ(Median({}), 0);
  EXPECT_EQ(Median({3, 1, 2}), 2);
  EXPECT_EQ(Median({4, 1, 2, 3}), 2.5);
}

TEST(RatioOfPairs, IsTheMedianOfTheRatiosNotTheRatioOfTheMedians) {
  const RatioSpread spread = RatioOfPairs("r", {10, 90, 30}, {100, 100, 40});
  EXPECT_DOUBLE_EQ(spread.median(), 0.75);
  EXPECT_DOUBLE_EQ(spread.lowest(), 0.1);
  EXPECT_DOUBLE_EQ(spread.highest(), 0.9);
}

TEST(FigureRuns, QuoteTheMedianRunWithItsSpreadAndTheLatenciesOfAll) {
  const Figure figure = FullReport().figures(0);
  EXPECT_EQ(figure.runs(), 3u);
  EXPECT_EQ(figure.payments_per_second(), 1'100);
  EXPECT_EQ(figure.payments_per_second_lowest(), 1'000);
  EXPECT_EQ(figure.payments_per_second_highest(), 1'200);
  EXPECT_NEAR(figure.latency().p50_micros(), 2'000, 2'000 / 128.0);
  EXPECT_EQ(figure.latency().max_micros(), 30'000);
  EXPECT_EQ(figure.loop(), "closed");
  EXPECT_EQ(figure.server_cpu_micros(), 3);
  EXPECT_EQ(figure.client_cpu_micros(), 1);
}

TEST(Json, IsOneObjectWithEveryFigureOfTheGoals) {
  const Struct json = ParseJson(ToJson(FullReport()));
  const auto& ratios = json.fields().at("ratios").struct_value().fields();
  EXPECT_DOUBLE_EQ(ratios.at("unary_to_handoff_echo").number_value(), 0.75);
  EXPECT_DOUBLE_EQ(ratios.at("unary_to_echo").number_value(), 0.7);
  EXPECT_DOUBLE_EQ(ratios.at("stream_to_echo").number_value(), 0.55);
  EXPECT_DOUBLE_EQ(ratios.at("hot_till_to_spread").number_value(), 1.01);
  EXPECT_DOUBLE_EQ(ratios.at("rebuild_to_parse").number_value(), 0.45);
  EXPECT_DOUBLE_EQ(ratios.at("single_p99_to_floor").number_value(), 1.9);
  EXPECT_DOUBLE_EQ(json.fields().at("batch_payments_per_second").number_value(), 345'678);
  EXPECT_DOUBLE_EQ(json.fields().at("start_seconds_10m").number_value(), 3.21);
  EXPECT_EQ(json.fields().at("machine").struct_value().fields().at("cpu").string_value(), "a \"quoted\" processor");
  const auto& figure = json.fields().at("figures").list_value().values(0).struct_value().fields();
  EXPECT_EQ(figure.at("in_flight").number_value(), 16);
  EXPECT_EQ(figure.at("request_bytes").number_value(), 150);
  EXPECT_EQ(figure.at("latency").struct_value().fields().count("p99_9_micros"), 1u);
}

TEST(Json, LeavesOutWhatWasNotMeasured) {
  const std::string json = ToJson(PeakHourReport());
  EXPECT_THAT(json, Not(HasSubstr("batch_payments_per_second")));
  EXPECT_THAT(json, Not(HasSubstr("start_seconds_10m")));
}

TEST(Table, SaysFigureAndGoal) {
  const std::string table = ToTable(FullReport());
  EXPECT_THAT(table, HasSubstr("345,678"));
  EXPECT_THAT(table, HasSubstr("≥ 300,000"));
  EXPECT_THAT(table, HasSubstr("0.600"));
  EXPECT_THAT(table, HasSubstr("1,000–1,200"));
  EXPECT_THAT(table, HasSubstr("64 × 16 × 1"));
}

TEST(Markdown, IsMadeOfTablesOfEqualWidth) {
  const std::string text = ToMarkdown(FullReport());
  size_t columns = 0;
  size_t begin = 0;
  int rows = 0;
  for (size_t end = text.find('\n'); end != std::string::npos; begin = end + 1, end = text.find('\n', begin)) {
    const std::string line = text.substr(begin, end - begin);
    if (line.empty() || line[0] != '|') {
      columns = 0;
      continue;
    }
    const auto here = static_cast<size_t>(std::count(line.begin(), line.end(), '|'));
    EXPECT_TRUE(columns == 0 || here == columns) << line;
    columns = here;
    ++rows;
  }
  EXPECT_GE(rows, 6);
}

}  // namespace
}  // namespace daybook::bench
