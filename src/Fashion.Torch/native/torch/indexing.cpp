// Parts of tensors, and tensors put together.
#include "guard.h"

using namespace fashion;

FASHION_API Handle fashion_narrow(Handle self, int64_t dim, int64_t start, int64_t length) {
  return make([&] { return self->narrow(dim, start, length); });
}
FASHION_API Handle fashion_select(Handle self, int64_t dim, int64_t index) {
  return make([&] { return self->select(dim, index); });
}
FASHION_API Handle fashion_slice(Handle self, int64_t dim, int64_t start, int64_t finish, int64_t step) {
  return make([&] { return self->slice(dim, start, finish, step); });
}
FASHION_API Handle fashion_index_select(Handle self, int64_t dim, Handle index) {
  return make([&] { return at::index_select(*self, dim, *index); });
}
FASHION_API Handle fashion_gather(Handle self, int64_t dim, Handle index) {
  return make([&] { return at::gather(*self, dim, *index); });
}
FASHION_API Handle fashion_masked_select(Handle self, Handle mask) {
  return make([&] { return at::masked_select(*self, *mask); });
}
FASHION_API Handle fashion_nonzero(Handle self) {
  return make([&] { return at::nonzero(*self); });
}
FASHION_API int32_t fashion_scatter_(Handle self, int64_t dim, Handle index, Handle source) {
  return run([&] { self->scatter_(dim, *index, *source); });
}
FASHION_API int32_t fashion_scatter_add_(Handle self, int64_t dim, Handle index, Handle source) {
  return run([&] { self->scatter_add_(dim, *index, *source); });
}
FASHION_API int32_t fashion_index_add_(Handle self, int64_t dim, Handle index, Handle source, ScalarValue alpha) {
  return run([&] { self->index_add_(dim, *index, *source, alpha.value()); });
}
FASHION_API Handle fashion_cat(const Handle* tensors, int64_t count, int64_t dim) {
  return make([&] { return at::cat(tensors_of(tensors, count), dim); });
}
FASHION_API Handle fashion_stack(const Handle* tensors, int64_t count, int64_t dim) {
  return make([&] { return at::stack(tensors_of(tensors, count), dim); });
}
