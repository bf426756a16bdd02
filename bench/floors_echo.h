// The floors of the wire: servers that do everything the ledger's door does and nothing of what the ledger does. They take the
// ledger's own requests, parse them on an arena, and answer every command with a receipt of the same size.
//
//   kEcho         answers at once, on gRPC's thread; a stream gets one answer for each request
//   kHandOffEcho  hands each request to one other thread, which answers: what any server pays that judges in one order
//   kMergedEcho   as kEcho, but a stream's requests that wait while an answer is being written are answered together
//
// Threads: ServeEcho blocks its caller; it is meant to be a process of its own.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace daybook::bench {

enum class EchoKind { kEcho, kHandOffEcho, kMergedEcho };

// "echo", "handoff_echo", "merged_echo".
absl::string_view EchoName(EchoKind kind);
absl::StatusOr<EchoKind> ParseEchoName(absl::string_view name);

// Listens on a free port of 127.0.0.1, writes "127.0.0.1:<port>" into `port_file`, and serves until SIGTERM or SIGINT. Returns the
// process's exit status. Call it before any thread is started.
int ServeEcho(EchoKind kind, const std::string& port_file);

}  // namespace daybook::bench
