// Vectors of one instruction set. A source that includes this names the set in FASHION_ISA and is compiled for it.
#pragma once

#include <immintrin.h>

#include <cstdint>

namespace fashion::FASHION_ISA {

// Whether there are tiles of bfloat16 beside the vectors.
#if defined(FASHION_TILES)
constexpr bool kHasTiles = true;
#else
constexpr bool kHasTiles = false;
#endif

#if defined(__AVX512F__)

constexpr int kLanes = 16;
// What a tile of a matrix product may hold: rows for tiles one, two and four vectors wide, whose sums lie in registers beside
// a row of B and a number of A.
constexpr int kRowsOfOne = 28, kRowsOfTwo = 14, kRowsOfFour = 6;

using Vector = __m512;
using Mask = __mmask16;

inline Mask first_lanes(int64_t count) {
  return count >= kLanes ? static_cast<Mask>(0xffff) : static_cast<Mask>((1u << count) - 1);
}
inline Vector zero() { return _mm512_setzero_ps(); }
inline Vector spread(float value) { return _mm512_set1_ps(value); }
inline Vector load(const float* from) { return _mm512_loadu_ps(from); }
inline Vector load(const float* from, Mask mask) { return _mm512_maskz_loadu_ps(mask, from); }
inline void store(float* to, Vector value) { _mm512_storeu_ps(to, value); }
inline void store(float* to, Vector value, Mask mask) { _mm512_mask_storeu_ps(to, mask, value); }
inline Vector fma(Vector a, Vector b, Vector c) { return _mm512_fmadd_ps(a, b, c); }
// Of the second where one is no number.
inline Vector max(Vector a, Vector b) { return _mm512_max_ps(a, b); }
inline Vector min(Vector a, Vector b) { return _mm512_min_ps(a, b); }
inline Vector round(Vector value) { return _mm512_roundscale_ps(value, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }
// a > b ? yes : no
inline Vector if_greater(Vector a, Vector b, Vector yes, Vector no) {
  return _mm512_mask_blend_ps(_mm512_cmp_ps_mask(a, b, _CMP_GT_OQ), no, yes);
}
// a > b, or a is no number ? yes : no
inline Vector if_greater_or_nan(Vector a, Vector b, Vector yes, Vector no) {
  const Mask nan = _mm512_cmp_ps_mask(a, a, _CMP_UNORD_Q);
  return _mm512_mask_blend_ps(static_cast<Mask>(_mm512_cmp_ps_mask(a, b, _CMP_GT_OQ) | nan), no, yes);
}
// a == b ? yes : no
inline Vector if_equal(Vector a, Vector b, Vector yes, Vector no) {
  return _mm512_mask_blend_ps(_mm512_cmp_ps_mask(a, b, _CMP_EQ_OQ), no, yes);
}
// 2 to a whole power from -126 to 127.
inline Vector power_of_two(Vector exponent) {
  const __m512i bits = _mm512_slli_epi32(_mm512_add_epi32(_mm512_cvtps_epi32(exponent), _mm512_set1_epi32(127)), 23);
  return _mm512_castsi512_ps(bits);
}
inline float sum(Vector value) { return _mm512_reduce_add_ps(value); }
// Writes the numbers that are not zero one behind the other, and their places, the first number's being `first`; what lies
// up to a vector behind them is overwritten. Gives how many they are.
inline int write_nonzeros(Vector numbers, int first, float* values, uint8_t* places) {
  const Mask mask = _mm512_cmp_ps_mask(numbers, zero(), _CMP_NEQ_UQ);
  const __m512i all = _mm512_add_epi32(
      _mm512_set1_epi32(first), _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
  store(values, _mm512_maskz_compress_ps(mask, numbers));
  _mm_storeu_si128(
      reinterpret_cast<__m128i*>(places), _mm512_cvtepi32_epi8(_mm512_maskz_compress_epi32(mask, all)));
  return __builtin_popcount(mask);
}

#else

constexpr int kLanes = 8;
constexpr int kRowsOfOne = 12, kRowsOfTwo = 6, kRowsOfFour = 3;

using Vector = __m256;
using Mask = __m256i;

inline Mask first_lanes(int64_t count) {
  const __m256i lanes = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
  return _mm256_cmpgt_epi32(_mm256_set1_epi32(static_cast<int>(count < kLanes ? count : kLanes)), lanes);
}
inline Vector zero() { return _mm256_setzero_ps(); }
inline Vector spread(float value) { return _mm256_set1_ps(value); }
inline Vector load(const float* from) { return _mm256_loadu_ps(from); }
inline Vector load(const float* from, Mask mask) { return _mm256_maskload_ps(from, mask); }
inline void store(float* to, Vector value) { _mm256_storeu_ps(to, value); }
inline void store(float* to, Vector value, Mask mask) { _mm256_maskstore_ps(to, mask, value); }
inline Vector fma(Vector a, Vector b, Vector c) { return _mm256_fmadd_ps(a, b, c); }
inline Vector max(Vector a, Vector b) { return _mm256_max_ps(a, b); }
inline Vector min(Vector a, Vector b) { return _mm256_min_ps(a, b); }
inline Vector round(Vector value) { return _mm256_round_ps(value, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }
inline Vector if_greater(Vector a, Vector b, Vector yes, Vector no) {
  return _mm256_blendv_ps(no, yes, _mm256_cmp_ps(a, b, _CMP_GT_OQ));
}
inline Vector if_greater_or_nan(Vector a, Vector b, Vector yes, Vector no) {
  const __m256 nan = _mm256_cmp_ps(a, a, _CMP_UNORD_Q);
  return _mm256_blendv_ps(no, yes, _mm256_or_ps(_mm256_cmp_ps(a, b, _CMP_GT_OQ), nan));
}
inline Vector if_equal(Vector a, Vector b, Vector yes, Vector no) {
  return _mm256_blendv_ps(no, yes, _mm256_cmp_ps(a, b, _CMP_EQ_OQ));
}
inline Vector power_of_two(Vector exponent) {
  const __m256i bits = _mm256_slli_epi32(_mm256_add_epi32(_mm256_cvtps_epi32(exponent), _mm256_set1_epi32(127)), 23);
  return _mm256_castsi256_ps(bits);
}
inline float sum(Vector value) {
  float lanes[kLanes];
  _mm256_storeu_ps(lanes, value);
  float total = 0;
  for (const float lane : lanes)
    total += lane;
  return total;
}

inline int write_nonzeros(Vector numbers, int first, float* values, uint8_t* places) {
  alignas(32) float lanes[kLanes];
  _mm256_store_ps(lanes, numbers);
  int count = 0;
  for (unsigned left = _mm256_movemask_ps(_mm256_cmp_ps(numbers, zero(), _CMP_NEQ_UQ)); left != 0; left &= left - 1) {
    const int lane = __builtin_ctz(left);
    values[count] = lanes[lane];
    places[count++] = static_cast<uint8_t>(first + lane);
  }
  return count;
}

#endif

// Brings the line of memory around an address near, which need not exist.
inline void fetch(const float* address) { _mm_prefetch(reinterpret_cast<const char*>(address), _MM_HINT_T0); }

// to[column][row] = from[row][column] for one square of kLanes rows and columns.
inline void turn_square(const float* from, int64_t from_row, float* to, int64_t to_row) {
#if defined(__AVX512F__)
  __m512 lines[16], pairs[16];
  for (int row = 0; row < 16; ++row)
    lines[row] = load(from + row * from_row);
  for (int row = 0; row < 16; row += 2) {
    pairs[row] = _mm512_unpacklo_ps(lines[row], lines[row + 1]);
    pairs[row + 1] = _mm512_unpackhi_ps(lines[row], lines[row + 1]);
  }
  const auto wide = [](__m512 value) { return _mm512_castps_pd(value); };
  const auto narrow = [](__m512d value) { return _mm512_castpd_ps(value); };
  for (int row = 0; row < 16; row += 4) {
    lines[row] = narrow(_mm512_unpacklo_pd(wide(pairs[row]), wide(pairs[row + 2])));
    lines[row + 1] = narrow(_mm512_unpackhi_pd(wide(pairs[row]), wide(pairs[row + 2])));
    lines[row + 2] = narrow(_mm512_unpacklo_pd(wide(pairs[row + 1]), wide(pairs[row + 3])));
    lines[row + 3] = narrow(_mm512_unpackhi_pd(wide(pairs[row + 1]), wide(pairs[row + 3])));
  }
  for (int column = 0; column < 4; ++column) {
    const __m512 low = _mm512_shuffle_f32x4(lines[column], lines[column + 4], 0x88);
    const __m512 high = _mm512_shuffle_f32x4(lines[column], lines[column + 4], 0xdd);
    const __m512 next_low = _mm512_shuffle_f32x4(lines[column + 8], lines[column + 12], 0x88);
    const __m512 next_high = _mm512_shuffle_f32x4(lines[column + 8], lines[column + 12], 0xdd);
    store(to + column * to_row, _mm512_shuffle_f32x4(low, next_low, 0x88));
    store(to + (column + 4) * to_row, _mm512_shuffle_f32x4(high, next_high, 0x88));
    store(to + (column + 8) * to_row, _mm512_shuffle_f32x4(low, next_low, 0xdd));
    store(to + (column + 12) * to_row, _mm512_shuffle_f32x4(high, next_high, 0xdd));
  }
#else
  for (int row = 0; row < kLanes; ++row)
    for (int column = 0; column < kLanes; ++column)
      to[column * to_row + row] = from[row * from_row + column];
#endif
}

// to[column][row] (+)= from[row][column].
inline void turn(
    const float* from, int64_t from_row, int64_t rows, int64_t columns, float* to, int64_t to_row,
    bool accumulate = false) {
  for (int64_t row = 0; row < rows; row += kLanes)
    for (int64_t column = 0; column < columns; column += kLanes) {
      const float* source = from + row * from_row + column;
      float* target = to + column * to_row + row;
      if (!accumulate && row + kLanes <= rows && column + kLanes <= columns) {
        turn_square(source, from_row, target, to_row);
        continue;
      }
      for (int64_t y = 0; y < kLanes && row + y < rows; ++y)
        for (int64_t x = 0; x < kLanes && column + x < columns; ++x)
          target[x * to_row + y] = source[y * from_row + x] + (accumulate ? target[x * to_row + y] : 0);
    }
}

// Calls body(index, mask) for whole vectors of `count` numbers and then for the rest.
template <class Body> inline void each_vector(int64_t count, Body&& body) {
  const Mask all = first_lanes(kLanes);
  int64_t at = 0;
  for (; at + kLanes <= count; at += kLanes)
    body(at, all);
  if (at < count)
    body(at, first_lanes(count - at));
}

// Zero times anything else is no number.
inline bool is_finite(const float* from, int64_t count) {
  Vector none = zero();
  each_vector(count, [&](int64_t at, Mask mask) { none = fma(load(from + at, mask), zero(), none); });
  return sum(none) == 0;
}

// Calls body<vectors>(index, mask of the last vector) for stretches of up to four vectors each: what goes from pixel to pixel
// with several of a pixel's vectors at once reads memory as it lies.
template <class Body> inline void each_stretch(int64_t count, Body&& body) {
  constexpr int64_t kStretch = 4 * kLanes;
  int64_t at = 0;
  for (; at + kStretch <= count; at += kStretch)
    body.template operator()<4>(at, first_lanes(kLanes));
  const int64_t before_last = (count - at - 1) / kLanes;
  const Mask last = first_lanes(count - at - before_last * kLanes);
  switch (count > at ? before_last + 1 : 0) {
  case 1: body.template operator()<1>(at, last); break;
  case 2: body.template operator()<2>(at, last); break;
  case 3: body.template operator()<3>(at, last); break;
  case 4: body.template operator()<4>(at, last); break;
  default: break;
  }
}

// Calls body(vector, lane of its first number, mask) for each vector of a stretch.
template <int kVectors, class Body> inline void each_of(Mask last, Body&& body) {
  const Mask all = first_lanes(kLanes);
#pragma GCC unroll 4
  for (int vector = 0; vector < kVectors; ++vector)
    body(vector, static_cast<int64_t>(vector) * kLanes, vector + 1 < kVectors ? all : last);
}

} // namespace fashion::FASHION_ISA
