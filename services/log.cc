#include "services/log.h"

#include <unistd.h>

#include <atomic>

#include <grpc/support/log.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "google/protobuf/stubs/logging.h"

namespace daybook::services {
namespace {

constexpr absl::string_view kNames[] = {"debug", "info", "warning", "error"};

void AppendJsonString(absl::string_view text, std::string& line) {
  line += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      line += '\\';
      line += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      absl::StrAppendFormat(&line, "\\u%04x", static_cast<unsigned>(c));
    } else {
      line += c;
    }
  }
  line += '"';
}

void AppendJson(const Log::Field& field, std::string& line) {
  line += ',';
  AppendJsonString(field.name, line);
  line += ':';
  if (const auto* text = absl::get_if<absl::string_view>(&field.value)) AppendJsonString(*text, line);
  if (const auto* number = absl::get_if<int64_t>(&field.value)) absl::StrAppend(&line, *number);
  if (const auto* number = absl::get_if<uint64_t>(&field.value)) absl::StrAppend(&line, *number);
}

void AppendText(const Log::Field& field, std::string& line) {
  absl::StrAppend(&line, " ", field.name, "=");
  if (const auto* text = absl::get_if<absl::string_view>(&field.value)) absl::StrAppend(&line, absl::Utf8SafeCHexEscape(*text));
  if (const auto* number = absl::get_if<int64_t>(&field.value)) absl::StrAppend(&line, *number);
  if (const auto* number = absl::get_if<uint64_t>(&field.value)) absl::StrAppend(&line, *number);
}

std::atomic<Log*> library_log{nullptr};

void WriteGrpcMessage(gpr_log_func_args* args) {
  Log* const log = library_log.load(std::memory_order_acquire);
  if (log != nullptr) log->Warning("grpc", {{"message", args->message}});
}

void WriteProtobufMessage(google::protobuf::LogLevel, const char*, int, const std::string& message) {
  Log* const log = library_log.load(std::memory_order_acquire);
  if (log != nullptr) log->Warning("protobuf", {{"message", message}});
}

}  // namespace

Log::Format Log::FormatFor(int descriptor) { return isatty(descriptor) == 1 ? Format::kText : Format::kJson; }

void Log::Write(LogLevel level, absl::string_view event, Fields fields) {
  const std::string time = absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", absl::Now(), absl::UTCTimeZone());
  const absl::string_view name = kNames[static_cast<int>(level)];
  std::string line;
  if (format_ == Format::kJson) {
    line = absl::StrCat("{\"time\":\"", time, "\",\"level\":\"", name, "\",\"event\":");
    AppendJsonString(event, line);
    for (const Field& field : fields) AppendJson(field, line);
    line += "}\n";
  } else {
    line = absl::StrCat(time, " ", name, " ", event);
    for (const Field& field : fields) AppendText(field, line);
    line += '\n';
  }
  // Nothing sensible can be done when stderr is gone.
  [[maybe_unused]] const ssize_t written = ::write(descriptor_, line.data(), line.size());
}

void RouteLibraryLogs(Log* log) {
  library_log.store(log, std::memory_order_release);
  gpr_set_log_function(log == nullptr ? nullptr : &WriteGrpcMessage);
  google::protobuf::SetLogHandler(log == nullptr ? nullptr : &WriteProtobufMessage);
}

}  // namespace daybook::services
