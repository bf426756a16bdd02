// Reads commands from JSON lines: one proto3 JSON Command a line, 64-bit numbers as strings or numbers, empty lines left
// out.
#pragma once

#include <cstdint>
#include <istream>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "daybook/v1/event.pb.h"

namespace daybook::command_line {

namespace v1 = ::daybook::v1;

// Longest line; a command is at most 64 KiB encoded.
inline constexpr size_t kLineBytesMax = 1 << 20;

// One command. kInvalidArgument: no JSON, an unknown field or enum value, a key twice, a number out of range.
absl::StatusOr<v1::Command> ParseCommand(absl::string_view json);

class CommandReader {
 public:
  // `name` stands in messages. `in` must outlive it.
  CommandReader(std::istream& in, std::string name);

  // The next command; nothing at the end. kInvalidArgument: "day.jsonl:17: …".
  absl::StatusOr<std::optional<v1::Command>> Next();
  // Of the last command read, from 1.
  uint64_t line() const { return line_; }

 private:
  std::istream& in_;
  const std::string name_;
  uint64_t line_ = 0;
};

}  // namespace daybook::command_line
