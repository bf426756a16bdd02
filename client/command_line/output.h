// Where answers go: data on stdout in the format asked for, everything else on stderr.
#pragma once

#include <cstdio>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "client/command_line/table.h"
#include "google/protobuf/message.h"

namespace daybook::command_line {

enum class Format { kTable, kJson, kCsv };

// One thread only.
class Output {
 public:
  // `data` is stdout but in tests.
  explicit Output(std::FILE* data) : data_(data) {}

  void set_format(Format format) { format_ = format; }
  Format format() const { return format_; }

  // One answer: JSON is `message`, table and CSV are `table`.
  void Print(const google::protobuf::Message& message, const Table& table);
  // One of many answers of the same columns: JSON is one line, the heading of the table stands once.
  void PrintLine(const google::protobuf::Message& message, const Table& table);
  void PrintText(absl::string_view text);
  // Whether everything printed has been written; kUnknown when not (disk full, pipe gone).
  absl::Status Flush();

 private:
  void PrintTable(const Table& table, bool heading);

  std::FILE* const data_;
  Format format_ = Format::kTable;
  bool heading_printed_ = false;
};

// Protobuf JSON on one line with every field, also those that are 0, false or empty.
std::string ToJsonLine(const google::protobuf::Message& message);

// Whether `file` is a terminal and colours are not unwanted (NO_COLOR).
bool WantsEmphasis(std::FILE* file);

}  // namespace daybook::command_line
