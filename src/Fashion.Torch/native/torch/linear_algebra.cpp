// Products of matrices and vectors.
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
