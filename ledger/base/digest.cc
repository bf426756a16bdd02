// The one-shot SHA256() and the EVP interface cost two to four times as much for inputs of this size.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "ledger/base/digest.h"

#include <openssl/sha.h>

#include <cstring>

#include "absl/strings/escaping.h"

namespace daybook {
namespace {

constexpr uint8_t kLeafPrefix = 0x00;
constexpr uint8_t kNodePrefix = 0x01;
constexpr uint8_t kCommandPrefix = 0x02;

Digest PrefixedSha256(uint8_t prefix, absl::string_view data) {
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Update(&context, &prefix, 1);
  SHA256_Update(&context, data.data(), data.size());
  Digest digest;
  SHA256_Final(digest.data(), &context);
  return digest;
}

}  // namespace

Digest Sha256(absl::string_view data) {
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Update(&context, data.data(), data.size());
  Digest digest;
  SHA256_Final(digest.data(), &context);
  return digest;
}

Digest LeafHash(absl::string_view event_bytes) { return PrefixedSha256(kLeafPrefix, event_bytes); }

Digest NodeHash(const Digest& left, const Digest& right) {
  uint8_t input[1 + 2 * sizeof(Digest)];
  input[0] = kNodePrefix;
  std::memcpy(input + 1, left.data(), left.size());
  std::memcpy(input + 1 + left.size(), right.data(), right.size());
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Update(&context, input, sizeof(input));
  Digest digest;
  SHA256_Final(digest.data(), &context);
  return digest;
}

Digest EmptyTreeRoot() { return Sha256(""); }

CommandDigest HashCommand(absl::string_view canonical_bytes) {
  const Digest whole = PrefixedSha256(kCommandPrefix, canonical_bytes);
  CommandDigest digest;
  std::memcpy(digest.data(), whole.data(), digest.size());
  return digest;
}

std::string ToHex(absl::string_view bytes) { return absl::BytesToHexString(bytes); }

}  // namespace daybook
