// A convolution on tiles. Pixels of a strip are the left factor's rows: a window's line of numbers lies in one piece, so
// nothing is copied out.
#pragma once

#include "plan/tiles/strip.h"

namespace fashion::FASHION_ISA {

// What the products of one convolution keep between calls, beside its room's.
struct TileConvolution {
  explicit TileConvolution(const Convolution& shape) : shape(shape), strip(shape) {
    strip.each_phase([&](const Phase& phase) {
      line_tiles += phase.rows.places * tiles(phase, shape.in_channels);
      turned_line_tiles += phase.rows.places * tiles(phase, shape.channels);
    });
  }

  const Convolution& shape;
  const Strip strip;
  int64_t line_tiles = 0, turned_line_tiles = 0; // of all the window's lines, forward and backward

  // Tiles of the depth of one line of a phase's window.
  static int64_t tiles(const Phase& phase, int64_t channels) {
    return (phase.columns.places * channels + kDepth - 1) / kDepth;
  }
  int64_t in_columns() const { return up_to(shape.in_channels, kSide); }
  int64_t columns() const { return up_to(shape.channels, kSide); }

  // Counts of parts, in one plane.
  int64_t left_phase() const { return strip.size() * shape.in_channels + kDepth; }
  int64_t left() const { return strip.phases * left_phase(); }
  int64_t right_strip() const { return line_tiles * kTile; }
  int64_t right() const { return columns() / kSide * right_strip(); }
  int64_t gradient_left() const { return strip.size() * shape.channels + kDepth; }
  int64_t turned_right_strip() const { return turned_line_tiles * kTile; }
  int64_t turned_right() const { return in_columns() / kSide * turned_right_strip(); }
  int64_t gradient_line() const { return strip.pixels() + kDepth; }
  int64_t gradient_rows() const { return columns() * gradient_line(); }
  int64_t pairs_strip() const { return up_to(strip.size(), kDepth) * kSide; }
  int64_t pairs() const { return in_columns() / kSide * pairs_strip(); }
  // Counts of numbers.
  int64_t input_phase() const { return strip.size() * shape.in_channels; }
  int64_t result() const { return strip.pixels() * std::max(columns(), in_columns()); }
};

// Whether tiles win: six products of parts for each of numbers, on units sixteen times as wide, and never half a tile.
inline bool has_tiles(const Convolution& shape) {
  if (shape.dilation != 1)
    return false;
  const TileConvolution tiled(shape);
  const Strip& strip = tiled.strip;
  const int64_t work = up_to(strip.images * strip.image, kSide) * tiled.columns() * tiled.line_tiles * kDepth;
  return work < 2 * strip.images * strip.height * strip.width * shape.weight_count();
}

inline void reserve_tiled(
    const Plan& plan, const Operation& operation, const Input& input, const Convolution& shape, Room& room, MemoryPool& memory) {
  const TileConvolution tiled(shape);
  const auto parts = [&](int64_t plane) { return memory.take((kParts * plane + 1) / 2); };
  TileRoom& tiles = room.tiles;
  room.panels = memory.take(shape.weight_count() + tiled.columns());
  tiles.left = parts(tiled.left());
  tiles.right = parts(tiled.right());
  tiles.result = memory.take(tiled.result());
  if (operation.pool > 1)
    room.image = memory.take(shape.size());
  if (!plan.trains)
    return;
  room.bias_gradient = memory.take(shape.channels);
  tiles.gradient = memory.take(tiled.strip.size() * shape.channels);
  if (!tiled.strip.is_input)
    tiles.input = memory.take(tiled.strip.phases * tiled.input_phase());
  tiles.gradient_rows = parts(tiled.gradient_rows());
  tiles.even_pairs = parts(tiled.pairs());
  tiles.odd_pairs = parts(tiled.pairs());
  if (input.gradient < 0)
    return;
  room.turned_panels = memory.take(shape.weight_count());
  tiles.gradient_left = parts(tiled.gradient_left());
  tiles.turned_right = parts(tiled.turned_right());
}

inline Part* parts_of(float* memory) { return reinterpret_cast<Part*>(memory); }

// Takes the batch norm behind a convolution into its weights, out x window x in, and its bias.
inline void fold_norm_rows(const Call& call, const Convolution& shape, float* weight, float* bias) {
  const int64_t depth = shape.taps * shape.in_channels;
  for (int64_t out = 0; out < shape.channels; ++out) {
    const float factor = fold_channel(call, out, bias[out]);
    give(weight + out * depth, weight + out * depth, depth, false, factor);
  }
}

// Lays the lines of all phases' windows out as the right factor; weights are columns x window, in the phases' order, x
// channels.
inline void pair_windows(
    const TileConvolution& tiled, const float* weights, int64_t columns, int64_t channels, const Right& right) {
  Part* to = right.start;
  tiled.strip.each_phase([&](const Phase& phase) {
    const int64_t line = phase.columns.places * channels;
    for (int64_t row = 0; row < phase.rows.places; ++row) {
      pair_columns(
          weights + phase.tap * channels + row * line, tiled.shape.taps * channels, line, columns,
          {to, right.plane, right.strip});
      to += TileConvolution::tiles(phase, channels) * kTile;
    }
  });
}

inline void prepare_tiled(const Call& call, const Convolution& shape) {
  const Operation& operation = call.operation;
  const TileConvolution tiled(shape);
  TileRoom& tiles = call.room.tiles;
  const float* weight = call.share.trained + operation.weight;
  float* copy = call.room.panels;
  float* bias = copy + shape.weight_count();
  const int64_t depth = shape.taps * shape.in_channels;
  for (int64_t out = 0; out < shape.channels; ++out)
    bias[out] = operation.bias < 0 ? 0 : call.share.trained[operation.bias + out];
  if (shape.stride > 1 || operation.running_mean >= 0) {
    tiled.strip.each_phase([&](const Phase& phase) {
      tiled.strip.each_tap(phase, [&](int64_t to, int64_t from) {
        for (int64_t out = 0; out < shape.channels; ++out)
          give(
              copy + out * depth + to * shape.in_channels, weight + out * depth + from * shape.in_channels,
              shape.in_channels, false);
      });
    });
    weight = copy;
  }
  if (operation.running_mean >= 0)
    fold_norm_rows(call, shape, copy, bias);
  pair_windows(
      tiled, weight, shape.channels, shape.in_channels, {parts_of(tiles.right), tiled.right(), tiled.right_strip()});
  if (!tiles.turned_right)
    return;
  // in x window, each phase's turned by half a circle, x out
  float* turned = call.room.turned_panels;
  tiled.strip.each_phase([&](const Phase& phase) {
    for (int64_t tap = 0; tap < phase.taps(); ++tap)
      turn(
          weight + (phase.tap + phase.taps() - 1 - tap) * shape.in_channels, depth, shape.channels, shape.in_channels,
          turned + (phase.tap + tap) * shape.channels, shape.taps * shape.channels);
  });
  pair_windows(
      tiled, turned, shape.in_channels, shape.channels,
      {parts_of(tiles.turned_right), tiled.turned_right(), tiled.turned_right_strip()});
}

// Where the numbers of a product go.
struct Result {
  float* to;
  int64_t row;
  int64_t columns;
  bool accumulate;
};

// The convolution of a strip's parts with a phase's window, for so many pixels from the first on. `right` begins with the
// phase's first line, and is moved behind its last.
inline void convolve_strip(
    const Strip& strip, const Phase& phase, const Part* left, int64_t left_plane, int64_t channels, Right& right,
    int64_t pixels, const Result& result) {
  int64_t offsets[64];
  TileOperands in{left, channels, left_plane, right, TileConvolution::tiles(phase, channels), 0, offsets};
  // The window's lines, as many at once as there are offsets for.
  for (int64_t row = 0; row < phase.rows.places; row += in.segments) {
    in.segments = std::min<int64_t>(phase.rows.places - row, 64);
    for (int64_t segment = 0; segment < in.segments; ++segment)
      offsets[segment] = (row + segment) * strip.line * channels;
    in.b = right;
    tile_product(in, pixels, result.columns, result.to, result.row, row > 0 || result.accumulate);
    right.start += in.segments * in.tiles * kTile;
  }
}

// numbers += bias, pixel by pixel.
inline void add_bias(float* numbers, int64_t pixels, int64_t channels, const float* bias) {
  each_vector(channels, [&](int64_t channel, Mask mask) {
    const Vector value = load(bias + channel, mask);
    for (float* at = numbers + channel; at < numbers + pixels * channels; at += channels)
      store(at, load(at, mask) + value, mask);
  });
}

// One image of a result, line by line, with a bias.
inline void take_output(const Strip& strip, const float* result, int64_t result_row, const float* bias, float* to) {
  const int64_t channels = strip.shape.channels;
  for (int64_t row = 0; row < strip.height; ++row)
    for (int64_t column = 0; column < strip.width; ++column, to += channels) {
      const float* from = result + (row * strip.line + column) * result_row;
      each_vector(channels, [&](int64_t at, Mask mask) { store(to + at, load(from + at) + load(bias + at), mask); });
    }
}

// Splits images, one after another, into the strips of all phases.
inline void split_images(const TileConvolution& tiled, const float* from, int64_t images, Part* left) {
  const Strip& strip = tiled.strip;
  const int64_t channels = tiled.shape.in_channels, stride = tiled.shape.stride;
  if (strip.is_input)
    return split_rows(from, 0, 1, images * strip.image * channels, left, 0, tiled.left());
  const int64_t image_size = tiled.shape.in_size() / strip.per_sample;
  strip.each_phase([&](const Phase& phase) {
    Part* to = left + phase.index * tiled.left_phase();
    for (int64_t image = 0; image < images; ++image)
      strip.each_line(phase, [&](int64_t from_pixel, int64_t to_pixel) {
        const float* line = from + image * image_size + from_pixel * channels;
        Part* into = to + (image * strip.image + to_pixel) * channels;
        if (stride == 1)
          split_rows(line, 0, 1, phase.columns.pixels * channels, into, 0, tiled.left());
        else
          split_rows(line, stride * channels, phase.columns.pixels, channels, into, channels, tiled.left());
      });
  });
}

// outputs(sample) is where a sample's output goes; finish(numbers, pixels) is called for pixels that are there, and
// done(sample) when all of a sample's are.
template <class Outputs, class Finish, class Done>
void forward_tiled(const Call& call, const Convolution& shape, Outputs&& outputs, Finish&& finish, Done&& done) {
  const TileConvolution tiled(shape);
  const Strip& strip = tiled.strip;
  TileRoom& tiles = call.room.tiles;
  const float* bias = call.room.panels + shape.weight_count();
  const bool has_bias = call.operation.bias >= 0 || call.operation.running_mean >= 0;
  const int64_t all = call.share.rows * strip.per_sample;
  const int64_t in_size = shape.in_size() / strip.per_sample, size = strip.height * strip.width * shape.channels;
  for (int64_t first = 0; first < all; first += strip.images) {
    const int64_t images = std::min(strip.images, all - first), pixels = images * strip.image;
    split_images(tiled, call.value(0, 0) + first * in_size, images, parts_of(tiles.left));
    const bool straight = strip.is_output && call.operation.pool == 1;
    Result result{tiles.result, tiled.columns(), tiled.columns(), false};
    if (straight)
      result = {outputs(0) + first * size, shape.channels, shape.channels, false};
    Right right{parts_of(tiles.right), tiled.right(), tiled.right_strip()};
    strip.each_phase([&](const Phase& phase) {
      convolve_strip(
          strip, phase, parts_of(tiles.left) + phase.index * tiled.left_phase(), tiled.left(), shape.in_channels, right,
          straight ? pixels : up_to(pixels, kSide), result);
      result.accumulate = true;
    });
    if (straight) {
      if (has_bias)
        add_bias(result.to, pixels, shape.channels, bias);
      finish(result.to, pixels);
      continue;
    }
    for (int64_t image = 0; image < images; ++image) {
      float* output = outputs(first + image);
      take_output(strip, result.to + image * strip.image * result.row, result.row, bias, output);
      finish(output, shape.height * shape.width);
      done(first + image);
    }
  }
}

} // namespace fashion::FASHION_ISA
