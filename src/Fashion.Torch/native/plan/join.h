// What joins, masks and moves numbers: sums, products, channels side by side, dropout, zeros around an image, and the
// order of numbers that `flatten` promises.
#pragma once

#include "plan/call.h"

namespace fashion::FASHION_ISA {

inline void forward_sum(const Call& call) {
  const Operation& operation = call.operation;
  with_activation(operation.activation, [&]<Activation kActivation>() {
    const Vector leak = spread(static_cast<float>(operation.slope));
    const float* first = call.value(0, 0);
    const Vector first_factor = spread(static_cast<float>(call.inputs[0].factor));
    each_vector(call.share.rows * call.size(), [&](int64_t at, Mask mask) {
      Vector total = load(first + at, mask) * first_factor;
      for (int64_t input = 1; input < operation.input_count; ++input) {
        const Vector factor = spread(static_cast<float>(call.inputs[input].factor));
        total = fma(load(call.value(static_cast<int>(input), 0) + at, mask), factor, total);
      }
      store(call.output(0) + at, activated<kActivation>(total, leak), mask);
    });
  });
}

inline void backward_sum(const Call& call) {
  const Operation& operation = call.operation;
  const int64_t count = call.share.rows * call.size();
  float* gradient = call.gradient(0);
  if (operation.activation != Activation::kNone)
    activate_backward(operation.activation, operation.slope, call.output(0), gradient, gradient, count);
  for (int64_t input = 0; input < operation.input_count; ++input)
    if (call.inputs[input].gradient >= 0)
      give(
          call.input_gradient(static_cast<int>(input), 0), gradient, count, call.inputs[input].accumulate != 0,
          static_cast<float>(call.inputs[input].factor));
}

// Of two inputs; a vector spreads over the pixels of the image beside it.
inline void forward_multiply(const Call& call) {
  const int64_t channels = call.operation.channels, size = call.size();
  for (int64_t row = 0; row < call.share.rows; ++row) {
    const float *left = call.value(0, row), *right = call.value(1, row);
    const bool left_spreads = call.input_size(0) != size, right_spreads = call.input_size(1) != size;
    for (int64_t pixel = 0; pixel < size; pixel += channels)
      each_vector(channels, [&](int64_t at, Mask mask) {
        const Vector product = load(left + (left_spreads ? 0 : pixel) + at, mask)
            * load(right + (right_spreads ? 0 : pixel) + at, mask);
        store(call.output(row) + pixel + at, product, mask);
      });
  }
}

inline void backward_multiply(const Call& call) {
  const int64_t channels = call.operation.channels, size = call.size();
  for (int side = 0; side < 2; ++side) {
    const Input& input = call.inputs[side];
    if (input.gradient < 0)
      continue;
    const bool spreads = call.input_size(side) != size, other_spreads = call.input_size(1 - side) != size;
    for (int64_t row = 0; row < call.share.rows; ++row) {
      const float *gradient = call.gradient(row), *other = call.value(1 - side, row);
      float* into = call.input_gradient(side, row);
      each_vector(channels, [&](int64_t at, Mask mask) {
        Vector total = zero();
        for (int64_t pixel = 0; pixel < size; pixel += channels) {
          Vector value = load(gradient + pixel + at, mask) * load(other + (other_spreads ? 0 : pixel) + at, mask);
          if (spreads) {
            total = total + value;
            continue;
          }
          if (input.accumulate != 0)
            value = value + load(into + pixel + at, mask);
          store(into + pixel + at, value, mask);
        }
        if (spreads)
          store(into + at, input.accumulate != 0 ? total + load(into + at, mask) : total, mask);
      });
    }
  }
}

inline void forward_concat(const Call& call) {
  const Operation& operation = call.operation;
  const int64_t pixels = call.share.rows * operation.height * operation.width;
  int64_t offset = 0;
  for (int64_t input = 0; input < operation.input_count; ++input) {
    const int64_t channels = call.inputs[input].channels;
    const float* from = call.value(static_cast<int>(input), 0);
    float* to = call.output(0) + offset;
    // An input may have been written where it belongs.
    for (int64_t pixel = 0; pixel < pixels && from != to; ++pixel)
      give(to + pixel * operation.channels, from + pixel * channels, channels, false);
    offset += channels;
  }
}

inline void backward_concat(const Call& call) {
  const Operation& operation = call.operation;
  const int64_t pixels = call.share.rows * operation.height * operation.width;
  int64_t offset = 0;
  for (int64_t input = 0; input < operation.input_count; ++input) {
    const int64_t channels = call.inputs[input].channels;
    if (call.inputs[input].gradient >= 0) {
      const float* from = call.gradient(0) + offset;
      float* to = call.input_gradient(static_cast<int>(input), 0);
      for (int64_t pixel = 0; pixel < pixels && from != to; ++pixel)
        give(
            to + pixel * channels, from + pixel * operation.channels, channels, call.inputs[input].accumulate != 0);
    }
    offset += channels;
  }
}

// Numbers of a sample's mask: one for each number, or one for each channel of an image that is dropped by planes.
inline int64_t mask_size(const Call& call) {
  return call.operation.by_planes != 0 ? call.operation.channels : call.size();
}

// Calls body(offset, mask vector, lanes) over a sample.
template <class Body> inline void each_masked(const Call& call, int64_t row, Body&& body) {
  const float* masks = call.extra(row, mask_size(call));
  const int64_t length = mask_size(call);
  for (int64_t start = 0; start < call.size(); start += length)
    each_vector(length, [&](int64_t at, Mask mask) { body(start + at, load(masks + at, mask), mask); });
}

inline void forward_mask(const Call& call) {
  const Operation& operation = call.operation;
  const Vector factor = spread(static_cast<float>(operation.keep_factor));
  const Vector kept = spread(static_cast<float>(operation.keep_shift));
  const Vector dropped = spread(static_cast<float>(operation.drop_shift));
  for (int64_t row = 0; row < call.share.rows; ++row)
    each_masked(call, row, [&](int64_t at, Vector keep, Mask mask) {
      const Vector shift = fma(spread(1.0f) - keep, dropped, kept);
      store(call.output(row) + at, fma(load(call.value(0, row) + at, mask), keep * factor, shift), mask);
    });
}

inline void backward_mask(const Call& call) {
  if (call.inputs[0].gradient < 0)
    return;
  const Vector factor = spread(static_cast<float>(call.operation.keep_factor));
  for (int64_t row = 0; row < call.share.rows; ++row)
    each_masked(call, row, [&](int64_t at, Vector keep, Mask mask) {
      Vector value = load(call.gradient(row) + at, mask) * keep * factor;
      float* into = call.input_gradient(0, row) + at;
      if (call.inputs[0].accumulate != 0)
        value = value + load(into, mask);
      store(into, value, mask);
    });
}

inline void forward_activation(const Call& call) {
  activate(
      call.operation.activation, call.operation.slope, call.value(0, 0), call.output(0), call.share.rows * call.size());
}

inline void backward_activation(const Call& call) {
  const Operation& operation = call.operation;
  if (call.inputs[0].gradient < 0)
    return;
  const bool by_input = operation.activation == Activation::kGelu || operation.activation == Activation::kSilu
      || operation.activation == Activation::kLeakyRelu;
  const int64_t count = call.share.rows * call.size();
  float* gradient = call.gradient(0);
  activate_backward(
      operation.activation, operation.slope, by_input ? call.value(0, 0) : call.output(0), gradient, gradient, count);
  give(call.input_gradient(0, 0), gradient, count, call.inputs[0].accumulate != 0);
}

inline void forward_pad(const Call& call) {
  const Operation& operation = call.operation;
  const int64_t line = static_cast<int64_t>(call.inputs[0].width) * operation.channels;
  for (int64_t row = 0; row < call.share.rows; ++row) {
    float* to = call.output(row);
    std::memset(to, 0, call.size() * sizeof(float));
    to += (static_cast<int64_t>(operation.pad_top) * operation.width + operation.pad_left) * operation.channels;
    for (int64_t y = 0; y < call.inputs[0].height; ++y)
      std::memcpy(to + y * operation.width * operation.channels, call.value(0, row) + y * line, line * sizeof(float));
  }
}

inline void backward_pad(const Call& call) {
  const Operation& operation = call.operation;
  if (call.inputs[0].gradient < 0)
    return;
  const int64_t line = static_cast<int64_t>(call.inputs[0].width) * operation.channels;
  for (int64_t row = 0; row < call.share.rows; ++row) {
    const float* from = call.gradient(row)
        + (static_cast<int64_t>(operation.pad_top) * operation.width + operation.pad_left) * operation.channels;
    for (int64_t y = 0; y < call.inputs[0].height; ++y)
      give(
          call.input_gradient(0, row) + y * line, from + y * operation.width * operation.channels, line,
          call.inputs[0].accumulate != 0);
  }
}

// Height x width x channels to channels x height x width, as PyTorch counts.
inline void forward_flatten(const Call& call) {
  const int64_t pixels = image_pixels(call), channels = call.inputs[0].channels;
  for (int64_t row = 0; row < call.share.rows; ++row)
    turn(call.value(0, row), channels, pixels, channels, call.output(row), pixels);
}

inline void backward_flatten(const Call& call) {
  const int64_t pixels = image_pixels(call), channels = call.inputs[0].channels;
  if (call.inputs[0].gradient < 0)
    return;
  for (int64_t row = 0; row < call.share.rows; ++row) {
    turn(
        call.gradient(row), pixels, channels, pixels, call.input_gradient(0, row), channels,
        call.inputs[0].accumulate != 0);
  }
}

} // namespace fashion::FASHION_ISA
