// Threads, devices, and which libtorch this is.
#include "guard.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>
#include <torch/version.h>

using namespace fashion;

FASHION_API const char* fashion_torch_version() { return TORCH_VERSION; }

FASHION_API int32_t fashion_set_num_threads(int32_t count) { return run([&] { at::set_num_threads(count); }); }
FASHION_API int32_t fashion_get_num_threads() { return at::get_num_threads(); }
FASHION_API int32_t fashion_set_num_interop_threads(int32_t count) {
  return run([&] { at::set_num_interop_threads(count); });
}
FASHION_API int32_t fashion_get_num_interop_threads() { return static_cast<int32_t>(at::get_num_interop_threads()); }

// On a GPU: only cuDNN kernels that repeat bit for bit, none chosen by timing, and a warning from operations that have no such kernel.
FASHION_API int32_t fashion_set_deterministic(bool deterministic) {
  return run([&] {
    at::globalContext().setDeterministicCuDNN(deterministic);
    at::globalContext().setBenchmarkCuDNN(!deterministic);
    at::globalContext().setDeterministicAlgorithms(deterministic, /*warn_only=*/true);
  });
}

// 0 without CUDA, whether libtorch was built without it or no card answers.
FASHION_API int32_t fashion_cuda_device_count() {
  int32_t count = 0;
  run([&] {
    if (c10::impl::hasDeviceGuardImpl(at::DeviceType::CUDA))
      count = static_cast<int32_t>(c10::impl::getDeviceGuardImpl(at::DeviceType::CUDA)->deviceCount());
  });
  return count;
}
