// Where the fields of a stored page lie (docs/formats/page.md), and its key. Version, kind and checksum keep their
// place in every later version, so that an old program can tell "newer" from "damaged".
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "ledger/journal/bytes.h"
#include "ledger/journal/page.h"

namespace daybook::journal {

inline constexpr size_t kPageVersionAt = 0;
inline constexpr size_t kPageKindAt = 2;
inline constexpr size_t kPageChecksumAt = 4;
inline constexpr size_t kPageLedgerAt = 8;
inline constexpr size_t kPagePartitionAt = 16;
inline constexpr size_t kPageEventsAt = 20;
inline constexpr size_t kPageEpochAt = 24;
inline constexpr size_t kPageOwnerAt = 32;
inline constexpr size_t kPageNumberAt = 40;
inline constexpr size_t kPageFirstSequenceAt = 48;
inline constexpr size_t kPageCommitTimeAt = 56;
inline constexpr size_t kPageBodyLengthAt = 64;
inline constexpr size_t kPageRootAt = 68;
inline constexpr uint32_t kPageHeaderBytes = 100;
inline constexpr uint32_t kEventLengthBytes = 4;

// EncodePage into a buffer that keeps its memory.
void EncodePageTo(const PageHeader& header, const PageBody& body, std::string& stored);

// The page's key: first sequence, then page number, so that a claim and the events after it can share a first sequence.
struct PageKey {
  static constexpr size_t kBytes = 16;
  uint64_t first_sequence = 0;
  uint64_t page_number = 0;

  void EncodeTo(char* to) const {
    StoreBig64(to, first_sequence);
    StoreBig64(to + 8, page_number);
  }
  std::string Encode() const {
    std::string key(kBytes, '\0');
    EncodeTo(key.data());
    return key;
  }
  // `key` has kBytes.
  static PageKey Decode(absl::string_view key) { return {LoadBig64(key.data()), LoadBig64(key.data() + 8)}; }
};

}  // namespace daybook::journal
