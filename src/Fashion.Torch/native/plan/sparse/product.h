// The matrix product that leaves zeros out:
//   sums[sample][unit] += sum over the sample's numbers that are not zero of number * weights[its input][unit]
// A sample's sums stay in registers while a block's numbers pass, and a block's weights in the first cache while the samples
// pass. In each sum the products come in the inputs' order, and so it is bit for bit that of the other products.
#pragma once

#include <array>
#include <utility>

#include "plan/sparse/nonzeros.h"

namespace fashion::FASHION_ISA {

// Vectors of units of the widest strip: so many sums are needed for the processor not to wait for one of them.
constexpr int kStrip = 8;

// For a strip of units that is kVectors wide, as are the rows of weights and of sums.
template <int kVectors>
void add_products(const Nonzeros& in, int64_t samples, int64_t inputs, const float* weights, float* sums) {
  constexpr int64_t kWidth = kVectors * kLanes;
  const int32_t* end = in.ends;
  int32_t at = 0;
  for (int64_t first = 0; first < inputs; first += kNearInputs, weights += kNearInputs * kWidth)
    for (int64_t sample = 0; sample < samples; ++sample, ++end) {
      float* into = sums + sample * kWidth;
      Vector totals[kVectors];
#pragma GCC unroll 8
      for (int vector = 0; vector < kVectors; ++vector)
        totals[vector] = load(into + vector * kLanes);
      for (; at < *end; ++at) {
        const Vector value = spread(in.values[at]);
        const float* row = weights + in.places[at] * kWidth;
#pragma GCC unroll 8
        for (int vector = 0; vector < kVectors; ++vector)
          totals[vector] = fma(value, load(row + vector * kLanes), totals[vector]);
      }
#pragma GCC unroll 8
      for (int vector = 0; vector < kVectors; ++vector)
        store(into + vector * kLanes, totals[vector]);
    }
}

using AddProducts = void (*)(const Nonzeros&, int64_t, int64_t, const float*, float*);

template <int... kVectors>
constexpr std::array<AddProducts, sizeof...(kVectors)> strip_products(std::integer_sequence<int, kVectors...>) {
  return {&add_products<kVectors + 1>...};
}

inline void strip_product(
    const Nonzeros& in, int64_t samples, int64_t inputs, int64_t vectors, const float* weights, float* sums) {
  static constexpr auto kProducts = strip_products(std::make_integer_sequence<int, kStrip>());
  kProducts[vectors - 1](in, samples, inputs, weights, sums);
}

} // namespace fashion::FASHION_ISA
