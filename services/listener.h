// Addresses to listen on. "127.0.0.1:7340", "[::1]:7340", "localhost:7340"; port 0 takes any free one. Names other than
// localhost are not looked up: what a server listens on should not depend on a name server.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace daybook::services {

// kInvalidArgument for what is no address, and for an address that is not loopback when there is no TLS: plain text stays
// on the machine.
absl::Status CheckListen(absl::string_view address, bool has_tls);

struct ListeningSocket {
  // Non-blocking, close-on-exec; the caller's to close.
  int descriptor = -1;
  // With the port that was bound.
  std::string address;
};

// Binds and listens. kUnavailable with the system's words when that fails, e.g. because the port is taken.
absl::StatusOr<ListeningSocket> Listen(absl::string_view address);

}  // namespace daybook::services
