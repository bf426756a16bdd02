#include "ledger/journal/page.h"

#include <cstring>

#include "absl/strings/str_cat.h"
#include "ledger/base/checks.h"
#include "ledger/base/rejection.h"
#include "ledger/journal/bytes.h"
#include "ledger/journal/crc32c.h"
#include "ledger/journal/page_layout.h"

namespace daybook::journal {
namespace {

constexpr uint16_t kFormatVersion = 1;

absl::Status Damaged(const PageHeader& header, absl::string_view what) {
  return Rejected(v1::REJECTION_REASON_STORE_CORRUPT,
                  absl::StrCat("page ", header.page_number, " at sequence ", header.first_sequence, ": ", what));
}

PageHeader DecodeHeader(const char* at) {
  PageHeader header;
  header.format_version = LoadLittle<uint16_t>(at + kPageVersionAt);
  header.kind = static_cast<PageKind>(at[kPageKindAt]);
  header.ledger_id = LoadLittle<uint64_t>(at + kPageLedgerAt);
  header.partition = LoadLittle<uint32_t>(at + kPagePartitionAt);
  header.events = LoadLittle<uint32_t>(at + kPageEventsAt);
  header.epoch = LoadLittle<uint64_t>(at + kPageEpochAt);
  header.owner = LoadLittle<uint64_t>(at + kPageOwnerAt);
  header.page_number = LoadLittle<uint64_t>(at + kPageNumberAt);
  header.first_sequence = LoadLittle<uint64_t>(at + kPageFirstSequenceAt);
  header.commit_time_micros = LoadLittle<int64_t>(at + kPageCommitTimeAt);
  std::memcpy(header.root_before.data(), at + kPageRootAt, header.root_before.size());
  return header;
}

void EncodeHeader(const PageHeader& header, uint32_t events, size_t body_length, char* at) {
  std::memset(at, 0, kPageHeaderBytes);
  StoreLittle(at + kPageVersionAt, header.format_version);
  at[kPageKindAt] = static_cast<char>(header.kind);
  StoreLittle(at + kPageLedgerAt, header.ledger_id);
  StoreLittle(at + kPagePartitionAt, header.partition);
  StoreLittle(at + kPageEventsAt, events);
  StoreLittle(at + kPageEpochAt, header.epoch);
  StoreLittle(at + kPageOwnerAt, header.owner);
  StoreLittle(at + kPageNumberAt, header.page_number);
  StoreLittle(at + kPageFirstSequenceAt, header.first_sequence);
  StoreLittle(at + kPageCommitTimeAt, header.commit_time_micros);
  StoreLittle(at + kPageBodyLengthAt, static_cast<uint32_t>(body_length));
  std::memcpy(at + kPageRootAt, header.root_before.data(), header.root_before.size());
}

// The checksum covers every byte of the page but its own four.
uint32_t ChecksumOf(absl::string_view stored) {
  const uint32_t before = Crc32c(stored.substr(0, kPageChecksumAt));
  return ExtendCrc32c(before, stored.substr(kPageChecksumAt + sizeof(uint32_t)));
}

bool IsKnownKind(PageKind kind) { return kind >= PageKind::kEvents && kind <= PageKind::kRelease; }

}  // namespace

void PageBody::Append(absl::string_view event_bytes) {
  std::memcpy(Extend(event_bytes.size()), event_bytes.data(), event_bytes.size());
}

char* PageBody::Extend(size_t size) {
  const size_t at = bytes_.size();
  bytes_.resize(at + kEventLengthBytes + size);
  StoreLittle(bytes_.data() + at, static_cast<uint32_t>(size));
  ends_.push_back(static_cast<uint32_t>(bytes_.size()));
  return bytes_.data() + at + kEventLengthBytes;
}

void PageBody::Reserve() {
  bytes_.reserve(kPageBytesMax);
  ends_.reserve(kPageEventsMax);
}

void PageBody::Reset(uint64_t first_sequence) {
  first_sequence_ = first_sequence;
  commit_time_micros = 0;
  bytes_.clear();
  ends_.clear();
}

absl::string_view PageBody::event(uint32_t i) const {
  const uint32_t begin = (i == 0 ? 0 : ends_[i - 1]) + kEventLengthBytes;
  return absl::string_view(bytes_.data() + begin, ends_[i] - begin);
}

absl::StatusOr<Page> Page::Parse(std::string stored) {
  if (stored.size() < kPageHeaderBytes) {
    return Rejected(v1::REJECTION_REASON_STORE_CORRUPT, absl::StrCat("a page of ", stored.size(), " bytes"));
  }
  Page page;
  page.header_ = DecodeHeader(stored.data());
  const PageHeader& header = page.header_;
  if (LoadLittle<uint32_t>(stored.data() + kPageChecksumAt) != ChecksumOf(stored)) {
    return Damaged(header, "wrong checksum");
  }
  if (header.format_version > kFormatVersion) {
    return Rejected(v1::REJECTION_REASON_STORE_NEWER, absl::StrCat("page format ", header.format_version));
  }
  if (header.format_version == 0 || !IsKnownKind(header.kind)) return Damaged(header, "unknown version or kind");
  if (LoadLittle<uint32_t>(stored.data() + kPageBodyLengthAt) != stored.size() - kPageHeaderBytes) {
    return Damaged(header, "wrong length");
  }
  if (header.events > (stored.size() - kPageHeaderBytes) / kEventLengthBytes) {
    return Damaged(header, "wrong number of events");
  }
  page.ends_.reserve(header.events);
  size_t at = kPageHeaderBytes;
  while (at < stored.size()) {
    if (stored.size() - at < kEventLengthBytes) return Damaged(header, "wrong framing");
    const uint32_t size = LoadLittle<uint32_t>(stored.data() + at);
    at += kEventLengthBytes;
    if (size > stored.size() - at) return Damaged(header, "wrong framing");
    at += size;
    page.ends_.push_back(static_cast<uint32_t>(at));
  }
  if (page.ends_.size() != header.events) return Damaged(header, "wrong number of events");
  page.stored_ = std::move(stored);
  return page;
}

absl::string_view Page::event(uint32_t i) const {
  const uint32_t begin = (i == 0 ? kPageHeaderBytes : ends_[i - 1]) + kEventLengthBytes;
  return absl::string_view(stored_.data() + begin, ends_[i] - begin);
}

void EncodePageTo(const PageHeader& header, const PageBody& body, std::string& stored) {
  DAYBOOK_CHECK(header.events == body.events() && header.first_sequence == body.first_sequence());
  stored.resize(kPageHeaderBytes);
  EncodeHeader(header, body.events(), body.bytes().size(), stored.data());
  stored.append(body.bytes());
  StoreLittle(stored.data() + kPageChecksumAt, ChecksumOf(stored));
}

std::string EncodePage(const PageHeader& header, const PageBody& body) {
  std::string stored;
  EncodePageTo(header, body, stored);
  return stored;
}

}  // namespace daybook::journal
