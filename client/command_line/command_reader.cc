#include "client/command_line/command_reader.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "client/command_line/json_keys.h"
#include "google/protobuf/util/json_util.h"
#include "ledger/base/status_macros.h"

namespace daybook::command_line {

absl::StatusOr<v1::Command> ParseCommand(absl::string_view json) {
  DAYBOOK_RETURN_IF_ERROR(CheckKeys(json));
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = false;
  v1::Command command;
  const auto status = google::protobuf::util::JsonStringToMessage(
      google::protobuf::StringPiece(json.data(), json.size()), &command, options);
  if (!status.ok()) return absl::InvalidArgumentError(std::string(status.message()));
  return command;
}

CommandReader::CommandReader(std::istream& in, std::string name) : in_(in), name_(std::move(name)) {}

absl::StatusOr<std::optional<v1::Command>> CommandReader::Next() {
  std::string line;
  while (std::getline(in_, line)) {
    ++line_;
    if (absl::StripAsciiWhitespace(line).empty()) continue;
    if (line.size() > kLineBytesMax) {
      return absl::InvalidArgumentError(absl::StrCat(name_, ":", line_, ": longer than ", kLineBytesMax, " bytes"));
    }
    absl::StatusOr<v1::Command> command = ParseCommand(line);
    if (command.ok()) return std::move(command).value();
    return absl::InvalidArgumentError(absl::StrCat(name_, ":", line_, ": ", command.status().message()));
  }
  if (in_.bad()) return absl::UnknownError(absl::StrCat("reading ", name_, " failed"));
  return std::nullopt;
}

}  // namespace daybook::command_line
