// Losses. The reductions are at::Reduction's numbers: 0 none, 1 mean, 2 sum.
#include "guard.h"

using namespace fashion;

FASHION_API Handle fashion_cross_entropy(
    Handle input, Handle target, Handle weight, int64_t ignore_index, int64_t reduction, double label_smoothing) {
  return make([&] {
    return at::cross_entropy_loss(
        *input, *target, optional_tensor(weight), reduction, ignore_index, label_smoothing);
  });
}
FASHION_API Handle fashion_nll_loss(Handle input, Handle target, Handle weight, int64_t reduction) {
  return make([&] { return at::nll_loss_nd(*input, *target, optional_tensor(weight), reduction, -100); });
}
FASHION_API Handle fashion_mse_loss(Handle input, Handle target, int64_t reduction) {
  return make([&] { return at::mse_loss(*input, *target, reduction); });
}
FASHION_API Handle fashion_binary_cross_entropy_with_logits(
    Handle input, Handle target, Handle weight, int64_t reduction, Handle pos_weight) {
  return make([&] {
    return at::binary_cross_entropy_with_logits(
        *input, *target, optional_tensor(weight), optional_tensor(pos_weight), reduction);
  });
}
