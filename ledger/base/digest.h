// SHA-256 as the ledger uses it: leaves and nodes of the RFC 6962 tree, command digests, document digests. The first
// byte hashed separates the uses. Safe from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace daybook {

using Digest = std::array<uint8_t, 32>;
using CommandDigest = std::array<uint8_t, 16>;

// SHA-256(data).
Digest Sha256(absl::string_view data);

// SHA-256(0x00 ‖ event bytes): a leaf.
Digest LeafHash(absl::string_view event_bytes);

// SHA-256(0x01 ‖ left ‖ right): an inner node.
Digest NodeHash(const Digest& left, const Digest& right);

// SHA-256 of nothing: the root of the empty tree.
Digest EmptyTreeRoot();

// First 16 bytes of SHA-256(0x02 ‖ canonical command bytes without request_id).
CommandDigest HashCommand(absl::string_view canonical_bytes);

inline absl::string_view AsView(const Digest& digest) {
  return absl::string_view(reinterpret_cast<const char*>(digest.data()), digest.size());
}
inline absl::string_view AsView(const CommandDigest& digest) {
  return absl::string_view(reinterpret_cast<const char*>(digest.data()), digest.size());
}

// Lower-case hexadecimal.
std::string ToHex(absl::string_view bytes);

}  // namespace daybook
