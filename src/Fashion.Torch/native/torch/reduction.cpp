// Many values into fewer: sums, extremes, norms, ranks.
#include "guard.h"

using namespace fashion;

FASHION_API Handle fashion_sum(Handle self, int8_t type) {
  return make([&] { return at::sum(*self, optional_type(type)); });
}
FASHION_API Handle fashion_sum_dims(Handle self, const int64_t* dims, int64_t count, bool keepdim, int8_t type) {
  return make([&] { return at::sum(*self, extents(dims, count), keepdim, optional_type(type)); });
}
FASHION_API Handle fashion_mean(Handle self) {
  return make([&] { return at::mean(*self); });
}
FASHION_API Handle fashion_mean_dims(Handle self, const int64_t* dims, int64_t count, bool keepdim, int8_t type) {
  return make([&] { return at::mean(*self, extents(dims, count), keepdim, optional_type(type)); });
}
FASHION_API Handle fashion_prod(Handle self, int8_t type) {
  return make([&] { return at::prod(*self, optional_type(type)); });
}

#define SPREAD(name)                                                                                          \
  FASHION_API Handle fashion_##name(Handle self, bool unbiased) {                                             \
    return make([&] { return at::name(*self, unbiased); });                                                   \
  }                                                                                                           \
  FASHION_API Handle fashion_##name##_dims(                                                                   \
      Handle self, const int64_t* dims, int64_t count, bool unbiased, bool keepdim, int8_t type) {            \
    return make([&] {                                                                                         \
      const auto typed = type < 0 ? *self : self->to(static_cast<at::ScalarType>(type));                      \
      return at::name(typed, extents(dims, count), unbiased, keepdim);                                        \
    });                                                                                                       \
  }
SPREAD(std)
SPREAD(var)

#define EXTREME(name)                                                                                    \
  FASHION_API Handle fashion_##name(Handle self) {                                                       \
    return make([&] { return at::name(*self); });                                                        \
  }                                                                                                      \
  FASHION_API int32_t fashion_##name##_dim(                                                              \
      Handle self, int64_t dim, bool keepdim, Handle* values, Handle* indices) {                         \
    return make_two(values, indices, [&] { return at::name(*self, dim, keepdim); });                     \
  }                                                                                                      \
  FASHION_API Handle fashion_a##name(Handle self, const int64_t* dims, int64_t count, bool keepdim) {    \
    return make([&] { return at::a##name(*self, extents(dims, count), keepdim); });                      \
  }                                                                                                      \
  FASHION_API Handle fashion_arg##name(Handle self) {                                                    \
    return make([&] { return at::arg##name(*self); });                                                   \
  }                                                                                                      \
  FASHION_API Handle fashion_arg##name##_dim(Handle self, int64_t dim, bool keepdim) {                   \
    return make([&] { return at::arg##name(*self, dim, keepdim); });                                     \
  }
EXTREME(max)
EXTREME(min)

#define QUANTIFIED(name)                                                            \
  FASHION_API Handle fashion_##name(Handle self) {                                  \
    return make([&] { return at::name(*self); });                                   \
  }                                                                                 \
  FASHION_API Handle fashion_##name##_dim(Handle self, int64_t dim, bool keepdim) { \
    return make([&] { return at::name(*self, dim, keepdim); });                     \
  }
QUANTIFIED(all)
QUANTIFIED(any)

FASHION_API Handle fashion_norm(Handle self, double p) {
  return make([&] { return at::norm(*self, p); });
}
FASHION_API Handle fashion_norm_dim(Handle self, int64_t dim, bool keepdim, double p) {
  return make([&] { return at::norm(*self, Optional<at::Scalar>{at::Scalar(p)}, at::IntArrayRef(dim), keepdim); });
}
FASHION_API Handle fashion_logsumexp(Handle self, int64_t dim, bool keepdim) {
  return make([&] { return at::logsumexp(*self, at::IntArrayRef(dim), keepdim); });
}
FASHION_API Handle fashion_cumsum(Handle self, int64_t dim, int8_t type) {
  return make([&] { return at::cumsum(*self, dim, optional_type(type)); });
}
FASHION_API Handle fashion_bincount(Handle self, Handle weights, int64_t minlength) {
  return make([&] { return at::bincount(*self, optional_tensor(weights), minlength); });
}
FASHION_API int32_t fashion_topk(
    Handle self, int64_t k, int64_t dim, bool largest, bool sorted, Handle* values, Handle* indices) {
  return make_two(values, indices, [&] { return at::topk(*self, k, dim, largest, sorted); });
}
FASHION_API int32_t fashion_sort(
    Handle self, int64_t dim, bool descending, bool stable, Handle* values, Handle* indices) {
  return make_two(values, indices, [&] { return at::sort(*self, Optional<bool>{stable}, dim, descending); });
}
FASHION_API Handle fashion_argsort(Handle self, int64_t dim, bool descending) {
  return make([&] { return at::argsort(*self, dim, descending); });
}
