// Memory for large tables that are looked into at random: on huge pages where the system gives them, so that a look costs
// one miss and not a walk through the page tables besides. A vector takes the allocator:
//
//   std::vector<Block, HugePageAllocator<Block>> blocks(count);
//
// Small blocks come from the heap as ever; large ones are rounded up to whole huge pages (2 MiB).
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdlib>
#include <new>

namespace daybook::journal {

template <typename T>
class HugePageAllocator {
 public:
  using value_type = T;

  HugePageAllocator() = default;
  template <typename Other>
  HugePageAllocator(const HugePageAllocator<Other>&) {}

  T* allocate(size_t count) {
    const size_t bytes = count * sizeof(T);
    const bool large = bytes >= kHugePageBytes;
    const size_t unit = large ? kHugePageBytes : alignof(T) > sizeof(void*) ? alignof(T) : sizeof(void*);
    const size_t rounded = (bytes + unit - 1) / unit * unit;
    void* const memory = std::aligned_alloc(unit, rounded);
    if (memory == nullptr) throw std::bad_alloc();
    // A wish: without huge pages everything works, more slowly.
    if (large) (void)madvise(memory, rounded, MADV_HUGEPAGE);
    return static_cast<T*>(memory);
  }
  void deallocate(T* memory, size_t) { std::free(memory); }

  template <typename Other>
  bool operator==(const HugePageAllocator<Other>&) const {
    return true;
  }

 private:
  static constexpr size_t kHugePageBytes = size_t{2} << 20;
};

}  // namespace daybook::journal
