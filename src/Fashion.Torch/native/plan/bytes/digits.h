// Weights for instructions that multiply bytes (AVX-512 VNNI): a weight is a whole number of 24 bits times its unit's
// scale, and the number three digits of base 256 from -128 to 127. Their products with pixels of 8 bits are summed in whole
// numbers, and so exactly: what a weight is off by, half of its unit's scale, is all that is off.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "plan/simd.h"

namespace fashion::FASHION_ISA {

constexpr int kDigits = 3;
// Pixels that one instruction takes of a sample, for each of a vector's units.
constexpr int64_t kPixels = 4;
// What the digits can say: 127 in each.
constexpr float kLargestWhole = 127 * (65536 + 256);
// Sums of more than so many products of 255 and 128 could leave 32 bits.
constexpr int64_t kMostPixels = 65536;

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

// The largest magnitude; no number where one of them is none, or is infinite.
inline float largest_of(const float* numbers, int64_t count) {
  float largest = 0;
  bool finite = true;
  for (int64_t at = 0; at < count; ++at) {
    largest = std::max(largest, std::abs(numbers[at]));
    finite &= std::abs(numbers[at]) <= std::numeric_limits<float>::max();
  }
  return finite ? largest : std::numeric_limits<float>::quiet_NaN();
}

// Writes one unit's digits, and gives its scale.
inline float write_digits(const Digits& shape, const float* weights, int64_t inputs, int64_t unit, int8_t* digits) {
  const float largest = largest_of(weights, inputs);
  // Where the largest has no inverse in single precision, nothing can be told from zero.
  const float inverse = kLargestWhole / largest;
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
  return largest / kLargestWhole;
}

} // namespace fashion::FASHION_ISA
