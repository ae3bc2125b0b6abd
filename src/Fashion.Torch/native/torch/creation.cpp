// New tensors of given extents and values.
#include "guard.h"

#include <cstring>

using namespace fashion;

namespace {

at::Tensor with_grad(at::Tensor tensor, bool requires_grad) {
  return requires_grad ? tensor.set_requires_grad(true) : tensor;
}

} // namespace

// Copies `bytes` bytes of the caller's memory, then converts and moves.
FASHION_API Handle fashion_from_memory(
    const void* data, int64_t bytes, const int64_t* sizes, int64_t count, int8_t source_type, int8_t type,
    int32_t device_type, int32_t device_index, bool requires_grad) {
  return make([&] {
    auto tensor = at::empty(extents(sizes, count), at::TensorOptions().dtype(static_cast<at::ScalarType>(source_type)));
    TORCH_CHECK(
        bytes == static_cast<int64_t>(tensor.nbytes()), "the values take ", bytes, " bytes, the tensor ",
        tensor.nbytes());
    if (bytes > 0)
      std::memcpy(tensor.data_ptr(), data, static_cast<size_t>(bytes));
    return with_grad(tensor.to(options_of(type, device_type, device_index)), requires_grad);
  });
}

#define FILLED(name, function)                                                                                     \
  FASHION_API Handle fashion_##name(                                                                               \
      const int64_t* sizes, int64_t count, int8_t type, int32_t device_type, int32_t device_index,                 \
      bool requires_grad) {                                                                                        \
    return make([&] {                                                                                              \
      return with_grad(function(extents(sizes, count), options_of(type, device_type, device_index)), requires_grad); \
    });                                                                                                            \
  }
FILLED(zeros, at::zeros)
FILLED(ones, at::ones)
FILLED(empty, at::empty)

FASHION_API Handle fashion_full(
    const int64_t* sizes, int64_t count, ScalarValue value, int8_t type, int32_t device_type, int32_t device_index,
    bool requires_grad) {
  return make([&] {
    return with_grad(
        at::full(extents(sizes, count), value.value(), options_of(type, device_type, device_index)), requires_grad);
  });
}

FASHION_API Handle fashion_empty_strided(
    const int64_t* sizes, const int64_t* strides, int64_t count, int8_t type, int32_t device_type,
    int32_t device_index, bool requires_grad) {
  return make([&] {
    return with_grad(
        at::empty_strided(
            extents(sizes, count), extents(strides, count), options_of(type, device_type, device_index)),
        requires_grad);
  });
}

FASHION_API Handle fashion_arange(
    ScalarValue start, ScalarValue stop, ScalarValue step, int8_t type, int32_t device_type, int32_t device_index,
    bool requires_grad) {
  return make([&] {
    return with_grad(
        at::arange(start.value(), stop.value(), step.value(), options_of(type, device_type, device_index)),
        requires_grad);
  });
}

FASHION_API Handle fashion_linspace(
    double start, double end, int64_t steps, int8_t type, int32_t device_type, int32_t device_index,
    bool requires_grad) {
  return make([&] {
    return with_grad(at::linspace(start, end, steps, options_of(type, device_type, device_index)), requires_grad);
  });
}

FASHION_API Handle fashion_eye(
    int64_t rows, int64_t columns, int8_t type, int32_t device_type, int32_t device_index, bool requires_grad) {
  return make([&] {
    return with_grad(at::eye(rows, columns, options_of(type, device_type, device_index)), requires_grad);
  });
}
