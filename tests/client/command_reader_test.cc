#include "client/command_line/command_reader.h"

#include <sstream>
#include <string>

#include "client/command_line/json_keys.h"
#include "gtest/gtest.h"

namespace daybook::command_line {
namespace {

TEST(ParseCommand, ReadsProtoJsonWithLongNumbersAsText) {
  const auto command = ParseCommand(
      R"({"requestId":"p-1","centre":1,"till":301,"session":"12","receivePayment":{"purpose":"PURPOSE_GAS_BILL",)"
      R"("customer":"6200012345","amountFen":"8850"}})");
  ASSERT_TRUE(command.ok()) << command.status();
  EXPECT_EQ(command->session(), 12u);
  EXPECT_EQ(command->receive_payment().customer(), 6'200'012'345u);
  EXPECT_EQ(command->receive_payment().amount_fen(), 8850);
}

struct BadLine {
  const char* what;
  const char* json;
  const char* named;
};

class ParseCommandRefuses : public testing::TestWithParam<BadLine> {};

TEST_P(ParseCommandRefuses, TheLine) {
  const auto command = ParseCommand(GetParam().json);
  ASSERT_FALSE(command.ok());
  EXPECT_EQ(command.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(command.status().message().find(GetParam().named), std::string::npos) << command.status();
}

INSTANTIATE_TEST_SUITE_P(
    Lines, ParseCommandRefuses,
    testing::Values(BadLine{"KeyTwice", R"({"centre":1,"centre":2})", "\"centre\" stands twice"},
                    BadLine{"KeyTwiceInAnotherSpelling", R"({"requestId":"a","request_id":"b"})", "stands twice"},
                    BadLine{"KeyTwiceByEscape", R"({"till":1,"\u0074ill":2})", "stands twice"},
                    BadLine{"KeyTwiceInside", R"({"dropToSafe":{"amountFen":1,"amountFen":2}})", "\"amountFen\" stands twice"},
                    BadLine{"KeyTwiceInAList",
                            R"({"dropToSafe":{"denominations":[{"pieces":1},{"pieces":1,"pieces":2}]}})", "\"pieces\" stands twice"},
                    BadLine{"UnknownField", R"({"centre":1,"discount":5})", "discount"},
                    BadLine{"UnknownEnumValue", R"({"receivePayment":{"purpose":"PURPOSE_GIFT"}})", "PURPOSE_GIFT"},
                    BadLine{"TwoPayloads", R"({"pauseTill":{},"resumeTill":{}})", "oneof"},
                    BadLine{"NumberOutOfRange", R"({"centre":4294967296})", "4294967296"},
                    BadLine{"NegativeWhereUnsigned", R"({"centre":-1})", "-1"},
                    BadLine{"Fraction", R"({"dropToSafe":{"amountFen":10.5}})", "10.5"},
                    BadLine{"KeyWithoutQuotes", R"({centre:1})", "unexpected c"},
                    BadLine{"SingleQuotes", R"({'centre':1})", "unexpected '"},
                    BadLine{"StringWithoutEnd", R"({"reason":"x})", "does not end"},
                    BadLine{"TextAfterTheObject", R"({"centre":1} {"centre":2})", ""},
                    BadLine{"NoObject", "17", ""}),
    [](const auto& info) { return info.param.what; });

TEST(CheckKeys, RefusesAbsurdDepth) {
  EXPECT_FALSE(CheckKeys(std::string(65, '[')).ok());
  EXPECT_TRUE(CheckKeys(std::string(64, '[')).ok());
}

TEST(CheckKeys, LetsTheSameKeyStandInDifferentObjects) {
  EXPECT_TRUE(CheckKeys(R"([{"a":1},{"a":2,"b":{"a":3}}])").ok());
}

TEST(CheckKeys, TakesNoValueForAKey) { EXPECT_TRUE(CheckKeys(R"({"a":"b","b":"a","c":["a","a"]})").ok()); }

TEST(CommandReader, SkipsEmptyLinesAndNamesTheBadOne) {
  std::istringstream in("{\"requestId\":\"a\"}\r\n\n   \n{\"requestId\":\"b\"}\n{\"requestId\":\"c\",\"requestId\":\"d\"}\n");
  CommandReader reader(in, "day.jsonl");
  EXPECT_EQ((*reader.Next())->request_id(), "a");
  EXPECT_EQ((*reader.Next())->request_id(), "b");
  const auto bad = reader.Next();
  ASSERT_FALSE(bad.ok());
  EXPECT_EQ(bad.status().message().substr(0, 12), "day.jsonl:5:");
}

TEST(CommandReader, EndsWithTheInput) {
  std::istringstream in("{\"requestId\":\"a\"}");
  CommandReader reader(in, "day.jsonl");
  ASSERT_TRUE(reader.Next()->has_value());
  EXPECT_FALSE(reader.Next()->has_value());
}

TEST(CommandReader, RefusesALineWithoutEnd) {
  std::istringstream in(std::string(kLineBytesMax + 1, ' ') + "{}");
  CommandReader reader(in, "day.jsonl");
  EXPECT_EQ(reader.Next().status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace daybook::command_line
