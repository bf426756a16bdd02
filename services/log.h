// The server's log on stderr: one line an event, JSON for machines or text for people. Never a customer number: callers pass
// named fields, and no caller has a customer's.
//
//   log.Info("listening", {{"address", "127.0.0.1:7340"}});
//   {"time":"2026-11-23T09:00:00.000000Z","level":"info","event":"listening","address":"127.0.0.1:7340"}
//
// Safe from any thread; one line is one write.
#pragma once

#include <initializer_list>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "absl/types/variant.h"

namespace daybook::services {

enum class LogLevel { kDebug, kInfo, kWarning, kError };

class Log {
 public:
  enum class Format { kJson, kText };
  using Value = absl::variant<absl::string_view, int64_t, uint64_t>;
  struct Field {
    Field(absl::string_view name, absl::string_view text) : name(name), value(text) {}
    Field(absl::string_view name, const char* text) : name(name), value(absl::string_view(text)) {}
    Field(absl::string_view name, const std::string& text) : name(name), value(absl::string_view(text)) {}
    Field(absl::string_view name, int64_t number) : name(name), value(number) {}
    Field(absl::string_view name, uint64_t number) : name(name), value(number) {}
    Field(absl::string_view name, int number) : name(name), value(int64_t{number}) {}

    absl::string_view name;
    Value value;
  };
  using Fields = std::initializer_list<Field>;

  // Writes to `descriptor`, which stays the caller's.
  explicit Log(Format format, int descriptor = 2) : format_(format), descriptor_(descriptor) {}
  // Text when `descriptor` is a terminal.
  static Format FormatFor(int descriptor);

  void Info(absl::string_view event, Fields fields = {}) { Write(LogLevel::kInfo, event, fields); }
  void Warning(absl::string_view event, Fields fields = {}) { Write(LogLevel::kWarning, event, fields); }
  void Error(absl::string_view event, Fields fields = {}) { Write(LogLevel::kError, event, fields); }
  void Write(LogLevel level, absl::string_view event, Fields fields);

 private:
  const Format format_;
  const int descriptor_;
};

// Sends what gRPC and Protobuf have to say (errors only) into `log`, which must outlive all use of them; null: back to
// stderr.
void RouteLibraryLogs(Log* log);

}  // namespace daybook::services
