// The numbers that are not zero among some samples' inputs.
#pragma once

#include <algorithm>

#include "plan/simd.h"

namespace fashion::FASHION_ISA {

// Inputs of a block: their weights for a strip of units lie in the first cache, in 32 KB of it with AVX-512.
constexpr int64_t kNearInputs = 64;

// One block of inputs after another, and in each one sample after another.
struct Nonzeros {
  float* values;
  uint8_t* places; // of a value's input within its block
  int32_t* ends; // behind the last value of each block's samples

  // False, and of no use, where there are more than `most`.
  bool take(const float* from, int64_t samples, int64_t inputs, int64_t most) const {
    int32_t count = 0, *end = ends;
    for (int64_t first = 0; first < inputs; first += kNearInputs) {
      const int64_t width = std::min(kNearInputs, inputs - first);
      for (int64_t sample = 0; sample < samples; ++sample) {
        each_vector(width, [&](int64_t at, Mask mask) {
          const Vector numbers = load(from + sample * inputs + first + at, mask);
          count += write_nonzeros(numbers, static_cast<int>(at), values + count, places + count);
        });
        *end++ = count;
      }
      if (count > most)
        return false;
    }
    return true;
  }
};

} // namespace fashion::FASHION_ISA
