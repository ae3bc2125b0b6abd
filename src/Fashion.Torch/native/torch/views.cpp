// The same values under another shape.
#include "guard.h"

using namespace fashion;

#define RESHAPED(name)                                                                    \
  FASHION_API Handle fashion_##name(Handle self, const int64_t* sizes, int64_t count) {   \
    return make([&] { return self->name(extents(sizes, count)); });                       \
  }
RESHAPED(view)
RESHAPED(reshape)
RESHAPED(permute)
RESHAPED(repeat)
RESHAPED(flip)

FASHION_API Handle fashion_expand(Handle self, const int64_t* sizes, int64_t count, bool implicit) {
  return make([&] { return self->expand(extents(sizes, count), implicit); });
}
FASHION_API Handle fashion_transpose(Handle self, int64_t dim0, int64_t dim1) {
  return make([&] { return at::transpose(*self, dim0, dim1); });
}
FASHION_API Handle fashion_t(Handle self) {
  return make([&] { return at::t(*self); });
}
FASHION_API Handle fashion_flatten(Handle self, int64_t start, int64_t end) {
  return make([&] { return at::flatten(*self, start, end); });
}
FASHION_API Handle fashion_unsqueeze(Handle self, int64_t dim) {
  return make([&] { return at::unsqueeze(*self, dim); });
}
FASHION_API Handle fashion_squeeze(Handle self) {
  return make([&] { return at::squeeze(*self); });
}
FASHION_API Handle fashion_squeeze_dim(Handle self, int64_t dim) {
  return make([&] { return at::squeeze(*self, dim); });
}
FASHION_API Handle fashion_as_strided(
    Handle self, const int64_t* sizes, const int64_t* strides, int64_t count, int64_t offset) {
  return make([&] { return self->as_strided(extents(sizes, count), extents(strides, count), offset); });
}
