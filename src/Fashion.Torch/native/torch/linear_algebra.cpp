// Products of matrices and vectors, and decompositions of matrices.
#include "guard.h"

using namespace fashion;

#define PRODUCT(name)                                            \
  FASHION_API Handle fashion_##name(Handle self, Handle other) { \
    return make([&] { return at::name(*self, *other); });        \
  }
PRODUCT(matmul)
PRODUCT(mm)
PRODUCT(mv)
PRODUCT(dot)
PRODUCT(bmm)
PRODUCT(outer)

FASHION_API Handle fashion_addmm(Handle self, Handle first, Handle second, double beta, double alpha) {
  return make([&] { return at::addmm(*self, *first, *second, beta, alpha); });
}

FASHION_API int32_t fashion_linalg_eigh(Handle self, bool upper, Handle* values, Handle* vectors) {
  return make_two(values, vectors, [&] { return at::linalg_eigh(*self, upper ? "U" : "L"); });
}
