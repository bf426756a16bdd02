#include "ledger/journal/block_filter.h"

namespace daybook::journal {
namespace {

// Odd numbers: each makes another 6-bit position of the hash's low half.
constexpr std::array<uint32_t, 8> kSalts = {0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d,
                                            0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31};

uint64_t BitOf(uint64_t hash, size_t word) {
  return uint64_t{1} << ((static_cast<uint32_t>(hash) * kSalts[word]) >> 26);
}

}  // namespace

BlockFilter::BlockFilter(size_t ids) : blocks_(ids / kIdsPerBlock + 1) {}

void BlockFilter::Add(uint64_t hash) {
  Block& block = blocks_[BlockOf(hash)];
  for (size_t i = 0; i < block.words.size(); ++i) block.words[i] |= BitOf(hash, i);
}

bool BlockFilter::MayHold(uint64_t hash) const {
  const Block& block = blocks_[BlockOf(hash)];
  for (size_t i = 0; i < block.words.size(); ++i) {
    if ((block.words[i] & BitOf(hash, i)) == 0) return false;
  }
  return true;
}

}  // namespace daybook::journal
