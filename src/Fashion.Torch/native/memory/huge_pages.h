// Large blocks on the system's huge pages: a step walks all its memory, and on pages of 4 KiB much of it went on finding
// them.
#pragma once

#include <cstddef>

namespace fashion {

constexpr size_t kHugePage = 2 << 20;

// Whole 64-byte lines, on huge pages where there are as many bytes as one has and the system gives them. Freed by
// std::free. Throws std::bad_alloc.
void* allocate_bytes(size_t bytes);

} // namespace fashion
