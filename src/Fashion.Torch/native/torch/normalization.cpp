// Layers that centre and scale.
#include "guard.h"

using namespace fashion;

FASHION_API Handle fashion_batch_norm(
    Handle input, Handle weight, Handle bias, Handle running_mean, Handle running_var, bool training, double momentum,
    double eps) {
  return make([&] {
    return at::batch_norm(
        *input, optional_tensor(weight), optional_tensor(bias), optional_tensor(running_mean),
        optional_tensor(running_var), training, momentum, eps, at::globalContext().userEnabledCuDNN());
  });
}
FASHION_API Handle fashion_layer_norm(
    Handle input, const int64_t* shape, int64_t count, Handle weight, Handle bias, double eps) {
  return make([&] {
    return at::layer_norm(*input, extents(shape, count), optional_tensor(weight), optional_tensor(bias), eps);
  });
}
FASHION_API Handle fashion_group_norm(Handle input, int64_t groups, Handle weight, Handle bias, double eps) {
  return make([&] { return at::group_norm(*input, groups, optional_tensor(weight), optional_tensor(bias), eps); });
}
