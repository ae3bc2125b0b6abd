// Convolution with its bias, activation and max pooling, an image or a few at once so that what it works on stays in the cache.
// Forward, an output row is the product of the windows of its pixels and the weights: windows need not be copied out,
// their rows lie in the (padded) image. The weights' gradient is the product of the same windows, turned, and the
// output's gradient; the image's is a convolution of the padded gradient with the turned weights, or, with a stride or
// a dilation, a sum over the window's places. Where few channels would leave a vector half empty, neighbouring pixels share
// one: a row of W pixels with C channels is also one of W / 2 pixels with 2 C channels, under a window one stride wider.
// A 3x3 convolution by 1 of many channels is computed at Winograd's points instead.
#pragma once

#include <optional>

#include "plan/convolution_shape.h"
#include "plan/moments.h"
#include "plan/winograd/convolution.h"
#if defined(FASHION_TILES)
#include "plan/tiles/convolution.h"
#endif

namespace fashion::FASHION_ISA {

// Images that one pass takes together.
inline int64_t images_at_once(const Convolution& shape, bool trains) {
  if (shape.is_row)
    return std::max<int64_t>(1, kBandNumbers / (shape.in_size() + shape.size()));
  return !shape.winograd ? 1 : (trains ? gradient_quads(shape) : forward_quads(shape)).images_at_once();
}

// It lies behind the panels, one number for each of their columns.
inline float* panels_bias(const Convolution& shape, const Room& room) {
  return room.panels + blocks(shape.columns()) * shape.depth * kBlock;
}

inline void reserve_convolution(const Plan& plan, const Operation& operation, const Input& input, Room& room, MemoryPool& memory) {
  const Convolution shape(operation, input);
#if defined(FASHION_TILES)
  if (has_tiles(shape))
    return reserve_tiled(plan, operation, input, shape, room, memory);
#endif
  room.offsets = offsets_of(shape);
  if (shape.winograd)
    room.padded_input = memory.take(forward_quads(shape).padded_size());
  else if (shape.pads)
    room.padded_input = memory.take(shape.padded_size());
  if (operation.pool > 1)
    room.image = memory.take(images_at_once(shape, plan.trains) * shape.size());
  room.panels = memory.take((shape.depth + 1) * blocks(shape.columns()) * kBlock);
  if (!plan.trains)
    return;
  room.weight_gradient = memory.take(shape.depth * blocks(shape.columns()) * kBlock);
  room.bias_gradient = memory.take(shape.channels);
  if (input.gradient < 0)
    return;
  room.turned_panels = memory.take(
      shape.turns ? shape.turned_depth() * blocks(shape.turned_columns()) * kBlock
                  : shape.taps * shape.channels * blocks(shape.in_channels) * kBlock);
  room.padded_gradient = memory.take(
      shape.winograd    ? backward_quads(shape).padded_size()
          : shape.turns ? shape.turned_size()
                        : shape.padded_size());
}

// Takes the batch norm behind a convolution into the weights and the bias of one block of columns.
inline void fold_norm(const Call& call, int64_t first, const Convolution& shape, float* panel, float* bias) {
  float factors[kBlock] = {};
  for (int64_t lane = 0; lane < std::min(kBlock, shape.columns() - first); ++lane)
    factors[lane] = fold_channel(call, (first + lane) % shape.channels, bias[lane]);
  for (int64_t row = 0; row < shape.depth; ++row, panel += kBlock)
    for (int64_t lane = 0; lane < kBlock; lane += kLanes)
      store(panel + lane, load(panel + lane) * load(factors + lane));
}

// The weights of several pixels side by side, each its stride to the right of the one before; between them lie zeros.
inline void spread_weights(const Convolution& shape, const float* weight, float* panel) {
  for (int64_t pixel = 0; pixel < shape.together; ++pixel)
    for (int64_t out = 0; out < shape.channels; ++out) {
      const float* from = weight + out * shape.taps * shape.in_channels;
      float* into = panel + pixel * shape.stride * shape.in_channels * kBlock + pixel * shape.channels + out;
      for (int64_t row = 0; row < shape.kernel_height; ++row, into += shape.segment_taps * shape.in_channels * kBlock)
        for (int64_t at = 0; at < shape.kernel_width * shape.in_channels; ++at)
          into[at * kBlock] = *from++;
    }
}

// The inverse: the sum over the pixels of their parts of the gradient.
inline void gather_weights(const Convolution& shape, const float* panel, float* weight) {
  std::memset(weight, 0, shape.weight_count() * sizeof(float));
  for (int64_t pixel = 0; pixel < shape.together; ++pixel)
    for (int64_t out = 0; out < shape.channels; ++out) {
      float* into = weight + out * shape.taps * shape.in_channels;
      const float* from = panel + pixel * shape.stride * shape.in_channels * kBlock + pixel * shape.channels + out;
      for (int64_t row = 0; row < shape.kernel_height; ++row, from += shape.segment_taps * shape.in_channels * kBlock)
        for (int64_t at = 0; at < shape.kernel_width * shape.in_channels; ++at)
          *into++ += from[at * kBlock];
    }
}

// The weights turned by half a circle, output channels under input channels; several pixels as in spread_weights.
inline void turn_weights(const Convolution& shape, const float* weight, float* panels) {
  const int64_t depth = shape.turns ? shape.turned_depth() : shape.taps * shape.channels;
  for (int64_t first = 0; first < shape.in_channels; first += kBlock)
    for (int64_t pixel = 0; pixel < shape.turned_together; ++pixel)
      for (int64_t out = 0; out < shape.channels; ++out)
        for (int64_t tap = 0; tap < shape.taps; ++tap) {
          const int64_t turned = shape.taps - 1 - tap;
          const int64_t place = turned / shape.kernel_width * shape.turned_taps + turned % shape.kernel_width + pixel;
          give(
              panels + first * depth + (place * shape.channels + out) * kBlock + pixel * shape.in_channels,
              weight + (out * shape.taps + tap) * shape.in_channels + first,
              std::min(kBlock, shape.in_channels - first), false);
        }
}

// Lays the weights, out x height x width x in, out for the products.
inline void prepare_convolution(const Call& call) {
  const Operation& operation = call.operation;
  const Convolution shape(operation, call.inputs[0]);
#if defined(FASHION_TILES)
  if (has_tiles(shape))
    return prepare_tiled(call, shape);
#endif
  const float* weight = call.share.trained + operation.weight;
  float* panels = call.room.panels;
  float* bias = panels_bias(shape, call.room);
  for (int64_t column = 0; column < shape.columns(); ++column)
    bias[column] = operation.bias < 0 ? 0 : call.share.trained[operation.bias + column % shape.channels];
  if (shape.winograd)
    weights_to_points(weight, shape.channels, shape.in_channels, panels, call.room.turned_panels);
  else if (shape.together > 1)
    spread_weights(shape, weight, panels);
  else
    for (int64_t first = 0; first < shape.channels; first += kBlock)
      turn(
          weight + first * shape.depth, shape.depth, std::min(kBlock, shape.channels - first), shape.depth,
          panels + first * shape.depth, kBlock);
  if (operation.running_mean >= 0)
    for (int64_t first = 0; first < shape.columns(); first += kBlock)
      fold_norm(call, first, shape, panels + first * shape.depth, bias + first);
  if (call.room.turned_panels && !shape.winograd)
    turn_weights(shape, weight, call.room.turned_panels);
}

// The image with zeros around it; the room's border is zero from the beginning.
inline const float* padded(const Convolution& shape, const float* image, Room& room) {
  if (!shape.pads)
    return image;
  float* into = room.padded_input + (shape.top * shape.padded_width + shape.left) * shape.in_channels;
  const int64_t line = shape.in_width * shape.in_channels;
  for (int64_t row = 0; row < shape.in_height; ++row)
    std::memcpy(into + row * shape.padded_width * shape.in_channels, image + row * line, line * sizeof(float));
  return room.padded_input;
}

inline void convolve(const Convolution& shape, const float* image, Room& room, float* output) {
  const Offsets offsets(shape, room);
  const float* bias = panels_bias(shape, room);
  Operands in{image, shape.together * shape.stride * shape.in_channels, 1, nullptr, kBlock,
              shape.segment_taps * shape.in_channels};
  for (int64_t first = 0; first < shape.columns(); first += kBlock) {
    in.b = room.panels + first * shape.depth;
    for (int64_t row = 0; row < shape.height; ++row) {
      in.a = image + offsets.row_in_image[row];
      in.take(shape.segments_inside(row), offsets.segment_in_image, offsets.segment_in_panel);
      product_block<false>(
          in, shape.width / shape.together, shape.columns() - first,
          {output + offsets.row_in_output[row] + first, shape.columns(), first_lanes(kLanes), Start::kBias, bias + first});
    }
  }
}

// The largest of each pool x pool numbers, and which of them it was.
inline void pool_image(const Convolution& shape, const Operation& operation, const float* image, float* output, float* places) {
  const int64_t pool = operation.pool, channels = shape.channels;
  for (int64_t row = 0; row < operation.height; ++row)
    for (int64_t column = 0; column < operation.width; ++column) {
      const float* corner = image + (row * pool * shape.width + column * pool) * channels;
      each_vector(channels, [&](int64_t channel, Mask mask) {
        Vector best = load(corner + channel, mask), place = zero();
        for (int64_t at = 1; at < pool * pool; ++at) {
          const Vector next = load(corner + (at / pool * shape.width + at % pool) * channels + channel, mask);
          place = if_greater_or_nan(next, best, spread(static_cast<float>(at)), place);
          best = if_greater_or_nan(next, best, next, best);
        }
        store(output + channel, best, mask);
        if (places != nullptr)
          store(places + channel, place, mask);
      });
      output += channels;
      places += places == nullptr ? 0 : channels;
    }
}

inline void unpool_image(
    const Convolution& shape, const Operation& operation, const float* gradient, const float* places, float* image) {
  const int64_t pool = operation.pool, channels = shape.channels;
  if (operation.height * pool != shape.height || operation.width * pool != shape.width)
    std::memset(image, 0, shape.size() * sizeof(float));
  for (int64_t row = 0; row < operation.height; ++row)
    for (int64_t column = 0; column < operation.width; ++column) {
      float* corner = image + (row * pool * shape.width + column * pool) * channels;
      each_vector(channels, [&](int64_t channel, Mask mask) {
        const Vector place = load(places + channel, mask), value = load(gradient + channel, mask);
        for (int64_t at = 0; at < pool * pool; ++at)
          store(
              corner + (at / pool * shape.width + at % pool) * channels + channel,
              if_equal(place, spread(static_cast<float>(at)), value, zero()), mask);
      });
      gradient += channels;
      places += channels;
    }
}

inline void forward_convolution(const Call& call) {
  const Operation& operation = call.operation;
  const Convolution shape(operation, call.inputs[0]);
  std::optional<MomentSums> sums;
  if (operation.moments >= 0 && call.training)
    sums.emplace(call.worker.rooms[operation.moments], shape.channels);
  const int64_t at_once = images_at_once(shape, call.training);
  const auto output = [&](int64_t row) {
    return operation.pool > 1 ? call.room.image + row % at_once * shape.size() : call.output(row);
  };
  const auto finish = [&](float* numbers, int64_t pixels) {
    if (operation.activation != Activation::kNone)
      activate(operation.activation, operation.slope, numbers, numbers, pixels * shape.channels);
    if (sums)
      sums->add(numbers, pixels);
  };
  const auto done = [&](int64_t row) {
    if (operation.pool > 1)
      pool_image(
          shape, operation, output(row), call.output(row),
          operation.extra < 0 ? nullptr : call.extra(row, call.size()));
  };
#if defined(FASHION_TILES)
  if (has_tiles(shape))
    forward_tiled(call, shape, output, finish, done);
  else
#endif
    for (int64_t first = 0; first < call.share.rows; first += at_once) {
      const int64_t end = std::min(first + at_once, call.share.rows);
      if (shape.winograd)
        convolve_quads(
            forward_quads(shape), first, end - first, [&](int64_t row) { return call.value(0, row); },
            call.room.padded_input, call.room.panels, panels_bias(shape, call.room), false, call.worker, output);
      else
        convolve(
            shape.row_of(end - first), padded(shape, call.value(0, first), call.room), call.room, output(first));
      for (int64_t row = first; row < end; ++row) {
        finish(output(row), shape.height * shape.width);
        done(row);
      }
    }
  if (sums)
    sums->finish();
}

} // namespace fashion::FASHION_ISA
