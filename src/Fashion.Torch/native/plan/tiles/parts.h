// Single precision on units that multiply bfloat16: a number is the exact sum of three bfloat16, its parts (8 bits of its 24
// each), and a product of two numbers is that of their parts, less those below its last bit (Henry, Tang and Heinecke
// 2019, "Leveraging the bfloat16 artificial intelligence datatype for higher-precision computations").
#pragma once

#include <algorithm>
#include <cstring>

#include "plan/simd.h"

namespace fashion::FASHION_ISA {

// A bfloat16.
using Part = uint16_t;
constexpr int kParts = 3;

// A tile of the left factor is kSide rows of kDepth parts. One of the right factor is kDepth / 2 rows, each of kSide
// columns' pairs: two rows' numbers of a column side by side.
constexpr int64_t kSide = 16, kDepth = 32, kTile = kSide * kDepth;

inline int64_t up_to(int64_t count, int64_t multiple) { return (count + multiple - 1) / multiple * multiple; }

// The parts of a vector's numbers, the largest first, each in the upper half of its lane: cut off, not rounded, so that
// three of eight bits are all of a number's 24.
struct Split {
  explicit Split(Vector rest) {
    const __m512i upper = _mm512_set1_epi32(static_cast<int>(0xffff0000));
    for (int part = 0; part < kParts; ++part) {
      lanes[part] = _mm512_and_si512(_mm512_castps_si512(rest), upper);
      rest = rest - _mm512_castsi512_ps(lanes[part]);
    }
  }
  __m512i lanes[kParts];
};

// Two vectors' parts one behind the other: the odd 16 bits of both.
inline __m512i in_line(__m512i first, __m512i second) {
  const __m512i lanes = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  // Lane n takes the numbers 4n + 1 and 4n + 3 of the 64 that both have.
  const __m512i odd = _mm512_or_si512(
      _mm512_or_si512(_mm512_slli_epi32(lanes, 2), _mm512_slli_epi32(lanes, 18)), _mm512_set1_epi32(0x00030001));
  return _mm512_permutex2var_epi16(first, odd, second);
}

// Two vectors' parts side by side.
inline __m512i in_pairs(__m512i first, __m512i second) { return _mm512_or_si512(_mm512_srli_epi32(first, 16), second); }

// Which lanes of the second of two vectors exist.
inline Mask lanes_behind(int64_t count) { return first_lanes(std::max<int64_t>(0, count - kLanes)); }

// Rows as the left factor has them: row by row, each with zeros up to a whole tile; one plane for each of the first so many
// parts.
template <int kCount = kParts>
inline void split_rows(const float* from, int64_t from_row, int64_t rows, int64_t columns, Part* to, int64_t to_row, int64_t plane) {
  for (int64_t row = 0; row < rows; ++row)
    for (int64_t column = 0; column < columns; column += kDepth) {
      const float* source = from + row * from_row + column;
      const Split low(load(source, first_lanes(columns - column)));
      const Split high(load(source + kLanes, lanes_behind(columns - column)));
      for (int part = 0; part < kCount; ++part)
        _mm512_storeu_si512(to + part * plane + row * to_row + column, in_line(low.lanes[part], high.lanes[part]));
    }
}

// The left factor from its columns: to[column][row] = from[row][column], each row of it with zeros up to a whole tile.
inline void split_columns(const float* from, int64_t from_row, int64_t rows, int64_t columns, Part* to, int64_t to_row, int64_t plane) {
  alignas(64) float block[kSide * kDepth];
  for (int64_t row = 0; row < rows; row += kDepth)
    for (int64_t column = 0; column < columns; column += kSide) {
      const float* source = from + row * from_row + column;
      if (row + kDepth <= rows) {
        // Beside the last column lies what the next row begins with.
        turn_square(source, from_row, block, kDepth);
        turn_square(source + kLanes * from_row, from_row, block + kLanes, kDepth);
      } else {
        std::memset(block, 0, sizeof(block));
        turn(source, from_row, rows - row, std::min(kSide, columns - column), block, kDepth);
      }
      split_rows(
          block, kDepth, std::min(kSide, columns - column), kDepth, to + column * to_row + row, to_row, plane);
    }
}

// Where the right factor's tiles lie: those of kSide columns one after another, and the next columns a strip behind them.
struct Right {
  Part* start;
  int64_t plane;
  int64_t strip;
};

// The right factor from its rows: to[row][column] = from[row][column].
inline void pair_rows(const float* from, int64_t from_row, int64_t rows, int64_t columns, const Right& to) {
  for (int64_t row = 0; row < up_to(rows, kDepth); row += 2)
    for (int64_t column = 0; column < columns; column += kSide) {
      const Mask mask = first_lanes(columns - column);
      const float* source = from + row * from_row + column;
      const Split upper(row < rows ? load(source, mask) : zero());
      const Split lower(row + 1 < rows ? load(source + from_row, mask) : zero());
      Part* target = to.start + column / kSide * to.strip + row / kDepth * kTile + row % kDepth * kSide;
      for (int part = 0; part < kParts; ++part)
        _mm512_storeu_si512(target + part * to.plane, in_pairs(upper.lanes[part], lower.lanes[part]));
    }
}

// The right factor from its columns: to[row][column] = from[column][row].
inline void pair_columns(const float* from, int64_t from_column, int64_t rows, int64_t columns, const Right& to) {
  alignas(64) float lines[kParts][kSide * kLanes] = {};
  for (int64_t column = 0; column < columns; column += kSide) {
    const int64_t width = std::min(kSide, columns - column);
    for (int64_t row = 0; row < rows; row += kDepth) {
      const Mask first = first_lanes(rows - row), second = lanes_behind(rows - row);
      for (int64_t at = 0; at < kSide; ++at) {
        const float* source = from + (column + at) * from_column + row;
        const Split low(at < width ? load(source, first) : zero());
        const Split high(at < width ? load(source + kLanes, second) : zero());
        for (int part = 0; part < kParts; ++part)
          _mm512_store_si512(lines[part] + at * kLanes, in_line(low.lanes[part], high.lanes[part]));
      }
      // Two parts are turned as one number.
      float* target = reinterpret_cast<float*>(to.start + column / kSide * to.strip + row / kDepth * kTile);
      for (int part = 0; part < kParts; ++part)
        turn_square(lines[part], kLanes, target + part * to.plane / 2, kLanes);
    }
  }
}

} // namespace fashion::FASHION_ISA
