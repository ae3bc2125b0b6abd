// A dense layer's products on tiles. They are worked off block by block, so that both factors' parts stay in the second
// cache; a factor is split on the way, but for the weights of plans that only predict.
#pragma once

#include "plan/call.h"
#include "plan/tiles/product.h"

namespace fashion::FASHION_ISA {

// The blocks of a product: rows of A and C, columns of B and C, and the depth.
constexpr int64_t kTileRows = 2 * kSide, kTileColumns = 256, kTileDepth = 512;
// Samples at once where the weights are parts already: so that those stream by seldom.
constexpr int64_t kTileSamples = 256;
// Rows that lie a power of two apart would fall on one another in the cache.
constexpr int64_t kTileLine = kTileDepth + kDepth;

// Whether tiles win: they come in whole ones, however little is in the last.
inline bool has_tiles(int64_t inputs, int64_t units, int64_t capacity) {
  return inputs >= kDepth && units >= kTileRows && capacity >= kSide;
}

inline void reserve_tiles(const Plan& plan, Worker& worker) {
  worker.left_parts = worker.memory.take(kParts * (plan.trains ? kTileRows : kTileSamples) * kTileLine / 2);
  worker.right_parts = worker.memory.take(kParts * kTileDepth * kTileColumns / 2);
}

// C[row][column] (+)= sum over k of A[row][k] * B[k][column]; split_b(k, length, column, width, right) splits a block of B.
template <class SplitB>
void tile_product_split(
    const float* a, int64_t a_row, int64_t rows, int64_t depth, int64_t columns, SplitB&& split_b, float* c, int64_t c_row,
    bool accumulate, Worker& worker) {
  Part* left = reinterpret_cast<Part*>(worker.left_parts);
  Part* right = reinterpret_cast<Part*>(worker.right_parts);
  const int64_t none = 0, left_plane = kTileRows * kTileLine;
  for (int64_t column = 0; column < columns; column += kTileColumns) {
    const int64_t width = std::min(kTileColumns, columns - column);
    for (int64_t step = 0; step < depth; step += kTileDepth) {
      const int64_t length = std::min(kTileDepth, depth - step), tiles = (length + kDepth - 1) / kDepth;
      const Right b{right, kTileDepth * kTileColumns, tiles * kTile};
      split_b(step, length, column, width, b);
      for (int64_t row = 0; row < rows; row += kTileRows) {
        const int64_t height = std::min(kTileRows, rows - row);
        split_rows(a + row * a_row + step, a_row, height, length, left, kTileLine, left_plane);
        tile_product(
            {left, kTileLine, left_plane, b, tiles, 1, &none}, height, width, c + row * c_row + column, c_row,
            accumulate || step > 0);
      }
    }
  }
}

// All weights as the right factor, and the bias behind, for plans that only predict: those read them again and again.
struct TileWeights {
  TileWeights(int64_t inputs, int64_t units)
      : units(units), strip((inputs + kDepth - 1) / kDepth * kTile), plane(up_to(units, kSide) / kSide * strip) {}

  int64_t units, strip, plane;

  int64_t parts() const { return kParts * plane / 2; }
  int64_t room() const { return parts() + units; }
  Right right(const Room& room) const { return {reinterpret_cast<Part*>(room.panels), plane, strip}; }
  float* bias(const Room& room) const { return room.panels + parts(); }
};

// C[sample][unit] = sum over k of A[sample][k] * weights[unit][k]; finish(sample, count, unit, width) is called for each
// block of C as soon as it is whole, while it is near.
template <int kLeftParts, class Finish>
void tile_product_predict(
    const float* a, int64_t samples, int64_t inputs, int64_t units, const Room& room, float* c, Worker& worker, const Finish& finish) {
  Part* left = reinterpret_cast<Part*>(worker.left_parts);
  const int64_t none = 0, left_plane = kTileSamples * kTileLine;
  const TileWeights weights(inputs, units);
  for (int64_t sample = 0; sample < samples; sample += kTileSamples)
    for (int64_t step = 0; step < inputs; step += kTileDepth) {
      const int64_t count = std::min(kTileSamples, samples - sample), length = std::min(kTileDepth, inputs - step);
      split_rows<kLeftParts>(a + sample * inputs + step, inputs, count, length, left, kTileLine, left_plane);
      for (int64_t unit = 0; unit < units; unit += kTileColumns) {
        const int64_t width = std::min(kTileColumns, units - unit);
        Right right = weights.right(room);
        right.start += unit / kSide * right.strip + step / kDepth * kTile;
        tile_product<kLeftParts>(
            {left, kTileLine, left_plane, right, (length + kDepth - 1) / kDepth, 1, &none}, count, width,
            c + sample * units + unit, units, step > 0);
        if (step + kTileDepth >= inputs)
          finish(sample, count, unit, width);
      }
    }
}

} // namespace fashion::FASHION_ISA
