// What every family shares: the exported C signature, the one guard around libtorch, and the values that cross it.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <memory>
#include <tuple>
#include <utility>
#include <vector>

#define FASHION_API extern "C" __attribute__((visibility("default")))

namespace fashion {

using Handle = at::Tensor*;

// libtorch moved from its own optional to the standard one; take whichever its headers use.
template <class> struct OptionalOf;
template <template <class> class Template, class T> struct OptionalOf<Template<T>> {
  template <class U> using type = Template<U>;
};
template <class T>
using Optional = typename OptionalOf<decltype(std::declval<const at::TensorOptions&>().dtype_opt())>::template type<T>;

// Keeps the message of the exception in flight for this thread. Call only inside a catch block.
void remember_current_exception() noexcept;

// Runs an operation and hands its tensor over to the caller; null means that it failed and the message is kept.
template <class Operation> Handle make(Operation&& operation) noexcept {
  try {
    return new at::Tensor(operation());
  } catch (...) {
    remember_current_exception();
    return nullptr;
  }
}

// Runs an action that gives no tensor; 0 means that it went well.
template <class Action> int32_t run(Action&& action) noexcept {
  try {
    action();
    return 0;
  } catch (...) {
    remember_current_exception();
    return 1;
  }
}

// Runs an operation of two results and hands both over, or neither.
template <class Operation> int32_t make_two(Handle* first, Handle* second, Operation&& operation) noexcept {
  *first = *second = nullptr;
  return run([&] {
    auto results = operation();
    auto owned = std::make_unique<at::Tensor>(std::move(std::get<0>(results)));
    *second = new at::Tensor(std::move(std::get<1>(results)));
    *first = owned.release();
  });
}

// A number of one of the three kinds that at::Scalar keeps apart; laid out as Fashion.Torch's ScalarValue.
struct ScalarValue {
  int64_t kind; // 0 integer, 1 real, 2 boolean
  int64_t integer;
  double real;

  at::Scalar value() const {
    return kind == 1 ? at::Scalar(real) : kind == 2 ? at::Scalar(integer != 0) : at::Scalar(integer);
  }
};

// A list of extents that the caller keeps alive during the call.
inline at::IntArrayRef extents(const int64_t* data, int64_t count) {
  return at::IntArrayRef(data, static_cast<size_t>(count));
}

// Negative: the caller leaves the type to libtorch.
inline Optional<at::ScalarType> optional_type(int8_t type) {
  return type < 0 ? Optional<at::ScalarType>{} : Optional<at::ScalarType>{static_cast<at::ScalarType>(type)};
}

inline Optional<at::Tensor> optional_tensor(Handle tensor) {
  return tensor == nullptr ? Optional<at::Tensor>{} : Optional<at::Tensor>{*tensor};
}

inline at::Device device_of(int32_t type, int32_t index) {
  return at::Device(static_cast<at::DeviceType>(type), static_cast<at::DeviceIndex>(index));
}

inline at::TensorOptions options_of(int8_t type, int32_t device_type, int32_t device_index) {
  auto options = at::TensorOptions().device(device_of(device_type, device_index));
  return type < 0 ? options : options.dtype(static_cast<at::ScalarType>(type));
}

inline std::vector<at::Tensor> tensors_of(const Handle* handles, int64_t count) {
  std::vector<at::Tensor> tensors;
  tensors.reserve(static_cast<size_t>(count));
  for (int64_t i = 0; i < count; ++i)
    tensors.push_back(handles[i] == nullptr ? at::Tensor() : *handles[i]);
  return tensors;
}

} // namespace fashion
