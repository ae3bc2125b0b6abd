// The gradients of a convolution: of its weights, its bias and the image.
#pragma once

#include "plan/convolution.h"
#if defined(FASHION_TILES)
#include "plan/tiles/convolution_gradients.h"
#endif

namespace fashion::FASHION_ISA {

// weight_gradient += windows, turned, times the output's gradient.
inline void add_weight_gradient(
    const Convolution& shape, const float* image, const float* gradient, Room& room, bool is_first) {
  const Offsets offsets(shape, room);
  Operands in{image, 1, shape.together * shape.stride * shape.in_channels, gradient, shape.columns(),
              shape.width / shape.together};
  const int64_t rows = shape.segment_taps * shape.in_channels;
  for (int64_t first = 0; first < shape.columns(); first += kBlock) {
    in.b = gradient + first;
    in.ahead = shape.is_row && first == 0 ? image + shape.in_size() : nullptr;
    float* into = room.weight_gradient + first * shape.depth;
    for (int64_t segment = 0; segment < shape.segments; ++segment) {
      in.a = image + offsets.segment_in_image[segment];
      in.take(shape.rows_inside(segment), offsets.row_in_image, offsets.row_in_output);
      product_block<true>(
          in, rows, shape.columns() - first,
          {into + segment * rows * kBlock, kBlock, first_lanes(kLanes),
           is_first ? Start::kZero : Start::kAccumulate, nullptr});
    }
  }
}

inline void add_bias_gradient(const Convolution& shape, const float* gradient, float* into) {
  for (int64_t channel = 0; channel < shape.channels; channel += kLanes) {
    const Mask mask = first_lanes(shape.channels - channel);
    Vector sum = load(into + channel, mask);
    for (int64_t pixel = 0; pixel < shape.height * shape.width; ++pixel)
      sum = sum + load(gradient + pixel * shape.channels + channel, mask);
    store(into + channel, sum, mask);
  }
}

// The image's gradient as a convolution of the gradient with zeros around and the turned weights.
inline void turned_convolution(const Convolution& shape, const float* gradient, Room& room, float* into, Start start) {
  const Offsets offsets(shape, room);
  const float* from = gradient;
  const int64_t line = shape.width * shape.channels;
  if (shape.taps > 1) {
    float* interior = room.padded_gradient
        + ((shape.kernel_height - 1 - shape.top) * shape.turned_width() + shape.kernel_width - 1 - shape.left)
            * shape.channels;
    for (int64_t row = 0; row < shape.height; ++row)
      std::memcpy(interior + row * shape.turned_width() * shape.channels, gradient + row * line, line * sizeof(float));
    from = room.padded_gradient;
  }
  Operands in{from, shape.turned_together * shape.channels, 1, nullptr, kBlock, shape.turned_taps * shape.channels};
  for (int64_t first = 0; first < shape.turned_columns(); first += kBlock) {
    in.b = room.turned_panels + first * shape.turned_depth();
    for (int64_t row = 0; row < shape.in_height; ++row) {
      in.a = from + row * shape.turned_width() * shape.channels;
      in.take(shape.turned_inside(row), offsets.turned_in_gradient, offsets.turned_in_panel);
      product_block<false>(
          in, shape.in_width / shape.turned_together, shape.turned_columns() - first,
          {into + row * shape.in_width * shape.in_channels + first, shape.turned_columns(), first_lanes(kLanes), start,
           nullptr});
    }
  }
}

// The same place by place, for strides and dilations.
inline void scattered_convolution(const Convolution& shape, const float* gradient, Room& room, float* into, bool accumulate) {
  float* image = room.padded_gradient;
  std::memset(image, 0, shape.padded_size() * sizeof(float));
  const int64_t none = 0;
  Operands in{nullptr, shape.channels, 1, nullptr, kBlock, shape.channels};
  in.take({0, 1}, &none, &none);
  for (int64_t block = 0; block < blocks(shape.in_channels); ++block)
    for (int64_t tap = 0; tap < shape.taps; ++tap) {
      in.b = room.turned_panels
          + ((block * shape.taps + shape.taps - 1 - tap) * shape.channels) * kBlock;
      for (int64_t row = 0; row < shape.height; ++row) {
        in.a = gradient + row * shape.width * shape.channels;
        float* target = image + row * shape.stride * shape.padded_width * shape.in_channels + shape.place(tap);
        product_block<false>(
            in, shape.width, shape.in_channels - block * kBlock,
            {target + block * kBlock, shape.stride * shape.in_channels, first_lanes(kLanes), Start::kAccumulate, nullptr});
      }
    }
  const int64_t line = shape.in_width * shape.in_channels;
  const float* interior = image + (shape.top * shape.padded_width + shape.left) * shape.in_channels;
  for (int64_t row = 0; row < shape.in_height; ++row)
    give(into + row * line, interior + row * shape.padded_width * shape.in_channels, line, accumulate);
}

// Brings the weights' gradient out of the panels into the gradients' order.
inline void write_weight_gradient(const Convolution& shape, const float* panels, float* into) {
  if (shape.winograd)
    return points_to_weights(panels, shape.channels, shape.in_channels, into);
  if (shape.together > 1)
    return gather_weights(shape, panels, into);
  for (int64_t first = 0; first < shape.channels; first += kBlock)
    turn(
        panels + first * shape.depth, kBlock, shape.depth, std::min(kBlock, shape.channels - first),
        into + first * shape.depth, shape.depth);
}

// weight_gradient (+)= that of some images.
template <class GradientAt>
inline void learn_from(const Call& call, const Convolution& shape, int64_t first, int64_t images, GradientAt&& gradient_at) {
  Room& room = call.room;
  if (shape.winograd)
    add_points_gradient(
        gradient_quads(shape), first, images, [&](int64_t row) { return call.value(0, row); }, room.padded_input, gradient_at,
        call.worker, room.weight_gradient);
  else
    add_weight_gradient(
        shape.row_of(images), padded(shape, call.value(0, first), room), gradient_at(first), room, first == 0);
}

// The gradients of some images.
template <class GradientAt>
inline void pass_back(const Call& call, const Convolution& shape, int64_t first, int64_t images, GradientAt&& gradient_at) {
  Room& room = call.room;
  const bool accumulate = call.inputs[0].accumulate != 0;
  if (shape.winograd)
    convolve_quads(
        backward_quads(shape), first, images, gradient_at, room.padded_gradient, room.turned_panels, nullptr, accumulate,
        call.worker, [&](int64_t row) { return call.input_gradient(0, row); });
  else if (shape.turns)
    turned_convolution(
        shape.row_of(images), gradient_at(first), room, call.input_gradient(0, first),
        accumulate ? Start::kAccumulate : Start::kZero);
  else
    scattered_convolution(shape, gradient_at(first), room, call.input_gradient(0, first), accumulate);
}

inline void backward_images(const Call& call, const Convolution& shape) {
  const Operation& operation = call.operation;
  const int64_t rows = call.share.rows, at_once = images_at_once(shape, true);
  const auto gradient_at = [&](int64_t row) {
    return operation.pool > 1 ? call.room.image + row % at_once * shape.size() : call.gradient(row);
  };
  // Before activation and pooling; once for each image.
  const auto gradient_of = [&](int64_t row) {
    float* behind = call.gradient(row);
    if (operation.activation != Activation::kNone)
      activate_backward(operation.activation, operation.slope, call.output(row), behind, behind, call.size());
    float* gradient = gradient_at(row);
    if (operation.pool > 1)
      unpool_image(shape, operation, behind, call.extra(row, call.size()), gradient);
    if (call.learns() && operation.bias >= 0)
      add_bias_gradient(shape, gradient, call.room.bias_gradient);
    return gradient;
  };
#if defined(FASHION_TILES)
  if (has_tiles(shape))
    return backward_tiled(call, shape, gradient_of);
#endif
  for (int64_t first = 0; first < rows; first += at_once) {
    const int64_t images = std::min(at_once, rows - first);
    for (int64_t row = first; row < first + images; ++row)
      gradient_of(row);
    // In this order: what passes the gradient on brings it near.
    if (call.inputs[0].gradient >= 0)
      pass_back(call, shape, first, images, gradient_at);
    if (call.learns())
      learn_from(call, shape, first, images, gradient_at);
  }
  if (call.learns() && rows > 0)
    write_weight_gradient(shape, call.room.weight_gradient, call.share.gradients + operation.weight);
}

inline void backward_convolution(const Call& call) {
  const Operation& operation = call.operation;
  const Convolution shape(operation, call.inputs[0]);
  float* into = call.share.gradients + operation.weight;
  if (operation.bias >= 0)
    std::memset(call.room.bias_gradient, 0, shape.channels * sizeof(float));
  backward_images(call, shape);
  if (!call.learns())
    return;
  if (call.share.rows == 0)
    std::memset(into, 0, shape.weight_count() * sizeof(float));
  if (operation.penalty != 0 && call.share.first != 0)
    give(
        into, call.share.trained + operation.weight, shape.weight_count(), true,
        static_cast<float>(2 * operation.penalty));
  if (operation.bias >= 0)
    std::memcpy(
        call.share.gradients + operation.bias, call.room.bias_gradient, shape.channels * sizeof(float));
}

} // namespace fashion::FASHION_ISA
