#include "ledger/journal/block_filter.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "ledger/base/prefetch.h"

namespace daybook::journal {
namespace {

// So many keys before one is looked for, its block is fetched.
constexpr size_t kFetchAhead = 12;

// Odd numbers: each makes another 6-bit position of the hash's low half.
alignas(32) constexpr std::array<uint32_t, 8> kSalts = {0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d,
                                                        0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31};

uint64_t BitOf(uint64_t hash, size_t word) {
  return uint64_t{1} << ((static_cast<uint32_t>(hash) * kSalts[word]) >> 26);
}

bool HasAll(const uint64_t* words, uint64_t hash) {
  for (size_t i = 0; i < kSalts.size(); ++i) {
    if ((words[i] & BitOf(hash, i)) == 0) return false;
  }
  return true;
}

#if defined(__x86_64__)
// The same, all eight words at once: where the first bit is missing is a coin's toss, which a branch predicts badly.
__attribute__((target("avx2"))) bool HasAllByVector(const uint64_t* words, uint64_t hash) {
  const __m256i salts = _mm256_load_si256(reinterpret_cast<const __m256i*>(kSalts.data()));
  const __m256i product = _mm256_mullo_epi32(_mm256_set1_epi32(static_cast<int>(hash)), salts);
  const __m256i positions = _mm256_srli_epi32(product, 26);
  const __m256i one = _mm256_set1_epi64x(1);
  const __m256i low = _mm256_sllv_epi64(one, _mm256_cvtepu32_epi64(_mm256_castsi256_si128(positions)));
  const __m256i high = _mm256_sllv_epi64(one, _mm256_cvtepu32_epi64(_mm256_extracti128_si256(positions, 1)));
  const auto* block = reinterpret_cast<const __m256i*>(words);
  return (_mm256_testc_si256(_mm256_load_si256(block), low) & _mm256_testc_si256(_mm256_load_si256(block + 1), high)) != 0;
}

const bool kHasVectors = __builtin_cpu_supports("avx2") != 0;
#else
constexpr bool kHasVectors = false;
bool HasAllByVector(const uint64_t* words, uint64_t hash) { return HasAll(words, hash); }
#endif

}  // namespace

BlockFilter::BlockFilter(size_t ids) : blocks_(ids / kIdsPerBlock + 1) {}

void BlockFilter::Add(uint64_t hash) {
  Block& block = blocks_[BlockOf(hash)];
  for (size_t i = 0; i < block.words.size(); ++i) block.words[i] |= BitOf(hash, i);
}

bool BlockFilter::MayHold(uint64_t hash) const { return HasAll(blocks_[BlockOf(hash)].words.data(), hash); }

void BlockFilter::Mark(absl::Span<const uint64_t> hashes, uint8_t mark, absl::Span<uint8_t> found) const {
  for (size_t i = 0; i < hashes.size(); ++i) {
    if (i + kFetchAhead < hashes.size()) PrefetchForRead(&blocks_[BlockOf(hashes[i + kFetchAhead])]);
    const uint64_t* words = blocks_[BlockOf(hashes[i])].words.data();
    if (kHasVectors ? HasAllByVector(words, hashes[i]) : HasAll(words, hashes[i])) found[i] |= mark;
  }
}

}  // namespace daybook::journal
