// Functions of one tensor, value by value.
#include "guard.h"

using namespace fashion;

#define UNARY(name)                                     \
  FASHION_API Handle fashion_##name(Handle self) {      \
    return make([&] { return at::name(*self); });       \
  }
#define UNARY_AND_IN_PLACE(name)                        \
  UNARY(name)                                           \
  FASHION_API int32_t fashion_##name##_(Handle self) {  \
    return run([&] { self->name##_(); });               \
  }
UNARY_AND_IN_PLACE(abs)
UNARY_AND_IN_PLACE(neg)
UNARY_AND_IN_PLACE(sqrt)
UNARY_AND_IN_PLACE(rsqrt)
UNARY_AND_IN_PLACE(exp)
UNARY_AND_IN_PLACE(log)
UNARY_AND_IN_PLACE(log1p)
UNARY_AND_IN_PLACE(tanh)
UNARY_AND_IN_PLACE(sigmoid)
UNARY_AND_IN_PLACE(erf)
UNARY_AND_IN_PLACE(reciprocal)
UNARY_AND_IN_PLACE(floor)
UNARY_AND_IN_PLACE(ceil)
UNARY_AND_IN_PLACE(relu)
UNARY(sign)
UNARY(sin)
UNARY(cos)
UNARY(isfinite)
UNARY(isnan)
UNARY(isinf)
UNARY(logical_not)

FASHION_API Handle fashion_round(Handle self, int64_t decimals) {
  return make([&] { return at::round(*self, decimals); });
}

namespace {

// A null pointer leaves that bound out.
Optional<at::Scalar> bound(const ScalarValue* value) {
  return value == nullptr ? Optional<at::Scalar>{} : Optional<at::Scalar>{value->value()};
}

} // namespace

FASHION_API Handle fashion_clamp(Handle self, const ScalarValue* min, const ScalarValue* max) {
  return make([&] { return at::clamp(*self, bound(min), bound(max)); });
}
FASHION_API int32_t fashion_clamp_(Handle self, const ScalarValue* min, const ScalarValue* max) {
  return run([&] { self->clamp_(bound(min), bound(max)); });
}
FASHION_API Handle fashion_clamp_tensor(Handle self, Handle min, Handle max) {
  return make([&] { return at::clamp(*self, optional_tensor(min), optional_tensor(max)); });
}
FASHION_API int32_t fashion_clamp_tensor_(Handle self, Handle min, Handle max) {
  return run([&] { self->clamp_(optional_tensor(min), optional_tensor(max)); });
}
FASHION_API int32_t fashion_fill_(Handle self, ScalarValue value) {
  return run([&] { self->fill_(value.value()); });
}
FASHION_API int32_t fashion_zero_(Handle self) {
  return run([&] { self->zero_(); });
}
