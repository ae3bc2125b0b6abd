// The one matrix product that convolutions and dense layers are made of, forward and backward:
//   C[m][n] = start + sum over segments s and steps k of A[a_offsets[s] + m * a_row + k * a_step]
//                                                      * B[b_offsets[s] + k * b_step + n]
// Rows of A are read number by number and spread over a vector, rows of B and C are vectors. A tile of C stays in
// registers from its first product to its last (Goto and van de Geijn 2008, without their packing of A).
#pragma once

#include <algorithm>
#include <array>
#include <utility>

#include "plan/range.h"
#include "plan/simd.h"

namespace fashion::FASHION_ISA {

struct Operands {
  const float* a;
  int64_t a_row;
  int64_t a_step;
  const float* b;
  int64_t b_step;
  int64_t length; // steps of each segment
  int64_t segments = 0;
  const int64_t* a_offsets = nullptr;
  const int64_t* b_offsets = nullptr;
  const float* ahead = nullptr; // with unit rows: as many numbers as A has, contiguous, that are read next; null for none

  // Some of the segments that begin at these offsets.
  void take(Range range, const int64_t* a_starts, const int64_t* b_starts) {
    segments = range.end - range.first;
    a_offsets = a_starts + range.first;
    b_offsets = b_starts + range.first;
  }
};

// Numbers that come near at once: a line of the cache.
constexpr int kNear = 16;

enum class Start { kZero, kBias, kAccumulate };

// Where a tile of the product goes: its first number, the stride of its rows, which lanes of its last vector exist.
struct Target {
  float* c;
  int64_t row;
  Mask last;
  Start start;
  const float* bias; // as long as the tile is wide
};

// kUnitRows: a_row is 1, which spares the addresses of all rows but the first. Every loop over rows and vectors is unrolled
// by order: where the compiler leaves one as it is, the sums lie in memory, and a tile takes up to twice as long.
template <int kRows, int kVectors, bool kUnitRows> void tile(const Operands& in, int64_t first_row, const Target& out) {
  Vector sums[kRows][kVectors];
  const Mask all = first_lanes(kLanes);
#pragma GCC unroll 28
  for (int row = 0; row < kRows; ++row)
#pragma GCC unroll 4
    for (int vector = 0; vector < kVectors; ++vector) {
      const Mask mask = vector == kVectors - 1 ? out.last : all;
      sums[row][vector] = out.start == Start::kZero
          ? zero()
          : out.start == Start::kBias ? load(out.bias + vector * kLanes, mask)
                                      : load(out.c + row * out.row + vector * kLanes, mask);
      fetch(out.c + (row + 2 * kRows) * out.row + vector * kLanes);
    }
  const int64_t a_row = kUnitRows ? 1 : in.a_row;
  // What is read next comes near meanwhile, a part with each step: the rows behind these where they are contiguous.
  const bool known = kUnitRows ? in.ahead != nullptr : in.segments == 1 && a_row == in.length;
  const int64_t part = known ? std::min(kRows, kNear) : 0;
  const float* ahead = !known ? in.a
      : kUnitRows             ? in.ahead + first_row * in.length
                              : in.a + in.a_offsets[0] + (first_row + kRows) * a_row;
  for (int64_t segment = 0; segment < in.segments; ++segment) {
    const float* b = in.b + in.b_offsets[segment];
    // Three rows share a pointer: the processor's addressing does the rest.
    constexpr int kPointers = kUnitRows ? 1 : (kRows + 2) / 3;
    const float* a[kPointers];
#pragma GCC unroll 10
    for (int pointer = 0; pointer < kPointers; ++pointer)
      a[pointer] = in.a + in.a_offsets[segment] + (first_row + 3 * pointer) * a_row;
    for (int64_t step = 0; step < in.length; ++step) {
      Vector columns[kVectors];
#pragma GCC unroll 4
      for (int vector = 0; vector < kVectors; ++vector)
        columns[vector] = load(b + vector * kLanes);
#pragma GCC unroll 28
      for (int row = 0; row < kRows; ++row) {
        const Vector value = spread(kUnitRows ? a[0][row] : a[row / 3 % kPointers][row % 3 * a_row]);
#pragma GCC unroll 4
        for (int vector = 0; vector < kVectors; ++vector)
          sums[row][vector] = fma(value, columns[vector], sums[row][vector]);
      }
      b += in.b_step;
#pragma GCC unroll 10
      for (int pointer = 0; pointer < kPointers; ++pointer)
        a[pointer] += in.a_step;
      fetch(ahead);
      ahead += part;
    }
  }
#pragma GCC unroll 28
  for (int row = 0; row < kRows; ++row)
#pragma GCC unroll 4
    for (int vector = 0; vector < kVectors; ++vector) {
      float* c = out.c + row * out.row + vector * kLanes;
      if (vector == kVectors - 1)
        store(c, sums[row][vector], out.last);
      else
        store(c, sums[row][vector]);
    }
}

using Tile = void (*)(const Operands&, int64_t, const Target&);

template <int kVectors, bool kUnitRows, int... kRows>
constexpr std::array<Tile, sizeof...(kRows)> tiles(std::integer_sequence<int, kRows...>) {
  return {&tile<kRows + 1, kVectors, kUnitRows>...};
}

template <int kVectors> constexpr int kMostRows = kVectors == 1 ? kRowsOfOne : kVectors == 2 ? kRowsOfTwo : kRowsOfFour;

// `rows` rows of a product that is kVectors wide, in tiles of nearly equal height.
template <int kVectors, bool kUnitRows> void product_rows(const Operands& in, int64_t rows, Target out) {
  constexpr int kMost = kMostRows<kVectors>;
  static constexpr auto kTiles = tiles<kVectors, kUnitRows>(std::make_integer_sequence<int, kMost>());
  const int64_t parts = (rows + kMost - 1) / kMost;
  int64_t row = 0;
  for (int64_t part = 0; part < parts; ++part) {
    const int64_t end = rows * (part + 1) / parts;
    kTiles[end - row - 1](in, row, out);
    out.c += (end - row) * out.row;
    row = end;
  }
}

// Panels of B: blocks of kBlock columns, each block one row after another.
constexpr int64_t kBlock = 2 * kLanes;
inline int64_t blocks(int64_t columns) { return (columns + kBlock - 1) / kBlock; }

// `rows` rows times one block of at most kBlock columns.
template <bool kUnitRows> void product_block(const Operands& in, int64_t rows, int64_t columns, Target out) {
  if (columns <= kLanes) {
    out.last = first_lanes(columns);
    product_rows<1, kUnitRows>(in, rows, out);
  } else {
    out.last = first_lanes(columns - kLanes);
    product_rows<2, kUnitRows>(in, rows, out);
  }
}

} // namespace fashion::FASHION_ISA
