// Weights for instructions that multiply bytes (AVX-512 VNNI): a weight is a whole number of 24 bits times its unit's
// scale, and the number three digits of base 256 from -128 to 127. Their products with pixels of 8 bits are summed in whole
// numbers, and so exactly; a weight is off by about one unit's scale, a ten-millionth of the unit's largest weight.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>

#include "plan/simd.h"

namespace fashion::FASHION_ISA {

constexpr int kDigits = 3;
// Pixels that one instruction takes of a sample, for each of a vector's units.
constexpr int64_t kPixels = 4;
// Near what the digits can say, which is 127 in each; the last digit is left for what rounding adds.
constexpr float kLargestWhole = 127 * (65536 + 256);
// Sums of more than so many products of 255 and 128 could leave 32 bits.
constexpr int64_t kMostPixels = 65536;
// Where most of a unit's weights are so many times smaller than the largest, they lose digits that single precision has.
constexpr float kMostApart = 1000;

inline bool multiplies_bytes() { return __builtin_cpu_supports("avx512vnni"); }

// For kLanes units one after another: for each kPixels inputs the first digits of all units, then the second, and the last.
struct Digits {
  Digits(int64_t inputs, int64_t units)
      : units(units), steps((inputs + kPixels - 1) / kPixels), group(steps * kDigits * kLanes * kPixels) {}

  int64_t units, steps;
  int64_t group; // bytes of kLanes units

  int64_t groups() const { return (units + kLanes - 1) / kLanes; }
  int64_t bytes() const { return groups() * group; }
  // Bytes of a sample, in whole steps.
  int64_t line() const { return steps * kPixels; }
};

inline Vector magnitude(Vector value) { return max(value, zero() - value); }

// A unit's scale; null where its weights had better not become digits, or cannot since one of them is not finite.
inline std::optional<float> scale_of(const float* weights, int64_t inputs) {
  if (!is_finite(weights, inputs))
    return std::nullopt;
  Vector most = zero();
  each_vector(inputs, [&](int64_t at, Mask mask) { most = max(most, magnitude(load(weights + at, mask))); });
  float each[kLanes];
  store(each, most);
  const float largest = *std::max_element(each, each + kLanes);
  const Vector bound = spread(largest / kMostApart);
  Vector small = zero(), large = zero();
  each_vector(inputs, [&](int64_t at, Mask mask) {
    const Vector size = magnitude(load(weights + at, mask));
    small = small + if_greater(bound, size, if_greater(size, zero(), spread(1), zero()), zero());
    large = large + if_greater(bound, size, zero(), if_greater(size, zero(), spread(1), zero()));
  });
  return sum(small) <= sum(large) ? std::optional(largest / kLargestWhole) : std::nullopt;
}

// Writes one unit's digits.
inline void write_digits(
    const Digits& shape, const float* weights, int64_t inputs, int64_t unit, float scale, int8_t* digits) {
  // Where the scale has no inverse in single precision, nothing can be told from zero.
  const float inverse = 1 / scale;
  const Vector factor = spread(std::isfinite(inverse) ? inverse : 0);
  int8_t* into = digits + unit / kLanes * shape.group + unit % kLanes * kPixels;
  for (int64_t at = 0; at < inputs; at += kLanes) {
    __m512i rest = _mm512_cvtps_epi32(load(weights + at, first_lanes(inputs - at)) * factor);
    alignas(16) int32_t each[kDigits][kLanes / kPixels];
    for (int digit = kDigits - 1; digit >= 0; --digit) {
      const __m512i last = _mm512_srai_epi32(_mm512_slli_epi32(rest, 24), 24);
      _mm_store_si128(reinterpret_cast<__m128i*>(each[digit]), _mm512_cvtepi32_epi8(last));
      rest = _mm512_srai_epi32(_mm512_sub_epi32(rest, last), 8);
    }
    const int64_t steps = std::min<int64_t>(kLanes / kPixels, shape.steps - at / kPixels);
    for (int64_t step = 0; step < steps; ++step)
      for (int digit = 0; digit < kDigits; ++digit, into += kLanes * kPixels)
        std::memcpy(into, &each[digit][step], kPixels);
  }
}

} // namespace fashion::FASHION_ISA
