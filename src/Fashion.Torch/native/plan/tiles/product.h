// The matrix product on tiles: as in plan/product.h, segment by segment, but of parts. Six products of parts make one of
// numbers; 2 x 2 tiles of C stay in the unit's registers from their first product to their last.
#pragma once

#include "plan/product.h"
#include "plan/tiles/parts.h"

namespace fashion::FASHION_ISA {

struct TileOperands {
  const Part* a; // rows, any number of parts from one another
  int64_t a_row;
  int64_t a_plane;
  Right b;
  int64_t tiles; // of each segment, one behind the other
  int64_t segments;
  const int64_t* a_offsets;
};

// Registers: C in 0 to 3, A in 4 and 5, B in 6 and 7. A may have a single part: whole numbers of 8 bits are no more.
template <int kRowTiles, int kColumnTiles, int kLeftParts> struct TileBlock {
  static void load_a(const Part* from, int64_t row) {
    _tile_loadd(4, from, row * sizeof(Part));
    if constexpr (kRowTiles == 2)
      _tile_loadd(5, from + kSide * row, row * sizeof(Part));
  }
  static void load_b(const Part* from, int64_t strip) {
    _tile_loadd(6, from, kDepth * sizeof(Part));
    if constexpr (kColumnTiles == 2)
      _tile_loadd(7, from + strip, kDepth * sizeof(Part));
  }
  static void multiply() {
    _tile_dpbf16ps(0, 4, 6);
    if constexpr (kColumnTiles == 2)
      _tile_dpbf16ps(1, 4, 7);
    if constexpr (kRowTiles == 2)
      _tile_dpbf16ps(2, 5, 6);
    if constexpr (kRowTiles == 2 && kColumnTiles == 2)
      _tile_dpbf16ps(3, 5, 7);
  }

  static void run(const TileOperands& in, float* c, int64_t c_row, bool accumulate) {
    const int64_t line = c_row * sizeof(float);
    if (accumulate) {
      _tile_loadd(0, c, line);
      if constexpr (kColumnTiles == 2)
        _tile_loadd(1, c + kSide, line);
      if constexpr (kRowTiles == 2)
        _tile_loadd(2, c + kSide * c_row, line);
      if constexpr (kRowTiles == 2 && kColumnTiles == 2)
        _tile_loadd(3, c + kSide * c_row + kSide, line);
    } else {
      _tile_zero(0);
      _tile_zero(1);
      _tile_zero(2);
      _tile_zero(3);
    }
    const Part* b = in.b.start;
    for (int64_t segment = 0; segment < in.segments; ++segment) {
      const Part* a = in.a + in.a_offsets[segment];
      for (int64_t tile = 0; tile < in.tiles; ++tile, a += kDepth, b += kTile) {
        // In an order that loads few tiles twice.
        load_a(a, in.a_row);
        load_b(b, in.b.strip);
        multiply();
        load_b(b + 2 * in.b.plane, in.b.strip);
        multiply();
        load_b(b + in.b.plane, in.b.strip);
        multiply();
        if constexpr (kLeftParts == 1)
          continue;
        load_a(a + in.a_plane, in.a_row);
        multiply();
        load_b(b, in.b.strip);
        multiply();
        load_a(a + 2 * in.a_plane, in.a_row);
        multiply();
      }
    }
    _tile_stored(0, c, line);
    if constexpr (kColumnTiles == 2)
      _tile_stored(1, c + kSide, line);
    if constexpr (kRowTiles == 2)
      _tile_stored(2, c + kSide * c_row, line);
    if constexpr (kRowTiles == 2 && kColumnTiles == 2)
      _tile_stored(3, c + kSide * c_row + kSide, line);
  }
};

// C (+)= A * B for as many rows and columns as asked for; nothing else of C is touched. A is read in whole tiles.
template <int kLeftParts = kParts>
inline void tile_product(
    TileOperands in, int64_t rows, int64_t columns, float* c, int64_t c_row, bool accumulate) {
  constexpr int64_t kBoth = 2 * kSide;
  alignas(64) float edge[kBoth * kBoth];
  const Part* const a = in.a;
  Part* const b = in.b.start;
  // A's rows pass by few of B's columns, which stay in the cache.
  for (int64_t column = 0; column < columns; column += kBoth) {
    const int64_t width = std::min(kBoth, columns - column);
    in.b.start = b + column / kSide * in.b.strip;
    for (int64_t row = 0; row < rows; row += kBoth) {
      const int64_t height = std::min(kBoth, rows - row);
      in.a = a + row * in.a_row;
      float* target = c + row * c_row + column;
      const bool whole = height % kSide == 0 && width % kSide == 0;
      float* into = whole ? target : edge;
      const int64_t into_row = whole ? c_row : kBoth;
      if (height > kSide)
        (width > kSide ? TileBlock<2, 2, kLeftParts>::run : TileBlock<2, 1, kLeftParts>::run)(in, into, into_row, whole && accumulate);
      else
        (width > kSide ? TileBlock<1, 2, kLeftParts>::run : TileBlock<1, 1, kLeftParts>::run)(in, into, into_row, whole && accumulate);
      for (int64_t line = 0; !whole && line < height; ++line)
        each_vector(width, [&](int64_t at, Mask mask) {
          const Vector sum = load(edge + line * kBoth + at, mask);
          float* place = target + line * c_row + at;
          store(place, accumulate ? sum + load(place, mask) : sum, mask);
        });
    }
  }
}

// All tiles at their full size. It is a constant, as compilers take the instruction that reads it to read its first word
// alone, and would leave the rest of a variable unwritten.
struct alignas(64) TileShapes {
  uint8_t palette = 1, start_row = 0, reserved[14] = {};
  uint16_t line_bytes[16] = {kLine, kLine, kLine, kLine, kLine, kLine, kLine, kLine};
  uint8_t rows[16] = {kSide, kSide, kSide, kSide, kSide, kSide, kSide, kSide};

  static constexpr uint16_t kLine = kDepth * sizeof(Part);
};
inline constexpr TileShapes kTileShapes;

// Sets the calling thread's tiles up for as long as it lives.
class TileSession {
public:
  TileSession() { _tile_loadconfig(&kTileShapes); }
  ~TileSession() { _tile_release(); }
  TileSession(const TileSession&) = delete;
  TileSession& operator=(const TileSession&) = delete;
};

} // namespace fashion::FASHION_ISA
