#include "memory/huge_pages.h"

#include <cstdlib>
#include <new>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace fashion {

void* allocate_bytes(size_t bytes) {
  constexpr size_t kLine = 64;
  const size_t alignment = bytes < kHugePage ? kLine : kHugePage;
  void* memory = std::aligned_alloc(alignment, (bytes + kLine - 1) / kLine * kLine);
  if (memory == nullptr)
    throw std::bad_alloc();
#if defined(__linux__)
  // A wish: where it is refused the pages are small ones.
  if (alignment == kHugePage)
    madvise(memory, bytes / kHugePage * kHugePage, MADV_HUGEPAGE);
#endif
  return memory;
}

} // namespace fashion
