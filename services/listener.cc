#include "services/listener.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "ledger/base/status_macros.h"

namespace daybook::services {
namespace {

// A storm of reconnecting clients waits here instead of trying again a second later; the system caps it.
constexpr int kBacklog = 4'096;

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

absl::Status NoAddress(absl::string_view text) {
  return absl::InvalidArgumentError(absl::StrCat("'", text, "' is not an address; write 127.0.0.1:7340 or [::1]:7340"));
}

absl::StatusOr<SocketAddress> ParseAddress(absl::string_view text) {
  const size_t colon = text.rfind(':');
  uint32_t port = 0;
  if (colon == absl::string_view::npos || !absl::SimpleAtoi(text.substr(colon + 1), &port) || port > 65'535) {
    return NoAddress(text);
  }
  absl::string_view host = text.substr(0, colon);
  if (host == "localhost") host = "127.0.0.1";
  SocketAddress address;
  auto* v4 = reinterpret_cast<sockaddr_in*>(&address.storage);
  auto* v6 = reinterpret_cast<sockaddr_in6*>(&address.storage);
  if (inet_pton(AF_INET, std::string(host).c_str(), &v4->sin_addr) == 1) {
    v4->sin_family = AF_INET;
    v4->sin_port = htons(static_cast<uint16_t>(port));
    address.size = sizeof(sockaddr_in);
    return address;
  }
  if (absl::ConsumePrefix(&host, "[") && absl::ConsumeSuffix(&host, "]") &&
      inet_pton(AF_INET6, std::string(host).c_str(), &v6->sin6_addr) == 1) {
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(static_cast<uint16_t>(port));
    address.size = sizeof(sockaddr_in6);
    return address;
  }
  return NoAddress(text);
}

bool IsLoopback(const SocketAddress& address) {
  if (address.storage.ss_family == AF_INET) {
    return (ntohl(reinterpret_cast<const sockaddr_in*>(&address.storage)->sin_addr.s_addr) >> 24) == 127;
  }
  return IN6_IS_ADDR_LOOPBACK(&reinterpret_cast<const sockaddr_in6*>(&address.storage)->sin6_addr);
}

absl::Status SystemError(absl::string_view what, absl::string_view address) {
  return absl::UnavailableError(absl::StrCat(what, " ", address, ": ", std::strerror(errno)));
}

absl::StatusOr<std::string> BoundAddress(int descriptor, absl::string_view asked) {
  sockaddr_storage bound{};
  socklen_t size = sizeof(bound);
  if (getsockname(descriptor, reinterpret_cast<sockaddr*>(&bound), &size) != 0) return SystemError("cannot read", asked);
  const uint16_t port = ntohs(bound.ss_family == AF_INET ? reinterpret_cast<sockaddr_in*>(&bound)->sin_port
                                                         : reinterpret_cast<sockaddr_in6*>(&bound)->sin6_port);
  return absl::StrCat(asked.substr(0, asked.rfind(':')), ":", port);
}

}  // namespace

absl::Status CheckListen(absl::string_view text, bool has_tls) {
  DAYBOOK_ASSIGN_OR_RETURN(const SocketAddress address, ParseAddress(text));
  if (!has_tls && !IsLoopback(address)) {
    return absl::InvalidArgumentError(absl::StrCat("'", text, "' can be reached from other machines, and plain text is served on "
                                                   "loopback only; configure tls"));
  }
  return absl::OkStatus();
}

absl::StatusOr<ListeningSocket> Listen(absl::string_view text) {
  DAYBOOK_ASSIGN_OR_RETURN(const SocketAddress address, ParseAddress(text));
  const int descriptor = socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return SystemError("cannot make a socket for", text);
  const int on = 1;
  setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  if (bind(descriptor, reinterpret_cast<const sockaddr*>(&address.storage), address.size) != 0 ||
      listen(descriptor, kBacklog) != 0) {
    const absl::Status status = SystemError("cannot listen on", text);
    close(descriptor);
    return status;
  }
  absl::StatusOr<std::string> bound = BoundAddress(descriptor, text);
  if (!bound.ok()) {
    close(descriptor);
    return bound.status();
  }
  return ListeningSocket{descriptor, *std::move(bound)};
}

}  // namespace daybook::services
