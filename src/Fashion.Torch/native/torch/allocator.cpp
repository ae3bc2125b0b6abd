// libtorch's tensors on huge pages: it takes the allocator that is set when this library is loaded.
#include <ATen/ATen.h>
#include <c10/core/CPUAllocator.h>

#include <cstdlib>
#include <cstring>
#include <utility>

#include "memory/huge_pages.h"

namespace fashion {
namespace {

// `allocate` has been const up to libtorch 2.2, and from then on there is `copy_data`: these override what there is.
class HugePageAllocator final : public at::Allocator {
public:
  at::DataPtr allocate(size_t bytes) const {
    void* memory = bytes == 0 ? nullptr : allocate_bytes(bytes);
    return {memory, memory, raw_deleter(), at::Device(at::kCPU)};
  }
  at::DataPtr allocate(size_t bytes) { return std::as_const(*this).allocate(bytes); }
  void copy_data(void* to, const void* from, size_t bytes) const { std::memcpy(to, from, bytes); }
  at::DeleterFnPtr raw_deleter() const override { return &std::free; }
};

[[maybe_unused]] const bool installed = [] {
  static HugePageAllocator allocator;
  c10::SetCPUAllocator(&allocator, /*priority=*/1);
  return true;
}();

} // namespace
} // namespace fashion
