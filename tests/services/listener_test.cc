#include "services/listener.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "absl/strings/match.h"

namespace daybook::services {
namespace {

TEST(Listener, BindsAnyFreePortAndSaysWhich) {
  const auto socket = Listen("127.0.0.1:0");
  ASSERT_TRUE(socket.ok()) << socket.status();
  EXPECT_TRUE(absl::StartsWith(socket->address, "127.0.0.1:"));
  EXPECT_FALSE(absl::EndsWith(socket->address, ":0"));
  const auto second = Listen(socket->address);
  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable);
  close(socket->descriptor);
}

TEST(Listener, TakesPlainTextOnLoopbackOnly) {
  for (const char* address : {"127.0.0.1:7340", "127.8.8.8:1", "[::1]:7340", "localhost:7340"}) {
    EXPECT_TRUE(CheckListen(address, false).ok()) << address;
  }
  for (const char* address : {"0.0.0.0:7340", "10.0.0.1:7340", "[::]:7340", "[2001:db8::1]:7340"}) {
    EXPECT_EQ(CheckListen(address, false).code(), absl::StatusCode::kInvalidArgument) << address;
    EXPECT_TRUE(CheckListen(address, true).ok()) << address;
  }
}

TEST(Listener, RefusesWhatIsNoAddress) {
  for (const char* address : {"", "7340", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536", "::1:7340", "example.org:7340"}) {
    EXPECT_EQ(CheckListen(address, true).code(), absl::StatusCode::kInvalidArgument) << address;
  }
}

}  // namespace
}  // namespace daybook::services
