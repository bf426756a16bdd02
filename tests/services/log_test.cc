#include "services/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"

namespace daybook::services {
namespace {

using testing::HasSubstr;

// What is written to one end of a pipe.
class LogTest : public testing::Test {
 protected:
  LogTest() { EXPECT_EQ(pipe(ends_), 0); }
  ~LogTest() override {
    close(ends_[0]);
    close(ends_[1]);
  }
  std::string Read() {
    char buffer[4'096];
    const ssize_t got = read(ends_[0], buffer, sizeof(buffer));
    return std::string(buffer, got > 0 ? got : 0);
  }

  int ends_[2];
};

TEST_F(LogTest, WritesOneJsonObjectALineWhateverTheText) {
  Log log(Log::Format::kJson, ends_[1]);
  log.Info("started", {{"why", "a \"quote\", a \\ and a\nline"}, {"count", int64_t{-3}}, {"sequence", uint64_t{7}}});
  const std::string line = Read();
  ASSERT_EQ(line.find('\n'), line.size() - 1);
  google::protobuf::Struct parsed;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(line, &parsed).ok()) << line;
  EXPECT_EQ(parsed.fields().at("event").string_value(), "started");
  EXPECT_EQ(parsed.fields().at("level").string_value(), "info");
  EXPECT_EQ(parsed.fields().at("why").string_value(), "a \"quote\", a \\ and a\nline");
  EXPECT_EQ(parsed.fields().at("count").number_value(), -3);
  EXPECT_EQ(parsed.fields().at("sequence").number_value(), 7);
  EXPECT_TRUE(parsed.fields().contains("time"));
}

TEST_F(LogTest, WritesTextForPeople) {
  Log log(Log::Format::kText, ends_[1]);
  log.Error("stop_failed", {{"why", "磁盘已满"}});
  EXPECT_THAT(Read(), HasSubstr(" error stop_failed why=磁盘已满\n"));
}

TEST_F(LogTest, TakesTheFormOfItsReader) { EXPECT_EQ(Log::FormatFor(ends_[1]), Log::Format::kJson); }

}  // namespace
}  // namespace daybook::services
