// A page: a run of whole commands' events, the unit of compression, replication and reading. Bytes:
// docs/formats/page.md.
//
// Threads: values; safe to share once built.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "ledger/base/digest.h"

namespace daybook::journal {

// A page is sealed when the next command would pass one of these. A bigger single command gets a page of its own.
inline constexpr size_t kPageBytesMax = 128 * 1024;
inline constexpr uint32_t kPageEventsMax = 1024;

enum class PageKind : uint8_t { kEvents = 1, kClaim = 2, kOpen = 3, kRelease = 4 };

// What stands before the events of a page.
struct PageHeader {
  uint16_t format_version = 1;
  PageKind kind = PageKind::kEvents;
  uint64_t ledger_id = 0;
  uint32_t partition = 0;
  // One more each time the log is opened for writing.
  uint64_t epoch = 0;
  // Random per process start: the writer.
  uint64_t owner = 0;
  // Dense over all kinds, from 1.
  uint64_t page_number = 0;
  uint64_t first_sequence = 0;
  // 0 for a claim.
  uint32_t events = 0;
  // Of the last event.
  int64_t commit_time_micros = 0;
  // RFC 6962 root over the first_sequence − 1 events before.
  Digest root_before{};
};

// A page being filled by the sequencer: events framed by their length, in order.
class PageBody {
 public:
  explicit PageBody(uint64_t first_sequence) : first_sequence_(first_sequence) {}

  // Appends one event's exact bytes. Sequences follow by themselves.
  void Append(absl::string_view event_bytes);
  // Room for `size` bytes of the next event, framed; the caller fills exactly that many bytes before anything else is
  // called. Saves a copy on the hot path.
  char* Extend(size_t size);

  // Takes the memory of a full page at once.
  void Reserve();
  // Empties it for other events and keeps its memory.
  void Reset(uint64_t first_sequence);

  uint64_t first_sequence() const { return first_sequence_; }
  uint32_t events() const { return static_cast<uint32_t>(ends_.size()); }
  const std::string& bytes() const { return bytes_; }
  // The i-th event's bytes, i < events().
  absl::string_view event(uint32_t i) const;
  int64_t commit_time_micros = 0;

 private:
  uint64_t first_sequence_;
  std::string bytes_;
  // Where each event ends in bytes_; the next begins after its length.
  std::vector<uint32_t> ends_;
};

// A page as stored: checksum, header and framing verified.
class Page {
 public:
  // kDataLoss names what is wrong (checksum, length, framing, unknown kind); kFailedPrecondition / STORE_NEWER for a
  // newer format version. Takes the bytes.
  static absl::StatusOr<Page> Parse(std::string stored);

  const PageHeader& header() const { return header_; }
  uint64_t first_sequence() const { return header_.first_sequence; }
  // first_sequence − 1 for a page without events.
  uint64_t last_sequence() const { return header_.first_sequence + header_.events - 1; }
  // The i-th event's exact bytes, i < header().events. Valid while the page lives.
  absl::string_view event(uint32_t i) const;
  const std::string& stored() const { return stored_; }

 private:
  PageHeader header_;
  std::string stored_;
  // Where each event ends in stored_.
  std::vector<uint32_t> ends_;
};

// Header, body and checksum as stored.
std::string EncodePage(const PageHeader& header, const PageBody& body);

}  // namespace daybook::journal
