#include "client/command_line/output.h"

#include <unistd.h>

#include <cstdlib>

#include "google/protobuf/util/json_util.h"
#include "ledger/base/checks.h"

namespace daybook::command_line {
namespace {

std::string ToJson(const google::protobuf::Message& message, bool whitespace) {
  google::protobuf::util::JsonPrintOptions options;
  options.always_print_primitive_fields = true;
  options.add_whitespace = whitespace;
  std::string json;
  DAYBOOK_CHECK(google::protobuf::util::MessageToJsonString(message, &json, options).ok());
  return json;
}

}  // namespace

std::string ToJsonLine(const google::protobuf::Message& message) { return ToJson(message, false); }

bool WantsEmphasis(std::FILE* file) {
  const char* no_color = std::getenv("NO_COLOR");
  return (no_color == nullptr || no_color[0] == '\0') && isatty(fileno(file)) != 0;
}

void Output::Print(const google::protobuf::Message& message, const Table& table) {
  if (format_ == Format::kJson) return PrintText(ToJson(message, true));
  PrintTable(table, true);
}

void Output::PrintLine(const google::protobuf::Message& message, const Table& table) {
  if (format_ == Format::kJson) return PrintText(ToJsonLine(message) + "\n");
  PrintTable(table, !heading_printed_);
  heading_printed_ = true;
}

void Output::PrintTable(const Table& table, bool heading) {
  PrintText(format_ == Format::kTable ? table.ToText(WantsEmphasis(data_), heading) : table.ToCsv(heading));
}

void Output::PrintText(absl::string_view text) { std::fwrite(text.data(), 1, text.size(), data_); }

absl::Status Output::Flush() {
  if (std::fflush(data_) == 0 && std::ferror(data_) == 0) return absl::OkStatus();
  return absl::UnknownError("writing the output failed");
}

}  // namespace daybook::command_line
