// The memory of one worker: many pieces one behind the other, so that small ones lie on huge pages too.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <vector>

namespace fashion {

class MemoryPool {
public:
  // Zeros on a 64-byte line, with room behind for a vector's overhang; they live as long as the pool. Throws
  // std::bad_alloc.
  float* take(int64_t count);

private:
  struct Free {
    void operator()(char* memory) const { std::free(memory); }
  };

  std::vector<std::unique_ptr<char, Free>> blocks_;
  char* next_ = nullptr;
  size_t left_ = 0;
};

} // namespace fashion
