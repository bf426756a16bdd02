#include "ledger/figures/pending_key.h"

#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace daybook::figures {
namespace {

// In order of the stages; a key ends in the index.
constexpr absl::string_view kNames[] = {"pending_tender", "pending_reversal", "pending_refund"};
constexpr int kStageBits = 2;
constexpr int kPositionBits = 3;

}  // namespace

uint64_t PendingKey(uint64_t number, uint32_t tender_index, v1::TenderStage stage) {
  const uint64_t name = stage == v1::TENDER_STAGE_REFUND ? 2 : stage == v1::TENDER_STAGE_REVERSAL ? 1 : 0;
  return number << (kStageBits + kPositionBits) | (tender_index & 7) << kStageBits | name;
}

std::string PendingName(uint64_t key) {
  return absl::StrCat(kNames[key & 3], "/", key >> (kStageBits + kPositionBits), "/", key >> kStageBits & 7);
}

bool ParsePendingName(absl::string_view name, uint64_t& key) {
  const std::vector<absl::string_view> parts = absl::StrSplit(name, '/');
  uint64_t number = 0;
  uint32_t tender_index = 0;
  if (parts.size() != 3 || !absl::SimpleAtoi(parts[1], &number) || !absl::SimpleAtoi(parts[2], &tender_index)) {
    return false;
  }
  for (v1::TenderStage stage : {v1::TENDER_STAGE_PAYMENT, v1::TENDER_STAGE_REVERSAL, v1::TENDER_STAGE_REFUND}) {
    key = PendingKey(number, tender_index, stage);
    if (kNames[key & 3] == parts[0]) return true;
  }
  return false;
}

}  // namespace daybook::figures
