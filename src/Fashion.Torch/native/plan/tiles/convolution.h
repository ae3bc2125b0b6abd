// A convolution's three products on tiles, for strides of one. Forward, pixels of a strip are the left factor's rows: a
// window's line of numbers lies in one piece, so nothing is copied out. Backward, the same with the gradient's strip and the
// turned weights; and for the weights the gradient's strip, turned, times the input's, from every place of the window.
#pragma once

#include "plan/tiles/strip.h"

namespace fashion::FASHION_ISA {

// What the products of one convolution keep between calls, beside its room's.
struct TileConvolution {
  TileConvolution(const Operation& operation, const Convolution& shape)
      : shape(shape), strip(shape, operation.pad_bottom, operation.pad_right),
        tiles((shape.kernel_width * shape.in_channels + kDepth - 1) / kDepth),
        turned_tiles((shape.kernel_width * shape.channels + kDepth - 1) / kDepth) {}

  const Convolution& shape;
  const Strip strip;
  const int64_t tiles, turned_tiles; // of one line of a window, forward and backward

  // Counts of parts, in one plane.
  int64_t left() const { return strip.size() * shape.in_channels + kDepth; }
  int64_t turned_left() const { return strip.size() * shape.channels + kDepth; }
  int64_t right_strip() const { return shape.kernel_height * tiles * kTile; }
  int64_t right() const { return up_to(shape.channels, kSide) / kSide * right_strip(); }
  int64_t turned_right_strip() const { return shape.kernel_height * turned_tiles * kTile; }
  int64_t turned_right() const { return up_to(shape.in_channels, kSide) / kSide * turned_right_strip(); }
  int64_t gradient_line() const { return strip.pixels() + kDepth; }
  int64_t gradient_rows() const { return up_to(shape.channels, kSide) * gradient_line(); }
  int64_t pairs_strip() const { return up_to(strip.size(), kDepth) * kSide; }
  int64_t pairs() const { return up_to(shape.in_channels, kSide) / kSide * pairs_strip(); }
  // Numbers of a product's result.
  int64_t result() const { return strip.pixels() * up_to(std::max(shape.channels, shape.in_channels), kSide); }
};

// Whether tiles win: six products of parts for each of numbers, on units sixteen times as wide, and never half a tile.
inline bool has_tiles(const Operation& operation, const Convolution& shape) {
  if (!shape.turns)
    return false;
  const TileConvolution tiled(operation, shape);
  const int64_t work = up_to(tiled.strip.images * tiled.strip.image, kSide) * up_to(shape.channels, kSide)
      * shape.kernel_height * tiled.tiles * kDepth;
  return work < 2 * tiled.strip.images * shape.height * shape.width * shape.weight_count();
}

inline void reserve_tiled(const Plan& plan, const Operation& operation, const Input& input, const Convolution& shape, Room& room) {
  const TileConvolution tiled(operation, shape);
  const auto parts = [](int64_t plane) { return allocate((kParts * plane + 1) / 2); };
  TileRoom& tiles = room.tiles;
  room.panels = allocate(shape.weight_count() + up_to(shape.channels, kSide));
  tiles.left = parts(tiled.left());
  tiles.right = parts(tiled.right());
  tiles.result = allocate(tiled.result());
  if (operation.pool > 1)
    room.image = allocate(shape.size());
  if (!plan.trains)
    return;
  room.bias_gradient = allocate(shape.channels);
  tiles.gradient = allocate(tiled.strip.size() * shape.channels);
  tiles.input = allocate(tiled.strip.size() * shape.in_channels);
  tiles.turned = allocate(tiled.gradient_rows());
  tiles.turned_parts = parts(tiled.gradient_rows());
  tiles.even_pairs = parts(tiled.pairs());
  tiles.odd_pairs = parts(tiled.pairs());
  if (input.gradient < 0)
    return;
  room.turned_panels = allocate(shape.weight_count());
  tiles.gradient_left = parts(tiled.turned_left());
  tiles.turned_right = parts(tiled.turned_right());
}

inline Part* parts_of(const Memory& memory) { return reinterpret_cast<Part*>(memory.get()); }

// Takes the batch norm behind a convolution into its weights, out x window x in, and its bias.
inline void fold_norm_rows(const Call& call, const Convolution& shape, float* weight, float* bias) {
  const Operation& operation = call.operation;
  const int64_t depth = shape.taps * shape.in_channels;
  for (int64_t out = 0; out < shape.channels; ++out) {
    const float factor = static_cast<float>(
        call.share.trained[operation.scale + out]
        / std::sqrt(call.share.running[operation.running_variance + out] + operation.epsilon));
    bias[out] = call.share.trained[operation.shift + out]
        + (bias[out] - call.share.running[operation.running_mean + out]) * factor;
    give(weight + out * depth, weight + out * depth, depth, false, factor);
  }
}

inline void prepare_tiled(const Call& call, const Convolution& shape) {
  const Operation& operation = call.operation;
  const TileConvolution tiled(operation, shape);
  TileRoom& tiles = call.room.tiles;
  const float* weight = call.share.trained + operation.weight;
  float* bias = call.room.panels.get() + shape.weight_count();
  for (int64_t out = 0; out < shape.channels; ++out)
    bias[out] = operation.bias < 0 ? 0 : call.share.trained[operation.bias + out];
  if (operation.running_mean >= 0) {
    std::memcpy(call.room.panels.get(), weight, shape.weight_count() * sizeof(float));
    weight = call.room.panels.get();
    fold_norm_rows(call, shape, call.room.panels.get(), bias);
  }
  const int64_t line = shape.kernel_width * shape.in_channels, turned_line = shape.kernel_width * shape.channels;
  for (int64_t row = 0; row < shape.kernel_height; ++row)
    pair_columns(
        weight + row * line, shape.kernel_height * line, line, shape.channels,
        {parts_of(tiles.right) + row * tiled.tiles * kTile, tiled.right(), tiled.right_strip()});
  if (!tiles.turned_right)
    return;
  // in x window, turned by half a circle, x out
  float* turned = call.room.turned_panels.get();
  for (int64_t tap = 0; tap < shape.taps; ++tap)
    turn(
        weight + (shape.taps - 1 - tap) * shape.in_channels, shape.taps * shape.in_channels, shape.channels,
        shape.in_channels, turned + tap * shape.channels, shape.taps * shape.channels);
  for (int64_t row = 0; row < shape.kernel_height; ++row)
    pair_columns(
        turned + row * turned_line, shape.kernel_height * turned_line, turned_line, shape.in_channels,
        {parts_of(tiles.turned_right) + row * tiled.turned_tiles * kTile, tiled.turned_right(),
         tiled.turned_right_strip()});
}

// The convolution of a strip's parts: result[pixel][column], for all pixels of `images` images.
inline void convolve_strip(
    const Strip& strip, const Part* left, int64_t left_plane, int64_t channels, const Right& right, int64_t tiles,
    int64_t kernel_height, int64_t images, int64_t columns, float* result) {
  int64_t offsets[64];
  TileOperands in{left, channels, left_plane, right, tiles, 0, offsets};
  const int64_t width = up_to(columns, kSide), rows = up_to(images * strip.image, kSide);
  // The window's lines, as many at once as there are offsets for.
  for (int64_t row = 0; row < kernel_height; row += in.segments) {
    in.segments = std::min<int64_t>(kernel_height - row, 64);
    for (int64_t segment = 0; segment < in.segments; ++segment)
      offsets[segment] = (row + segment) * strip.line * channels;
    in.b.start = right.start + row * tiles * kTile;
    tile_product(in, rows, width, result, width, row > 0);
  }
}

// What became of one image of a strip, with a bias, line by line.
inline void take_image(
    const float* result, const Strip& strip, int64_t height, int64_t width, int64_t channels, const float* bias,
    bool accumulate, float* to) {
  const int64_t from_pixel = up_to(channels, kSide);
  for (int64_t row = 0; row < height; ++row)
    for (int64_t column = 0; column < width; ++column, to += channels) {
      const float* from = result + (row * strip.line + column) * from_pixel;
      each_vector(channels, [&](int64_t at, Mask mask) {
        Vector value = load(from + at);
        if (bias != nullptr)
          value = value + load(bias + at);
        store(to + at, accumulate ? value + load(to + at, mask) : value, mask);
      });
    }
}

// outputs(row) is where an image's output goes; finish(row) is called when it is there.
template <class Outputs, class Finish> void forward_tiled(const Call& call, const Convolution& shape, Outputs&& outputs, Finish&& finish) {
  const TileConvolution tiled(call.operation, shape);
  const Strip& strip = tiled.strip;
  TileRoom& tiles = call.room.tiles;
  Part* left = parts_of(tiles.left);
  const int64_t line = shape.in_width * shape.in_channels;
  for (int64_t first = 0; first < call.share.rows; first += strip.images) {
    const int64_t images = std::min(strip.images, call.share.rows - first);
    for (int64_t image = 0; image < images; ++image)
      split_rows(
          call.value(0, first + image), line, shape.in_height, line,
          left + (strip.lead + image * strip.image) * shape.in_channels, strip.line * shape.in_channels, tiled.left());
    convolve_strip(
        strip, left, tiled.left(), shape.in_channels, {parts_of(tiles.right), tiled.right(), tiled.right_strip()},
        tiled.tiles, shape.kernel_height, images, shape.channels, tiles.result.get());
    for (int64_t image = 0; image < images; ++image) {
      take_image(
          tiles.result.get() + image * strip.image * up_to(shape.channels, kSide), strip, shape.height, shape.width,
          shape.channels, call.room.panels.get() + shape.weight_count(), false, outputs(first + image));
      finish(first + image);
    }
  }
}

// The weights' gradient of the images in the strips, a product for each place of the window.
inline void add_tiled_weight_gradient(const Call& call, const TileConvolution& tiled, const float* gradient, bool is_first) {
  const Convolution& shape = tiled.shape;
  const Strip& strip = tiled.strip;
  TileRoom& tiles = call.room.tiles;
  const int64_t pixels = strip.pixels(), line = tiled.gradient_line(), none = 0;
  turn(gradient, shape.channels, pixels, shape.channels, tiles.turned.get(), line);
  Part* left = parts_of(tiles.turned_parts);
  split_rows(tiles.turned.get(), line, shape.channels, pixels, left, line, tiled.gradient_rows());
  Part* const pairs[] = {parts_of(tiles.even_pairs), parts_of(tiles.odd_pairs)};
  for (int64_t odd = 0; odd < 2; ++odd)
    pair_rows(
        tiles.input.get() + odd * shape.in_channels, shape.in_channels, strip.size() - odd, shape.in_channels,
        {pairs[odd], tiled.pairs(), tiled.pairs_strip()});
  float* into = call.share.gradients + call.operation.weight;
  for (int64_t tap = 0; tap < shape.taps; ++tap) {
    const int64_t place = tap / shape.kernel_width * strip.line + tap % shape.kernel_width;
    const Right right{pairs[place % 2] + place / 2 * kDepth, tiled.pairs(), tiled.pairs_strip()};
    tile_product(
        {left, line, tiled.gradient_rows(), right, pixels / kDepth, 1, &none}, shape.channels, shape.in_channels,
        into + tap * shape.in_channels, shape.taps * shape.in_channels, !is_first);
  }
}

// gradient(row) is the gradient of an image's output before pooling.
template <class Gradient> void backward_tiled(const Call& call, const Convolution& shape, Gradient&& gradient) {
  const TileConvolution tiled(call.operation, shape);
  const Strip& strip = tiled.strip;
  TileRoom& tiles = call.room.tiles;
  // As far before the first pixel as windows of the turned convolution reach.
  const int64_t lead = strip.reach - strip.lead;
  float* laid = tiles.gradient.get() + lead * shape.channels;
  for (int64_t first = 0; first < call.share.rows; first += strip.images) {
    const int64_t images = std::min(strip.images, call.share.rows - first);
    for (int64_t image = 0; image < images; ++image) {
      lay(gradient(first + image), shape.height, shape.width * shape.channels,
          laid + image * strip.image * shape.channels, strip.line * shape.channels);
      if (call.learns())
        lay(call.value(0, first + image), shape.in_height, shape.in_width * shape.in_channels,
            tiles.input.get() + (strip.lead + image * strip.image) * shape.in_channels, strip.line * shape.in_channels);
    }
    // Of the strip before there may be more.
    if (images < strip.images)
      std::memset(
          laid + images * strip.image * shape.channels, 0,
          (strip.images - images) * strip.image * shape.channels * sizeof(float));
    if (call.learns())
      add_tiled_weight_gradient(call, tiled, laid, first == 0);
    if (call.inputs[0].gradient < 0)
      continue;
    Part* left = parts_of(tiles.gradient_left);
    const int64_t count = strip.size() * shape.channels;
    split_rows(tiles.gradient.get(), count, 1, count, left, count, tiled.turned_left());
    convolve_strip(
        strip, left, tiled.turned_left(), shape.channels,
        {parts_of(tiles.turned_right), tiled.turned_right(), tiled.turned_right_strip()}, tiled.turned_tiles,
        shape.kernel_height, images, shape.in_channels, tiles.result.get());
    for (int64_t image = 0; image < images; ++image)
      take_image(
          tiles.result.get() + image * strip.image * up_to(shape.in_channels, kSide), strip, shape.in_height,
          shape.in_width, shape.in_channels, nullptr, call.inputs[0].accumulate != 0,
          call.input_gradient(0, first + image));
  }
}

} // namespace fashion::FASHION_ISA
