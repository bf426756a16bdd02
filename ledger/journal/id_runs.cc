#include "ledger/journal/id_runs.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "ledger/base/checks.h"
#include "ledger/base/rejection.h"
#include "ledger/base/status_macros.h"
#include "ledger/journal/bytes.h"
#include "ledger/journal/crc32c.h"

namespace daybook::journal {
namespace {

constexpr char kBlockKind = 'b';
constexpr char kDescriptorKind = 'r';
constexpr size_t kBlockKeyBytes = 1 + 8 + 4;
constexpr size_t kDescriptorKeyBytes = 1 + 8;

// A block: checksum, count, then entries of hash and sequence − first sequence.
constexpr size_t kBlockHeaderBytes = 8;
constexpr size_t kEntryBytes = 12;
constexpr size_t kEntriesPerBlock = (kRunBlockBytesMax - kBlockHeaderBytes) / kEntryBytes;
// A descriptor: checksum, level, blocks, first and last sequence, entries.
constexpr size_t kDescriptorBytes = 3 * 4 + 3 * 8;

absl::Status Corrupt(absl::string_view what) { return Rejected(v1::REJECTION_REASON_STORE_CORRUPT, what); }

// The checksum covers the key too, so that a block copied to another place is caught.
uint32_t ChecksumOf(absl::string_view key, absl::string_view value) {
  return ExtendCrc32c(Crc32c(key), value.substr(sizeof(uint32_t)));
}

bool IsSound(absl::string_view key, absl::string_view value) {
  return value.size() >= sizeof(uint32_t) && LoadLittle<uint32_t>(value.data()) == ChecksumOf(key, value);
}

absl::StatusOr<RunDescriptor> DecodeDescriptor(absl::string_view key, absl::string_view value) {
  if (key.size() != kDescriptorKeyBytes || value.size() != kDescriptorBytes || !IsSound(key, value)) {
    return Corrupt("a run's descriptor is damaged");
  }
  RunDescriptor descriptor;
  descriptor.number = LoadBig64(key.data() + 1);
  descriptor.level = LoadLittle<uint32_t>(value.data() + 4);
  descriptor.blocks = LoadLittle<uint32_t>(value.data() + 8);
  descriptor.first_sequence = LoadLittle<uint64_t>(value.data() + 12);
  descriptor.last_sequence = LoadLittle<uint64_t>(value.data() + 20);
  descriptor.entries = LoadLittle<uint64_t>(value.data() + 28);
  return descriptor;
}

// Reads all rows once: descriptors, then blocks in the order of their runs. The first damage makes everything a
// leftover.
class RunLoader {
 public:
  explicit RunLoader(const Journal& journal) : journal_(journal) {}

  absl::StatusOr<StoredRuns> Load() {
    DAYBOOK_RETURN_IF_ERROR(Scan(kDescriptorKind, [&](absl::string_view key, absl::string_view value) {
      descriptor_keys_.emplace_back(key);
      Note(TakeDescriptor(key, value));
    }));
    Note(CheckTiling());
    DAYBOOK_RETURN_IF_ERROR(Scan(kBlockKind, [&](absl::string_view key, absl::string_view value) {
      if (stored_.damage.empty()) Note(TakeBlock(key, value));
      if (!stored_.damage.empty() || current_ == nullptr) leftover_blocks_.emplace_back(key);
    }));
    Note(CheckComplete());
    if (!stored_.damage.empty()) GiveUp();
    for (auto& run : runs_) stored_.runs.push_back(std::move(run));
    stored_.leftovers.insert(stored_.leftovers.end(), leftover_blocks_.begin(), leftover_blocks_.end());
    return std::move(stored_);
  }

 private:
  template <typename Take>
  absl::Status Scan(char kind, Take take) {
    return journal_.ScanRows(JournalRow::Family::kRuns, absl::string_view(&kind, 1),
                             [&](absl::string_view key, absl::string_view value) {
                               if (key.size() >= kDescriptorKeyBytes) {
                                 stored_.next_number = std::max(stored_.next_number, LoadBig64(key.data() + 1) + 1);
                               }
                               take(key, value);
                               return absl::OkStatus();
                             });
  }

  void Note(const absl::Status& status) {
    if (!status.ok() && stored_.damage.empty()) stored_.damage = std::string(status.message());
  }

  absl::Status TakeDescriptor(absl::string_view key, absl::string_view value) {
    DAYBOOK_ASSIGN_OR_RETURN(const RunDescriptor descriptor, DecodeDescriptor(key, value));
    // An entry needs its bytes: a wrong count must not ask for memory first.
    if (descriptor.entries > uint64_t{descriptor.blocks} * kEntriesPerBlock) return Corrupt("a run's counts disagree");
    runs_.push_back(std::make_shared<Run>(descriptor));
    by_number_[descriptor.number] = runs_.back().get();
    return absl::OkStatus();
  }

  absl::Status CheckTiling() {
    std::sort(runs_.begin(), runs_.end(), [](const auto& a, const auto& b) {
      return a->descriptor.first_sequence < b->descriptor.first_sequence;
    });
    uint64_t next = 1;
    for (const auto& run : runs_) {
      if (run->descriptor.first_sequence != next || run->descriptor.last_sequence < next) {
        return Corrupt(absl::StrCat("the runs have a hole at sequence ", next));
      }
      next = run->descriptor.last_sequence + 1;
    }
    return next - 1 > journal_.durable().size ? Corrupt("the runs go beyond the log") : absl::OkStatus();
  }

  absl::Status TakeBlock(absl::string_view key, absl::string_view value) {
    const auto found = key.size() == kBlockKeyBytes ? by_number_.find(LoadBig64(key.data() + 1)) : by_number_.end();
    current_ = found == by_number_.end() ? nullptr : found->second;
    if (current_ == nullptr) return absl::OkStatus();
    const RunDescriptor& descriptor = current_->descriptor;
    DAYBOOK_ASSIGN_OR_RETURN(const std::vector<IdEntry> block, DecodeRunBlock(key, value, descriptor.first_sequence));
    if (key != RunBlockKey(descriptor.number, static_cast<uint32_t>(current_->first_hashes.size()))) {
      return Corrupt(absl::StrCat("run ", descriptor.number, " has a hole"));
    }
    current_->first_hashes.push_back(block.front().hash);
    for (const IdEntry& entry : block) current_->filter.Add(entry.hash);
    entries_[descriptor.number] += block.size();
    return absl::OkStatus();
  }

  absl::Status CheckComplete() {
    for (const auto& run : runs_) {
      const RunDescriptor& descriptor = run->descriptor;
      if (run->first_hashes.size() != descriptor.blocks || entries_[descriptor.number] != descriptor.entries) {
        return Corrupt(absl::StrCat("run ", descriptor.number, " is not complete"));
      }
    }
    return absl::OkStatus();
  }

  void GiveUp() {
    stored_.leftovers = descriptor_keys_;
    for (const auto& run : runs_) {
      for (uint32_t block = 0; block < run->first_hashes.size(); ++block) {
        leftover_blocks_.push_back(RunBlockKey(run->descriptor.number, block));
      }
    }
    runs_.clear();
  }

  const Journal& journal_;
  StoredRuns stored_;
  std::vector<std::shared_ptr<Run>> runs_;
  std::map<uint64_t, Run*> by_number_;
  std::map<uint64_t, uint64_t> entries_;
  std::vector<std::string> descriptor_keys_;
  std::vector<std::string> leftover_blocks_;
  // The run of the block just taken; null when it has none.
  Run* current_ = nullptr;
};

bool LessByHash(const IdEntry& a, const IdEntry& b) {
  return std::tie(a.hash, a.sequence) < std::tie(b.hash, b.sequence);
}

}  // namespace

std::string RunBlockKey(uint64_t run, uint32_t block) {
  std::string key(kBlockKeyBytes, kBlockKind);
  StoreBig64(key.data() + 1, run);
  StoreBig32(key.data() + 9, block);
  return key;
}

std::string RunDescriptorKey(uint64_t run) {
  std::string key(kDescriptorKeyBytes, kDescriptorKind);
  StoreBig64(key.data() + 1, run);
  return key;
}

JournalRow EncodeRunDescriptor(const RunDescriptor& descriptor) {
  JournalRow row;
  row.family = JournalRow::Family::kRuns;
  row.key = RunDescriptorKey(descriptor.number);
  AppendLittle(row.value, uint32_t{0});
  AppendLittle(row.value, descriptor.level);
  AppendLittle(row.value, descriptor.blocks);
  AppendLittle(row.value, descriptor.first_sequence);
  AppendLittle(row.value, descriptor.last_sequence);
  AppendLittle(row.value, descriptor.entries);
  StoreLittle(row.value.data(), ChecksumOf(row.key, row.value));
  return row;
}

absl::StatusOr<std::vector<IdEntry>> DecodeRunBlock(absl::string_view key, absl::string_view value,
                                                    uint64_t first_sequence) {
  if (value.size() < kBlockHeaderBytes + kEntryBytes || !IsSound(key, value)) {
    return Corrupt("a run's block is damaged");
  }
  const auto count = LoadLittle<uint32_t>(value.data() + 4);
  if (value.size() != kBlockHeaderBytes + size_t{count} * kEntryBytes) {
    return Corrupt("a run's block has a wrong length");
  }
  std::vector<IdEntry> entries(count);
  const char* at = value.data() + kBlockHeaderBytes;
  for (IdEntry& entry : entries) {
    entry = {LoadLittle<uint64_t>(at), first_sequence + LoadLittle<uint32_t>(at + 8)};
    at += kEntryBytes;
  }
  return entries;
}

absl::Status Run::Find(const Journal& journal, uint64_t hash, absl::InlinedVector<uint64_t, 1>& found) const {
  // Equal hashes may straddle two blocks: begin with the block before the first that starts at this hash.
  auto block = std::lower_bound(first_hashes.begin(), first_hashes.end(), hash);
  if (block != first_hashes.begin()) --block;
  for (; block != first_hashes.end() && *block <= hash; ++block) {
    const std::string key = RunBlockKey(descriptor.number, static_cast<uint32_t>(block - first_hashes.begin()));
    DAYBOOK_ASSIGN_OR_RETURN(const std::string value, journal.GetRow(JournalRow::Family::kRuns, key));
    DAYBOOK_ASSIGN_OR_RETURN(const std::vector<IdEntry> entries, DecodeRunBlock(key, value, descriptor.first_sequence));
    for (auto entry = std::lower_bound(entries.begin(), entries.end(), IdEntry{hash, 0}, LessByHash);
         entry != entries.end() && entry->hash == hash; ++entry) {
      found.push_back(entry->sequence);
    }
  }
  return absl::OkStatus();
}

RunBuilder::RunBuilder(const RunDescriptor& descriptor) : run_(std::make_shared<Run>(descriptor)) {
  run_->descriptor.blocks = 0;
}

bool RunBuilder::Add(const IdEntry& entry) {
  if (entries_in_block_ == 0) {
    block_.assign(kBlockHeaderBytes, '\0');
    run_->first_hashes.push_back(entry.hash);
  }
  AppendLittle(block_, entry.hash);
  AppendLittle(block_, static_cast<uint32_t>(entry.sequence - run_->descriptor.first_sequence));
  run_->filter.Add(entry.hash);
  ++entries_;
  return ++entries_in_block_ == kEntriesPerBlock;
}

JournalRow RunBuilder::TakeBlock() {
  DAYBOOK_CHECK(entries_in_block_ != 0);
  JournalRow row;
  row.family = JournalRow::Family::kRuns;
  row.key = RunBlockKey(run_->descriptor.number, run_->descriptor.blocks++);
  row.value = std::exchange(block_, {});
  StoreLittle(row.value.data() + 4, std::exchange(entries_in_block_, 0));
  StoreLittle(row.value.data(), ChecksumOf(row.key, row.value));
  return row;
}

std::shared_ptr<const Run> RunBuilder::Finish() {
  DAYBOOK_CHECK(entries_in_block_ == 0 && entries_ == run_->descriptor.entries);
  return std::move(run_);
}

absl::StatusOr<bool> RunReader::Next() {
  if (++at_ < entries_.size()) return true;
  if (next_block_ == run_->descriptor.blocks) return false;
  const std::string key = RunBlockKey(run_->descriptor.number, next_block_++);
  DAYBOOK_ASSIGN_OR_RETURN(const std::string value, journal_.GetRow(JournalRow::Family::kRuns, key));
  DAYBOOK_ASSIGN_OR_RETURN(entries_, DecodeRunBlock(key, value, run_->descriptor.first_sequence));
  at_ = 0;
  return true;
}

absl::StatusOr<StoredRuns> LoadRuns(const Journal& journal) { return RunLoader(journal).Load(); }

}  // namespace daybook::journal
