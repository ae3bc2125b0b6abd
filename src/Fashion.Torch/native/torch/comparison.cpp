// Tensors of truths, and what follows from them.
#include "guard.h"

using namespace fashion;

#define COMPARED(name)                                                         \
  FASHION_API Handle fashion_##name(Handle self, Handle other) {               \
    return make([&] { return at::name(*self, *other); });                      \
  }                                                                            \
  FASHION_API Handle fashion_##name##_scalar(Handle self, ScalarValue other) { \
    return make([&] { return at::name(*self, other.value()); });               \
  }
COMPARED(eq)
COMPARED(ne)
COMPARED(lt)
COMPARED(le)
COMPARED(gt)
COMPARED(ge)

FASHION_API Handle fashion_logical_and(Handle self, Handle other) {
  return make([&] { return at::logical_and(*self, *other); });
}
FASHION_API Handle fashion_logical_or(Handle self, Handle other) {
  return make([&] { return at::logical_or(*self, *other); });
}
FASHION_API Handle fashion_where(Handle condition, Handle self, Handle other) {
  return make([&] { return at::where(*condition, *self, *other); });
}
FASHION_API Handle fashion_masked_fill(Handle self, Handle mask, ScalarValue value) {
  return make([&] { return at::masked_fill(*self, *mask, value.value()); });
}
FASHION_API int32_t fashion_masked_fill_(Handle self, Handle mask, ScalarValue value) {
  return run([&] { self->masked_fill_(*mask, value.value()); });
}
FASHION_API int32_t fashion_allclose(
    Handle self, Handle other, double relative, double absolute, bool equal_nan, bool* close) {
  return run([&] { *close = at::allclose(*self, *other, relative, absolute, equal_nan); });
}
