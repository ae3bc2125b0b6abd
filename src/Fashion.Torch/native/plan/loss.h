// Cross entropy over logits as torch.nn.functional.cross_entropy defines it, with label smoothing and class weights, and
// its gradient in one pass. Sums are taken in double precision: there are few numbers here.
#pragma once

#include "plan/call.h"

namespace fashion::FASHION_ISA {

// Leaves the loss and the right predictions in the share and the logits' gradient in `gradient` (rows x classes).
inline void cross_entropy(Share& share, Worker& worker, const float* logits, float* gradient, int64_t classes) {
  share.loss = 0;
  share.correct = 0;
  double *wanted = worker.wanted.data(), *chances = worker.chances.data();
  for (int64_t row = 0; row < share.rows; ++row, logits += classes, gradient += classes) {
    double largest = logits[0], total = 0, weight = 0;
    int64_t predicted = 0;
    for (int64_t label = 1; label < classes; ++label)
      if (logits[label] > largest) {
        largest = logits[label];
        predicted = label;
      }
    for (int64_t label = 0; label < classes; ++label) {
      chances[label] = std::exp(logits[label] - largest);
      total += chances[label];
      const double share_of = share.targets != nullptr
          ? share.targets[row * classes + label]
          : share.labels[row] == label ? 1.0 : 0.0;
      wanted[label] = ((1 - share.smoothing) * share_of + share.smoothing / static_cast<double>(classes))
          * (share.class_weights != nullptr ? share.class_weights[label] : 1.0);
      weight += wanted[label];
    }
    const double log_total = std::log(total) + largest;
    for (int64_t label = 0; label < classes; ++label) {
      share.loss += wanted[label] * (log_total - logits[label]);
      gradient[label] =
          static_cast<float>((chances[label] / total * weight - wanted[label]) / share.total_weight);
    }
    share.correct += share.labels[row] == predicted ? 1 : 0;
  }
  share.loss /= share.total_weight;
}

} // namespace fashion::FASHION_ISA
