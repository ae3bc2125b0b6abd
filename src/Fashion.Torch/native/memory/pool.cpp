#include "memory/pool.h"

#include <cstring>

#include "memory/huge_pages.h"

namespace fashion {

float* MemoryPool::take(int64_t count) {
  // Vectors may read, never write, behind the last number: one of the widest, and some more to be safe.
  constexpr size_t kLine = 64, kOverhang = 256;
  const size_t bytes = (static_cast<size_t>(count) * sizeof(float) + kOverhang + kLine - 1) / kLine * kLine;
  if (bytes > left_) {
    const size_t block = (bytes + kHugePage - 1) / kHugePage * kHugePage;
    blocks_.emplace_back(static_cast<char*>(allocate_bytes(block)));
    next_ = blocks_.back().get();
    left_ = block;
  }
  char* piece = next_;
  next_ += bytes;
  left_ -= bytes;
  std::memset(piece, 0, bytes);
  return reinterpret_cast<float*>(piece);
}

} // namespace fashion
