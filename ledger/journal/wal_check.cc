#include "ledger/journal/wal_check.h"

#include <rocksdb/file_system.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "ledger/base/rejection.h"
#include "ledger/base/status_macros.h"
#include "ledger/journal/bytes.h"
#include "ledger/journal/crc32c.h"

namespace daybook::journal {
namespace {

constexpr size_t kBlockBytes = 32 * 1024;
constexpr size_t kChunkBytes = 32 * kBlockBytes;
constexpr size_t kHeaderBytes = 7;
constexpr size_t kTypeAt = 6;
// Sequence and count at the head of every write batch.
constexpr size_t kBatchHeaderBytes = 12;

enum Type : uint8_t { kFull = 1, kFirst = 2, kMiddle = 3, kLast = 4 };

bool IsLegal(uint8_t type) { return type >= kFull && type <= kLast; }

uint32_t Mask(uint32_t crc) { return ((crc >> 15) | (crc << 17)) + 0xa282ead8u; }
uint32_t Unmask(uint32_t masked) {
  const uint32_t rotated = masked - 0xa282ead8u;
  return (rotated >> 17) | (rotated << 15);
}

// A record as its header describes it, at the beginning of `at`.
struct Header {
  explicit Header(absl::string_view at)
      : stored_crc(LoadLittle<uint32_t>(at.data())),
        length(LoadLittle<uint16_t>(at.data() + 4)),
        type(static_cast<uint8_t>(at[kTypeAt])) {}

  uint32_t stored_crc;
  size_t length;
  uint8_t type;
};

// Why the record at the beginning of `at` (the rest of its block) is not valid; empty when it is.
absl::string_view WrongWith(absl::string_view at) {
  if (at.size() < kHeaderBytes) return "a cut header";
  const Header header(at);
  if (!IsLegal(header.type)) return "an unknown record type";
  if (header.length > at.size() - kHeaderBytes) return "a length beyond its block or the file";
  if (Unmask(header.stored_crc) != Crc32c(at.substr(kTypeAt, 1 + header.length))) return "a wrong checksum";
  return {};
}

// Whether the bad record at the beginning of `at` is a good one with one flipped bit: in its length, its type, its
// checksum or its payload.
bool IsFlipped(absl::string_view at) {
  if (at.size() < kHeaderBytes) return false;
  const Header header(at);
  const uint32_t wanted = Unmask(header.stored_crc);
  for (const uint8_t type : {kFull, kFirst, kMiddle, kLast}) {
    const char byte = static_cast<char>(type);
    const uint32_t before = Crc32c(absl::string_view(&byte, 1));
    if (SomePrefixHasCrc32c(before, at.substr(kHeaderBytes), wanted)) return true;
  }
  if (!IsLegal(header.type) || header.length > at.size() - kHeaderBytes) return false;
  const uint32_t actual = Crc32c(at.substr(kTypeAt, 1 + header.length));
  if (__builtin_popcount(Mask(actual) ^ header.stored_crc) == 1) return true;
  return OneBitMakesDifference(actual ^ wanted, 1 + header.length);
}

// Whether a record begins anywhere in `rest`, which starts `offset` bytes into its file. Parts of a record that began
// before do not count: the blocks of one unsynced write may reach the disk in any order.
bool HasRecordStart(absl::string_view rest, uint64_t offset) {
  for (size_t at = 0; at + kHeaderBytes <= rest.size(); ++at) {
    const uint8_t type = static_cast<uint8_t>(rest[at + kTypeAt]);
    if (type != kFull && type != kFirst) continue;
    const size_t in_block = kBlockBytes - (offset + at) % kBlockBytes;
    if (WrongWith(rest.substr(at, in_block)).empty()) return true;
  }
  return false;
}

// Follows the records of one log.
class Walker {
 public:
  // Takes the next block (the last may be short); false when something is wrong in it.
  bool TakeBlock(absl::string_view block) {
    size_t at = 0;
    while (at < block.size()) {
      const absl::string_view rest = block.substr(at);
      // The trailer of a full block, too small for a header.
      if (block.size() == kBlockBytes && rest.size() < kHeaderBytes) break;
      wrong_ = WrongWith(rest);
      if (wrong_.empty()) TakeFragment(Header(rest), rest.substr(kHeaderBytes));
      if (!wrong_.empty()) {
        bad_at_ = offset_ + at;
        return false;
      }
      at += kHeaderBytes + Header(rest).length;
      if (!in_record_) good_bytes_ = offset_ + at;
    }
    offset_ += block.size();
    // Zeros after the last record of a block belong to it.
    if (!in_record_ && block.size() == kBlockBytes) good_bytes_ = offset_;
    return true;
  }

  bool in_record() const { return in_record_; }
  uint64_t good_bytes() const { return good_bytes_; }
  uint64_t bad_at() const { return bad_at_; }
  uint64_t records() const { return records_; }
  absl::string_view wrong() const { return wrong_; }

 private:
  void TakeFragment(const Header& header, absl::string_view payload) {
    const bool begins = header.type == kFull || header.type == kFirst;
    if (begins == in_record_) {
      wrong_ = begins ? "a record without its end before it" : "the end of a record without its beginning";
      return;
    }
    if (begins) batch_header_.clear();
    const size_t missing = kBatchHeaderBytes - batch_header_.size();
    batch_header_.append(payload.data(), std::min(missing, header.length));
    in_record_ = header.type == kFirst || header.type == kMiddle;
    if (!in_record_) TakeRecord();
  }

  // Batches follow each other without a gap in RocksDB's own numbers: a block cut out of the file is found.
  void TakeRecord() {
    if (batch_header_.size() < kBatchHeaderBytes) {
      wrong_ = "a record too short for a batch";
      return;
    }
    const auto sequence = LoadLittle<uint64_t>(batch_header_.data());
    if (records_ > 0 && sequence != next_sequence_) {
      wrong_ = "a gap before it";
      return;
    }
    next_sequence_ = sequence + LoadLittle<uint32_t>(batch_header_.data() + 8);
    ++records_;
  }

  uint64_t offset_ = 0;
  uint64_t good_bytes_ = 0;
  uint64_t bad_at_ = 0;
  uint64_t records_ = 0;
  uint64_t next_sequence_ = 0;
  bool in_record_ = false;
  std::string batch_header_;
  absl::string_view wrong_;
};

// Whole chunks but for the last, however the file system cuts its reads.
absl::StatusOr<absl::string_view> ReadChunk(rocksdb::FSSequentialFile& file, std::string& buffer) {
  size_t filled = 0;
  while (filled < kChunkBytes) {
    rocksdb::Slice piece;
    char* to = buffer.data() + filled;
    DAYBOOK_RETURN_IF_ERROR(
        FromRocks(file.Read(kChunkBytes - filled, rocksdb::IOOptions(), &piece, to, nullptr), "write-ahead log"));
    if (piece.empty()) break;
    if (piece.data() != to) std::copy_n(piece.data(), piece.size(), to);
    filled += piece.size();
  }
  return absl::string_view(buffer.data(), filled);
}

// Walks to the end or to the first thing wrong.
absl::StatusOr<Walker> Walk(const Files& files, const std::string& path) {
  std::unique_ptr<rocksdb::FSSequentialFile> file;
  DAYBOOK_RETURN_IF_ERROR(
      FromRocks(files.file_system()->NewSequentialFile(path, rocksdb::FileOptions(), &file, nullptr), path));
  std::string buffer(kChunkBytes, '\0');
  Walker walker;
  for (;;) {
    DAYBOOK_ASSIGN_OR_RETURN(const absl::string_view chunk, ReadChunk(*file, buffer));
    for (size_t at = 0; at < chunk.size(); at += kBlockBytes) {
      if (!walker.TakeBlock(chunk.substr(at, kBlockBytes))) return walker;
    }
    if (chunk.size() < kChunkBytes) return walker;
  }
}

absl::Status DamagedAt(const std::string& path, uint64_t offset, absl::string_view what) {
  return Rejected(v1::REJECTION_REASON_STORE_CORRUPT, absl::StrCat(path, " at offset ", offset, ": ", what));
}

// The log's end is torn, or the log is damaged.
absl::Status JudgeEnd(const std::string& path, const std::string& rest, const Walker& walker) {
  // `rest` begins at the bad record; without one, the file ends inside a record.
  if (walker.wrong().empty()) return absl::OkStatus();
  const uint64_t bad_at = walker.bad_at();
  const size_t in_block = kBlockBytes - bad_at % kBlockBytes;
  if (WrongWith(absl::string_view(rest).substr(0, in_block)).empty()) return DamagedAt(path, bad_at, walker.wrong());
  if (IsFlipped(absl::string_view(rest).substr(0, in_block))) {
    return DamagedAt(path, bad_at, absl::StrCat("a flipped bit (", walker.wrong(), ")"));
  }
  if (HasRecordStart(absl::string_view(rest).substr(1), bad_at + 1)) {
    return DamagedAt(path, bad_at, absl::StrCat(walker.wrong(), ", and valid records after it"));
  }
  return absl::OkStatus();
}

absl::StatusOr<WalFile> CheckOne(const Files& files, const std::string& folder, const std::string& name) {
  const std::string path = absl::StrCat(folder, "/", name);
  DAYBOOK_ASSIGN_OR_RETURN(const Walker walker, Walk(files, path));
  WalFile wal = {name, 0, walker.good_bytes(), walker.records()};
  DAYBOOK_ASSIGN_OR_RETURN(wal.bytes, files.Size(path));
  if (walker.wrong().empty() && !walker.in_record()) return wal;
  if (!walker.wrong().empty()) {
    DAYBOOK_ASSIGN_OR_RETURN(const std::string rest, files.Read(path, walker.bad_at()));
    DAYBOOK_RETURN_IF_ERROR(JudgeEnd(path, rest, walker));
  }
  // A torn record that the block before it filled up to: what is cut begins where the last whole record ends.
  return wal;
}

bool IsWal(absl::string_view name) {
  uint64_t number = 0;
  return absl::ConsumeSuffix(&name, ".log") && absl::SimpleAtoi(name, &number);
}

}  // namespace

absl::StatusOr<std::vector<WalFile>> CheckWals(const Files& files, const std::string& folder) {
  DAYBOOK_ASSIGN_OR_RETURN(const std::vector<std::string> names, files.List(folder));
  std::vector<WalFile> wals;
  for (const std::string& name : names) {
    if (!IsWal(name)) continue;
    DAYBOOK_ASSIGN_OR_RETURN(WalFile wal, CheckOne(files, folder, name));
    // Every record of an earlier log was synced before a later log got its first one.
    if (wal.records > 0 && !wals.empty() && wals.back().torn()) {
      return DamagedAt(absl::StrCat(folder, "/", wals.back().name), wals.back().good_bytes,
                       absl::StrCat("a torn record, but ", name, " has records after it"));
    }
    wals.push_back(std::move(wal));
  }
  return wals;
}

}  // namespace daybook::journal
