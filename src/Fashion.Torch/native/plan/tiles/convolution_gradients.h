// The gradients of a convolution on tiles. The image's is the convolution of the output's with the turned windows; the
// weights' is, for each place of the window, the output's, turned, times the input's strip from there on.
#pragma once

#include "plan/tiles/convolution.h"

namespace fashion::FASHION_ISA {

// The weights' gradient of the images in a strip.
inline void add_tiled_weight_gradient(
    const Call& call, const TileConvolution& tiled, int64_t first, int64_t images, const float* gradient, bool accumulate) {
  const Convolution& shape = tiled.shape;
  const Strip& strip = tiled.strip;
  TileRoom& tiles = call.room.tiles;
  const int64_t pixels = images * strip.image, none = 0;
  Part* rows = parts_of(tiles.gradient_rows);
  split_columns(
      gradient, shape.channels, pixels, shape.channels, rows, tiled.gradient_line(), tiled.gradient_rows());
  const float* images_from = call.value(0, 0) + first * (shape.in_size() / strip.per_sample);
  float* into = call.share.gradients + call.operation.weight;
  strip.each_phase([&](const Phase& phase) {
    const float* input = images_from;
    if (!strip.is_input) {
      float* laid = tiles.input + phase.index * tiled.input_phase();
      for (int64_t image = 0; image < images; ++image)
        lay(strip, phase, images_from + image * shape.in_size(), laid + image * strip.image * shape.in_channels);
      input = laid;
    }
    // A place of the window begins at the first pixel of a pair or at the second.
    Part* const pairs[] = {parts_of(tiles.even_pairs), parts_of(tiles.odd_pairs)};
    const bool has_odd = phase.columns.places > 1 || (phase.rows.places > 1 && strip.line % 2 != 0);
    for (int64_t odd = 0; odd < 1 + has_odd; ++odd)
      pair_rows(
          input + odd * shape.in_channels, shape.in_channels, (strip.is_input ? pixels : strip.size()) - odd,
          shape.in_channels, {pairs[odd], tiled.pairs(), tiled.pairs_strip()});
    strip.each_tap(phase, [&](int64_t tap, int64_t place) {
      const int64_t within = tap - phase.tap;
      const int64_t start = within / phase.columns.places * strip.line + within % phase.columns.places;
      const Right right{pairs[start % 2] + start / 2 * kDepth, tiled.pairs(), tiled.pairs_strip()};
      tile_product(
          {rows, tiled.gradient_line(), tiled.gradient_rows(), right, up_to(pixels, kDepth) / kDepth, 1, &none},
          shape.channels, shape.in_channels, into + place * shape.in_channels, shape.taps * shape.in_channels, accumulate);
    });
  });
}

// One image of a phase's result.
inline void take_gradient(
    const Strip& strip, const Phase& phase, const float* result, int64_t result_row, bool accumulate, float* to) {
  const int64_t channels = strip.shape.in_channels, stride = strip.shape.stride;
  strip.each_line(phase, [&](int64_t to_pixel, int64_t from_pixel) {
    for (int64_t column = 0; column < phase.columns.pixels; ++column) {
      const float* from = result + (from_pixel + column) * result_row;
      float* into = to + (to_pixel + column * stride) * channels;
      each_vector(channels, [&](int64_t at, Mask mask) {
        const Vector value = load(from + at);
        store(into + at, accumulate ? value + load(into + at, mask) : value, mask);
      });
    }
  });
}

// The gradient of the images in a strip; `gradient` has zeros before, as far as windows reach.
inline void give_tiled_gradient(
    const Call& call, const TileConvolution& tiled, int64_t first, int64_t images, const float* gradient) {
  const Convolution& shape = tiled.shape;
  const Strip& strip = tiled.strip;
  TileRoom& tiles = call.room.tiles;
  const int64_t pixels = images * strip.image, in_size = shape.in_size() / strip.per_sample;
  Part* left = parts_of(tiles.gradient_left);
  split_rows(
      gradient - strip.reach * shape.channels, 0, 1, (strip.reach + pixels) * shape.channels, left, 0,
      tiled.gradient_left());
  float* into = call.input_gradient(0, 0) + first * in_size;
  const bool accumulate = call.inputs[0].accumulate != 0, straight = strip.is_input && strip.reach == 0;
  Result result{tiles.result, tiled.in_columns(), tiled.in_columns(), false};
  if (straight)
    result = {into, shape.in_channels, shape.in_channels, accumulate};
  if (strip.skips() && !accumulate)
    std::memset(into, 0, images * in_size * sizeof(float));
  Right right{parts_of(tiles.turned_right), tiled.turned_right(), tiled.turned_right_strip()};
  strip.each_phase([&](const Phase& phase) {
    const int64_t reach = (phase.rows.places - 1) * strip.line + phase.columns.places - 1;
    convolve_strip(
        strip, phase, left + (strip.reach - reach) * shape.channels, tiled.gradient_left(), shape.channels, right,
        straight ? pixels : up_to(pixels, kSide), result);
    for (int64_t image = 0; image < images && !straight; ++image)
      take_gradient(
          strip, phase, result.to + image * strip.image * result.row, result.row, accumulate, into + image * in_size);
  });
}

// gradient(sample) is the gradient of a sample's output before pooling.
template <class Gradient> void backward_tiled(const Call& call, const Convolution& shape, Gradient&& gradient) {
  const TileConvolution tiled(shape);
  const Strip& strip = tiled.strip;
  const int64_t all = call.share.rows * strip.per_sample, size = strip.height * strip.width * shape.channels;
  const bool straight = strip.is_output && strip.reach == 0 && call.operation.pool == 1;
  int64_t samples = 0;
  for (int64_t first = 0; first < all; first += strip.images) {
    const int64_t images = std::min(strip.images, all - first);
    float* laid = call.room.tiles.gradient + strip.reach * shape.channels;
    for (; samples * strip.per_sample < first + images; ++samples) {
      const float* image = gradient(samples);
      if (!straight)
        lay_output(strip, image, laid + (samples - first) * strip.image * shape.channels);
    }
    const float* strip_gradient = straight ? call.gradient(0) + first * size : laid;
    if (call.learns())
      add_tiled_weight_gradient(call, tiled, first, images, strip_gradient, first > 0);
    if (call.inputs[0].gradient >= 0)
      give_tiled_gradient(call, tiled, first, images, strip_gradient);
  }
}

} // namespace fashion::FASHION_ISA
