// SipHash-2-4: a keyed hash of short strings, so that nobody without the key can make strings that collide. Our own,
// because Debian's OpenSSL offers it only through an interface that costs ten times as much per id.
#pragma once

#include <cstdint>

#include "absl/strings/string_view.h"

namespace daybook::journal {

// Safe from any thread.
uint64_t SipHash24(uint64_t key0, uint64_t key1, absl::string_view data);

}  // namespace daybook::journal
