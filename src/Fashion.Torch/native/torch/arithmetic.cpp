// Sums, products and their like, of two tensors or a tensor and a number, fresh or in place.
#include "guard.h"

using namespace fashion;

FASHION_API Handle fashion_add(Handle self, Handle other, ScalarValue alpha) {
  return make([&] { return at::add(*self, *other, alpha.value()); });
}
FASHION_API Handle fashion_add_scalar(Handle self, ScalarValue other, ScalarValue alpha) {
  return make([&] { return at::add(*self, other.value(), alpha.value()); });
}
FASHION_API int32_t fashion_add_(Handle self, Handle other, ScalarValue alpha) {
  return run([&] { self->add_(*other, alpha.value()); });
}
FASHION_API int32_t fashion_add_scalar_(Handle self, ScalarValue other, ScalarValue alpha) {
  return run([&] { self->add_(other.value(), alpha.value()); });
}

#define BINARY(name)                                                                    \
  FASHION_API Handle fashion_##name(Handle self, Handle other) {                        \
    return make([&] { return at::name(*self, *other); });                               \
  }                                                                                     \
  FASHION_API Handle fashion_##name##_scalar(Handle self, ScalarValue other) {          \
    return make([&] { return at::name(*self, other.value()); });                        \
  }                                                                                     \
  FASHION_API int32_t fashion_##name##_(Handle self, Handle other) {                    \
    return run([&] { self->name##_(*other); });                                         \
  }                                                                                     \
  FASHION_API int32_t fashion_##name##_scalar_(Handle self, ScalarValue other) {        \
    return run([&] { self->name##_(other.value()); });                                  \
  }
BINARY(sub)
BINARY(mul)
BINARY(pow)
BINARY(remainder)

namespace {

// TorchSharp's RoundingMode: 0 none, 1 towards zero, 2 down.
template <class Divide> void with_rounding(int32_t mode, Divide&& divide) {
  if (mode == 1)
    divide("trunc");
  else
    divide("floor");
}

} // namespace

FASHION_API Handle fashion_div(Handle self, Handle other, int32_t rounding) {
  return make([&] {
    if (rounding == 0)
      return at::div(*self, *other);
    at::Tensor result;
    with_rounding(rounding, [&](const char* mode) { result = at::div(*self, *other, mode); });
    return result;
  });
}
FASHION_API Handle fashion_div_scalar(Handle self, ScalarValue other, int32_t rounding) {
  return make([&] {
    if (rounding == 0)
      return at::div(*self, other.value());
    at::Tensor result;
    with_rounding(rounding, [&](const char* mode) { result = at::div(*self, other.value(), mode); });
    return result;
  });
}
FASHION_API int32_t fashion_div_(Handle self, Handle other, int32_t rounding) {
  return run([&] {
    if (rounding == 0)
      self->div_(*other);
    else
      with_rounding(rounding, [&](const char* mode) { self->div_(*other, mode); });
  });
}
FASHION_API int32_t fashion_div_scalar_(Handle self, ScalarValue other, int32_t rounding) {
  return run([&] {
    if (rounding == 0)
      self->div_(other.value());
    else
      with_rounding(rounding, [&](const char* mode) { self->div_(other.value(), mode); });
  });
}

#define FUSED(name)                                                                                \
  FASHION_API Handle fashion_##name(Handle self, Handle first, Handle second, ScalarValue value) { \
    return make([&] { return at::name(*self, *first, *second, value.value()); });                  \
  }                                                                                                \
  FASHION_API int32_t fashion_##name##_(Handle self, Handle first, Handle second, ScalarValue value) { \
    return run([&] { self->name##_(*first, *second, value.value()); });                            \
  }
FUSED(addcmul)
FUSED(addcdiv)

FASHION_API Handle fashion_lerp(Handle self, Handle end, Handle weight) {
  return make([&] { return at::lerp(*self, *end, *weight); });
}
FASHION_API int32_t fashion_lerp_(Handle self, Handle end, Handle weight) {
  return run([&] { self->lerp_(*end, *weight); });
}
FASHION_API Handle fashion_maximum(Handle self, Handle other) {
  return make([&] { return at::maximum(*self, *other); });
}
FASHION_API Handle fashion_minimum(Handle self, Handle other) {
  return make([&] { return at::minimum(*self, *other); });
}
