// A tensor's life and what one can ask of it without computing.
#include "guard.h"

#include <algorithm>

using namespace fashion;

FASHION_API void fashion_release(Handle self) { delete self; }
FASHION_API Handle fashion_alias(Handle self) {
  return make([&] { return *self; });
}

FASHION_API int64_t fashion_dim(Handle self) { return self->dim(); }
FASHION_API int64_t fashion_numel(Handle self) { return self->numel(); }
FASHION_API int64_t fashion_element_size(Handle self) { return static_cast<int64_t>(self->element_size()); }
FASHION_API int8_t fashion_dtype(Handle self) { return static_cast<int8_t>(self->scalar_type()); }
FASHION_API int32_t fashion_device_type(Handle self) { return static_cast<int32_t>(self->device().type()); }
FASHION_API int32_t fashion_device_index(Handle self) { return static_cast<int32_t>(self->device().index()); }
FASHION_API bool fashion_is_contiguous(Handle self) { return self->is_contiguous(); }

FASHION_API void fashion_sizes(Handle self, int64_t* into) { std::copy_n(self->sizes().data(), self->dim(), into); }
FASHION_API int32_t fashion_strides(Handle self, int64_t* into) {
  return run([&] { std::copy_n(self->strides().data(), self->dim(), into); });
}
FASHION_API int32_t fashion_size(Handle self, int64_t dim, int64_t* size) {
  return run([&] { *size = self->size(dim); });
}
FASHION_API int32_t fashion_stride(Handle self, int64_t dim, int64_t* stride) {
  return run([&] { *stride = self->stride(dim); });
}
FASHION_API int32_t fashion_storage_offset(Handle self, int64_t* offset) {
  return run([&] { *offset = self->storage_offset(); });
}
