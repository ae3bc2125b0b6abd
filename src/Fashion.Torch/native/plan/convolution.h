// Convolution with its bias, activation and max pooling, image by image so that what it works on stays in the cache.
// Forward, an output row is the product of the windows of its pixels and the weights: windows need not be copied out,
// their rows lie in the (padded) image. The weights' gradient is the product of the same windows, turned, and the
// output's gradient; the image's is a convolution of the padded gradient with the turned weights, or, with a stride or
// a dilation, a sum over the window's places. Where few channels would leave a vector half empty, neighbouring pixels share
// one: a row of W pixels with C channels is also one of W / 2 pixels with 2 C channels, under a window one stride wider.
#pragma once

#include "plan/call.h"
#include "plan/product.h"

namespace fashion::FASHION_ISA {

// How many neighbouring pixels share a vector: what fills its lanes best, less the zeros in the wider window's weights.
inline int64_t pixels_together(int64_t channels, int64_t width, int64_t kernel_width, int64_t stride, int64_t dilation) {
  int64_t best = 1;
  if (dilation == 1)
    for (int64_t pixels = 2; pixels * channels <= kLanes && width % pixels == 0; pixels *= 2)
      if (pixels * (kernel_width + (best - 1) * stride) > best * (kernel_width + (pixels - 1) * stride))
        best = pixels;
  return best;
}

struct Convolution {
  explicit Convolution(const Operation& operation, const Input& input)
      : in_height(input.height), in_width(input.width), in_channels(input.channels),
        channels(operation.channels), kernel_height(operation.kernel_height), kernel_width(operation.kernel_width),
        stride(operation.stride), dilation(operation.dilation), top(operation.pad_top), left(operation.pad_left) {
    padded_height = in_height + operation.pad_top + operation.pad_bottom;
    padded_width = in_width + operation.pad_left + operation.pad_right;
    height = (padded_height - (kernel_height - 1) * dilation - 1) / stride + 1;
    width = (padded_width - (kernel_width - 1) * dilation - 1) / stride + 1;
    pads = padded_height != in_height || padded_width != in_width;
    taps = kernel_height * kernel_width;
    // A whole image of pixels is one long row to a 1x1 kernel.
    if (taps == 1 && stride == 1 && !pads && operation.pool == 1) {
      in_width = padded_width = width = height * width;
      in_height = padded_height = height = 1;
    }
    turns = stride == 1 && dilation == 1 && top < kernel_height && left < kernel_width
        && operation.pad_bottom < kernel_height && operation.pad_right < kernel_width;
    // Neighbours along a window's row lie side by side.
    segments = dilation == 1 ? kernel_height : taps;
    segment_taps = taps / segments;
    together = pixels_together(channels, width, kernel_width, stride, dilation);
    segment_taps += (together - 1) * stride;
    depth = segments * segment_taps * in_channels;
    turned_together = turns ? pixels_together(in_channels, in_width, kernel_width, 1, 1) : 1;
    turned_taps = kernel_width + turned_together - 1;
  }

  int64_t in_height, in_width, in_channels, channels, kernel_height, kernel_width, stride, dilation, top, left;
  int64_t padded_height, padded_width, height, width, taps;
  int64_t segments, segment_taps; // places of a window that lie side by side, and how many such rows there are
  int64_t depth; // numbers under a window
  int64_t together; // output pixels that share a vector
  int64_t turned_together, turned_taps; // the same for the image's gradient
  bool pads;
  bool turns; // the image's gradient is a plain convolution

  int64_t in_size() const { return in_height * in_width * in_channels; }
  int64_t padded_size() const { return padded_height * padded_width * in_channels; }
  int64_t size() const { return height * width * channels; }
  int64_t weight_count() const { return channels * taps * in_channels; }
  int64_t columns() const { return together * channels; }
  int64_t turned_columns() const { return turned_together * in_channels; }
  int64_t turned_depth() const { return kernel_height * turned_taps * channels; }
  // The gradient with zeros around: as large as the image with a kernel less one beside it.
  int64_t turned_width() const { return in_width + kernel_width - 1; }
  int64_t turned_size() const { return (in_height + kernel_height - 1) * turned_width() * channels; }
  // Where the window's place begins in the padded image.
  int64_t place(int64_t tap) const {
    return (tap / kernel_width * padded_width + tap % kernel_width) * dilation * in_channels;
  }
};

// Offsets of segments, in this order: forward A, B; weights A, B; turned A, B.
struct Offsets {
  Offsets(const Convolution& shape, Room& room) {
    if (room.offsets.empty())
      fill(shape, room.offsets);
    forward_a = room.offsets.data();
    forward_b = forward_a + shape.segments;
    rows_a = forward_b + shape.segments;
    rows_b = rows_a + shape.height;
    turned_a = rows_b + shape.height;
    turned_b = turned_a + shape.kernel_height;
  }

  const int64_t *forward_a, *forward_b, *rows_a, *rows_b, *turned_a, *turned_b;

private:
  static void fill(const Convolution& shape, std::vector<int64_t>& offsets) {
    for (int64_t segment = 0; segment < shape.segments; ++segment)
      offsets.push_back(shape.place(segment * (shape.taps / shape.segments)));
    for (int64_t segment = 0; segment < shape.segments; ++segment)
      offsets.push_back(segment * shape.segment_taps * shape.in_channels * kBlock);
    for (int64_t row = 0; row < shape.height; ++row)
      offsets.push_back(row * shape.stride * shape.padded_width * shape.in_channels);
    for (int64_t row = 0; row < shape.height; ++row)
      offsets.push_back(row * shape.width * shape.channels);
    for (int64_t row = 0; row < shape.kernel_height; ++row)
      offsets.push_back(row * shape.turned_width() * shape.channels);
    for (int64_t row = 0; row < shape.kernel_height; ++row)
      offsets.push_back(row * shape.turned_taps * shape.channels * kBlock);
  }
};

inline void reserve_convolution(const Plan& plan, const Operation& operation, const Input& input, Room& room) {
  const Convolution shape(operation, input);
  if (shape.pads)
    room.padded_input = allocate(shape.padded_size());
  if (operation.pool > 1)
    room.image = allocate(shape.size());
  room.panels = allocate((shape.depth + 1) * blocks(shape.columns()) * kBlock);
  if (!plan.trains)
    return;
  room.weight_gradient = allocate(shape.depth * blocks(shape.columns()) * kBlock);
  room.bias_gradient = allocate(shape.channels);
  if (input.gradient < 0)
    return;
  room.turned_panels = allocate(
      shape.turns ? shape.turned_depth() * blocks(shape.turned_columns()) * kBlock
                  : shape.taps * shape.channels * blocks(shape.in_channels) * kBlock);
  room.padded_gradient = allocate(shape.turns ? shape.turned_size() : shape.padded_size());
}

// Takes the batch norm behind a convolution into the weights and the bias of one block of columns.
inline void fold_norm(const Call& call, int64_t first, const Convolution& shape, float* panel, float* bias) {
  const Operation& operation = call.operation;
  float factors[kBlock] = {};
  for (int64_t lane = 0; lane < std::min(kBlock, shape.columns() - first); ++lane) {
    const int64_t out = (first + lane) % shape.channels;
    factors[lane] = static_cast<float>(
        call.share.trained[operation.scale + out]
        / std::sqrt(call.share.running[operation.running_variance + out] + operation.epsilon));
    bias[lane] = call.share.trained[operation.shift + out]
        + (bias[lane] - call.share.running[operation.running_mean + out]) * factors[lane];
  }
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
  const float* weight = call.share.trained + operation.weight;
  float* panels = call.room.panels.get();
  float* bias = panels + blocks(shape.columns()) * shape.depth * kBlock;
  for (int64_t column = 0; column < shape.columns(); ++column)
    bias[column] = operation.bias < 0 ? 0 : call.share.trained[operation.bias + column % shape.channels];
  if (shape.together > 1)
    spread_weights(shape, weight, panels);
  else
    for (int64_t first = 0; first < shape.channels; first += kBlock)
      turn(
          weight + first * shape.depth, shape.depth, std::min(kBlock, shape.channels - first), shape.depth,
          panels + first * shape.depth, kBlock);
  if (operation.running_mean >= 0)
    for (int64_t first = 0; first < shape.columns(); first += kBlock)
      fold_norm(call, first, shape, panels + first * shape.depth, bias + first);
  if (call.room.turned_panels)
    turn_weights(shape, weight, call.room.turned_panels.get());
}

// The image with zeros around it; the room's border is zero from the beginning.
inline const float* padded(const Convolution& shape, const float* image, Room& room) {
  if (!shape.pads)
    return image;
  float* into = room.padded_input.get() + (shape.top * shape.padded_width + shape.left) * shape.in_channels;
  const int64_t line = shape.in_width * shape.in_channels;
  for (int64_t row = 0; row < shape.in_height; ++row)
    std::memcpy(into + row * shape.padded_width * shape.in_channels, image + row * line, line * sizeof(float));
  return room.padded_input.get();
}

inline void convolve(const Convolution& shape, const float* image, Room& room, float* output) {
  const Offsets offsets(shape, room);
  const float* bias = room.panels.get() + blocks(shape.columns()) * shape.depth * kBlock;
  Operands in{image, shape.together * shape.stride * shape.in_channels, 1, nullptr, kBlock,
              shape.segment_taps * shape.in_channels, shape.segments, offsets.forward_a, offsets.forward_b};
  for (int64_t first = 0; first < shape.columns(); first += kBlock) {
    in.b = room.panels.get() + first * shape.depth;
    for (int64_t row = 0; row < shape.height; ++row) {
      in.a = image + offsets.rows_a[row];
      product_block<false>(
          in, shape.width / shape.together, shape.columns() - first,
          {output + offsets.rows_b[row] + first, shape.columns(), first_lanes(kLanes), Start::kBias, bias + first});
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
          place = if_greater(next, best, spread(static_cast<float>(at)), place);
          best = if_greater(next, best, next, best);
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
  double* sums = nullptr;
  if (operation.moments >= 0 && call.training) {
    sums = call.worker.rooms[operation.moments].sums.data();
    std::fill_n(sums, 2 * shape.channels, 0.0);
  }
  for (int64_t row = 0; row < call.share.rows; ++row) {
    float* output = operation.pool > 1 ? call.room.image.get() : call.output(row);
    convolve(shape, padded(shape, call.value(0, row), call.room), call.room, output);
    if (operation.activation != Activation::kNone)
      activate(operation.activation, operation.slope, output, output, shape.size());
    if (sums != nullptr)
      add_moments(output, shape.height * shape.width, shape.channels, sums, sums + shape.channels);
    if (operation.pool > 1)
      pool_image(
          shape, operation, output, call.output(row), operation.extra < 0 ? nullptr : call.extra(row, call.size()));
  }
}

// weight_gradient += windows, turned, times the output's gradient.
inline void add_weight_gradient(
    const Convolution& shape, const float* image, const float* gradient, Room& room, bool is_first) {
  const Offsets offsets(shape, room);
  Operands in{image, 1, shape.together * shape.stride * shape.in_channels, gradient, shape.columns(),
              shape.width / shape.together, shape.height, offsets.rows_a, offsets.rows_b};
  const int64_t rows = shape.segment_taps * shape.in_channels;
  for (int64_t first = 0; first < shape.columns(); first += kBlock) {
    in.b = gradient + first;
    float* into = room.weight_gradient.get() + first * shape.depth;
    for (int64_t segment = 0; segment < shape.segments; ++segment) {
      in.a = image + offsets.forward_a[segment];
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
    float* interior = room.padded_gradient.get()
        + ((shape.kernel_height - 1 - shape.top) * shape.turned_width() + shape.kernel_width - 1 - shape.left)
            * shape.channels;
    for (int64_t row = 0; row < shape.height; ++row)
      std::memcpy(interior + row * shape.turned_width() * shape.channels, gradient + row * line, line * sizeof(float));
    from = room.padded_gradient.get();
  }
  Operands in{from, shape.turned_together * shape.channels, 1, nullptr, kBlock, shape.turned_taps * shape.channels,
              shape.kernel_height, offsets.turned_a, offsets.turned_b};
  for (int64_t first = 0; first < shape.turned_columns(); first += kBlock) {
    in.b = room.turned_panels.get() + first * shape.turned_depth();
    for (int64_t row = 0; row < shape.in_height; ++row) {
      in.a = from + row * shape.turned_width() * shape.channels;
      product_block<false>(
          in, shape.in_width / shape.turned_together, shape.turned_columns() - first,
          {into + row * shape.in_width * shape.in_channels + first, shape.turned_columns(), first_lanes(kLanes), start,
           nullptr});
    }
  }
}

// The same place by place, for strides and dilations.
inline void scattered_convolution(const Convolution& shape, const float* gradient, Room& room, float* into, bool accumulate) {
  float* image = room.padded_gradient.get();
  std::memset(image, 0, shape.padded_size() * sizeof(float));
  const int64_t none = 0;
  Operands in{nullptr, shape.channels, 1, nullptr, kBlock, shape.channels, 1, &none, &none};
  for (int64_t block = 0; block < blocks(shape.in_channels); ++block)
    for (int64_t tap = 0; tap < shape.taps; ++tap) {
      in.b = room.turned_panels.get()
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

inline void write_weight_gradient(const Call& call, const Convolution& shape) {
  const Operation& operation = call.operation;
  float* into = call.share.gradients + operation.weight;
  const float* panels = call.room.weight_gradient.get();
  if (call.share.rows == 0)
    std::memset(into, 0, shape.weight_count() * sizeof(float));
  else if (shape.together > 1)
    gather_weights(shape, panels, into);
  else
    for (int64_t first = 0; first < shape.channels; first += kBlock)
      turn(
          panels + first * shape.depth, kBlock, shape.depth, std::min(kBlock, shape.channels - first),
          into + first * shape.depth, shape.depth);
  if (operation.penalty != 0 && call.share.first != 0)
    give(
        into, call.share.trained + operation.weight, shape.weight_count(), true,
        static_cast<float>(2 * operation.penalty));
  if (operation.bias >= 0)
    std::memcpy(
        call.share.gradients + operation.bias, call.room.bias_gradient.get(), shape.channels * sizeof(float));
}

inline void backward_convolution(const Call& call) {
  const Operation& operation = call.operation;
  const Input& input = call.inputs[0];
  const Convolution shape(operation, input);
  if (operation.bias >= 0)
    std::memset(call.room.bias_gradient.get(), 0, shape.channels * sizeof(float));
  for (int64_t row = 0; row < call.share.rows; ++row) {
    float* gradient = call.gradient(row);
    if (operation.activation != Activation::kNone)
      activate_backward(operation.activation, operation.slope, call.output(row), gradient, gradient, call.size());
    if (operation.pool > 1) {
      unpool_image(shape, operation, gradient, call.extra(row, call.size()), call.room.image.get());
      gradient = call.room.image.get();
    }
    if (call.learns()) {
      add_weight_gradient(shape, padded(shape, call.value(0, row), call.room), gradient, call.room, row == 0);
      if (operation.bias >= 0)
        add_bias_gradient(shape, gradient, call.room.bias_gradient.get());
    }
    if (input.gradient < 0)
      continue;
    if (shape.turns)
      turned_convolution(
          shape, gradient, call.room, call.input_gradient(0, row),
          input.accumulate != 0 ? Start::kAccumulate : Start::kZero);
    else
      scattered_convolution(shape, gradient, call.room, call.input_gradient(0, row), input.accumulate != 0);
  }
  if (call.learns())
    write_weight_gradient(call, shape);
}

} // namespace fashion::FASHION_ISA
