// Products of pixels and weights in digits:
//   C[sample][unit of kLanes] = bias[unit] + scale[unit] * sum over k of pixels[sample][k] * whole[unit][k]
#pragma once

#include <array>
#include <utility>

#include "plan/bytes/digits.h"

namespace fashion::FASHION_ISA {

// Samples of a tile: three vectors of sums for each, and room for the digits and a pixel.
constexpr int kByteRows = 9;

// Sixteen whole numbers: with a vector type that says less, the compiler keeps sums in memory.
typedef int32_t Whole __attribute__((vector_size(64)));

inline Vector numbers(Whole whole) { return _mm512_cvtepi32_ps(reinterpret_cast<__m512i>(whole)); }

// kRows samples times a group's units.
template <int kRows>
__attribute__((target("avx512vnni"))) void byte_tile(
    const uint8_t* pixels, int64_t line, const int8_t* digits, int64_t steps, const float* scale, const float* bias, float* c,
    Mask mask) {
  Whole sums[kRows][kDigits];
#pragma GCC unroll 9
  for (int row = 0; row < kRows; ++row)
#pragma GCC unroll 3
    for (int digit = 0; digit < kDigits; ++digit)
      sums[row][digit] = Whole{};
  for (int64_t step = 0; step < steps; ++step, pixels += kPixels, digits += kDigits * kLanes * kPixels) {
    __m512i columns[kDigits];
#pragma GCC unroll 3
    for (int digit = 0; digit < kDigits; ++digit)
      columns[digit] = _mm512_loadu_si512(digits + digit * kLanes * kPixels);
#pragma GCC unroll 9
    for (int row = 0; row < kRows; ++row) {
      int32_t four;
      std::memcpy(&four, pixels + row * line, kPixels);
      const __m512i value = _mm512_set1_epi32(four);
#pragma GCC unroll 3
      for (int digit = 0; digit < kDigits; ++digit)
        sums[row][digit] = reinterpret_cast<Whole>(
            _mm512_dpbusd_epi32(reinterpret_cast<__m512i>(sums[row][digit]), value, columns[digit]));
    }
  }
  const Vector base = spread(256.0f), by = load(scale, mask), plus = load(bias, mask);
#pragma GCC unroll 9
  for (int row = 0; row < kRows; ++row) {
    const Vector upper = fma(numbers(sums[row][0]), base, numbers(sums[row][1]));
    store(c + row * kLanes, fma(fma(upper, base, numbers(sums[row][2])), by, plus));
  }
}

using ByteTile = void (*)(
    const uint8_t*, int64_t, const int8_t*, int64_t, const float*, const float*, float*, Mask);

template <int... kRows> constexpr std::array<ByteTile, sizeof...(kRows)> byte_tiles(std::integer_sequence<int, kRows...>) {
  return {&byte_tile<kRows + 1>...};
}

// The product of one group's units with some samples, in tiles of nearly equal height.
inline void byte_rows(
    const uint8_t* pixels, int64_t line, int64_t samples, const int8_t* digits, int64_t steps, const float* scale,
    const float* bias, float* c, Mask mask) {
  static constexpr auto kTiles = byte_tiles(std::make_integer_sequence<int, kByteRows>());
  const int64_t parts = (samples + kByteRows - 1) / kByteRows;
  for (int64_t part = 0; part < parts; ++part) {
    const int64_t first = samples * part / parts, end = samples * (part + 1) / parts;
    kTiles[end - first - 1](
        pixels + first * line, line, digits, steps, scale, bias, c + first * kLanes, mask);
  }
}

} // namespace fashion::FASHION_ISA
