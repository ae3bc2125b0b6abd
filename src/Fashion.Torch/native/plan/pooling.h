// Poolings that stand alone: any window, stride and padding, and whole images.
#pragma once

#include "plan/call.h"

namespace fashion::FASHION_ISA {

// Rows and columns of the image under the window of one output pixel.
struct WindowPart {
  WindowPart(const Call& call, int64_t row, int64_t column) {
    const Operation& operation = call.operation;
    const Input& input = call.inputs[0];
    top = row * operation.stride - operation.pad_top;
    left = column * operation.stride - operation.pad_left;
    first_row = std::max<int64_t>(0, (-top + operation.dilation - 1) / operation.dilation);
    first_column = std::max<int64_t>(0, (-left + operation.dilation - 1) / operation.dilation);
    end_row = std::min<int64_t>(
        operation.kernel_height, (input.height - top + operation.dilation - 1) / operation.dilation);
    end_column = std::min<int64_t>(
        operation.kernel_width, (input.width - left + operation.dilation - 1) / operation.dilation);
  }

  int64_t top, left, first_row, first_column, end_row, end_column;

  // Calls body(place in the window, offset in the image) for each pixel.
  template <class Body> void each(const Call& call, Body&& body) const {
    const Operation& operation = call.operation;
    for (int64_t row = first_row; row < end_row; ++row)
      for (int64_t column = first_column; column < end_column; ++column)
        body(
            row * operation.kernel_width + column,
            ((top + row * operation.dilation) * call.inputs[0].width + left + column * operation.dilation)
                * operation.channels);
  }
};

template <class Body> inline void each_output(const Call& call, Body&& body) {
  const Operation& operation = call.operation;
  for (int64_t row = 0; row < operation.height; ++row)
    for (int64_t column = 0; column < operation.width; ++column)
      body(WindowPart(call, row, column), (row * operation.width + column) * operation.channels);
}

inline void forward_max_pool(const Call& call) {
  for (int64_t row = 0; row < call.share.rows; ++row) {
    const float* image = call.value(0, row);
    float* output = call.output(row);
    float* places = call.operation.extra < 0 ? nullptr : call.extra(row, call.size());
    each_output(call, [&](const WindowPart& window, int64_t target) {
      each_vector(call.operation.channels, [&](int64_t channel, Mask mask) {
        Vector best = spread(-INFINITY), best_place = zero();
        window.each(call, [&](int64_t place, int64_t offset) {
          const Vector next = load(image + offset + channel, mask);
          best_place = if_greater(next, best, spread(static_cast<float>(place)), best_place);
          best = if_greater(next, best, next, best);
        });
        store(output + target + channel, best, mask);
        if (places != nullptr)
          store(places + target + channel, best_place, mask);
      });
    });
  }
}

// Makes room for sums: windows overlap, so that a gradient is added piece by piece.
inline float* begin_gradient(const Call& call, int64_t row) {
  float* into = call.input_gradient(0, row);
  if (call.inputs[0].accumulate == 0)
    std::memset(into, 0, call.input_size(0) * sizeof(float));
  return into;
}

inline void backward_max_pool(const Call& call) {
  for (int64_t row = 0; row < call.share.rows; ++row) {
    const float *gradient = call.gradient(row), *places = call.extra(row, call.size());
    float* into = begin_gradient(call, row);
    each_output(call, [&](const WindowPart& window, int64_t target) {
      each_vector(call.operation.channels, [&](int64_t channel, Mask mask) {
        const Vector value = load(gradient + target + channel, mask), best = load(places + target + channel, mask);
        window.each(call, [&](int64_t place, int64_t offset) {
          float* to = into + offset + channel;
          const Vector part = if_equal(best, spread(static_cast<float>(place)), value, zero());
          store(to, load(to, mask) + part, mask);
        });
      });
    });
  }
}

inline float mean_factor(const Call& call, const WindowPart& window) {
  const Operation& operation = call.operation;
  return operation.skip_padding != 0
      ? 1.0f / static_cast<float>((window.end_row - window.first_row) * (window.end_column - window.first_column))
      : 1.0f / static_cast<float>(operation.kernel_height * operation.kernel_width);
}

inline void forward_avg_pool(const Call& call) {
  for (int64_t row = 0; row < call.share.rows; ++row) {
    const float* image = call.value(0, row);
    float* output = call.output(row);
    each_output(call, [&](const WindowPart& window, int64_t target) {
      const Vector factor = spread(mean_factor(call, window));
      each_vector(call.operation.channels, [&](int64_t channel, Mask mask) {
        Vector total = zero();
        window.each(call, [&](int64_t, int64_t offset) { total = total + load(image + offset + channel, mask); });
        store(output + target + channel, total * factor, mask);
      });
    });
  }
}

inline void backward_avg_pool(const Call& call) {
  for (int64_t row = 0; row < call.share.rows; ++row) {
    const float* gradient = call.gradient(row);
    float* into = begin_gradient(call, row);
    each_output(call, [&](const WindowPart& window, int64_t target) {
      const Vector factor = spread(mean_factor(call, window));
      each_vector(call.operation.channels, [&](int64_t channel, Mask mask) {
        const Vector part = load(gradient + target + channel, mask) * factor;
        window.each(call, [&](int64_t, int64_t offset) {
          float* to = into + offset + channel;
          store(to, load(to, mask) + part, mask);
        });
      });
    });
  }
}

inline int64_t image_pixels(const Call& call) {
  return static_cast<int64_t>(call.inputs[0].height) * call.inputs[0].width;
}

inline void forward_global_avg_pool(const Call& call) {
  const int64_t channels = call.operation.channels, pixels = image_pixels(call);
  const Vector factor = spread(1.0f / static_cast<float>(pixels));
  for (int64_t row = 0; row < call.share.rows; ++row) {
    const float* image = call.value(0, row);
    each_vector(channels, [&](int64_t channel, Mask mask) {
      Vector total = zero();
      for (int64_t pixel = 0; pixel < pixels; ++pixel)
        total = total + load(image + pixel * channels + channel, mask);
      store(call.output(row) + channel, total * factor, mask);
    });
  }
}

inline void backward_global_avg_pool(const Call& call) {
  const int64_t channels = call.operation.channels, pixels = image_pixels(call);
  const Vector factor = spread(1.0f / static_cast<float>(pixels));
  for (int64_t row = 0; row < call.share.rows; ++row) {
    float* into = begin_gradient(call, row);
    each_vector(channels, [&](int64_t channel, Mask mask) {
      const Vector part = load(call.gradient(row) + channel, mask) * factor;
      for (int64_t pixel = 0; pixel < pixels; ++pixel) {
        float* to = into + pixel * channels + channel;
        store(to, load(to, mask) + part, mask);
      }
    });
  }
}

inline void forward_global_max_pool(const Call& call) {
  const int64_t channels = call.operation.channels, pixels = image_pixels(call);
  for (int64_t row = 0; row < call.share.rows; ++row) {
    const float* image = call.value(0, row);
    each_vector(channels, [&](int64_t channel, Mask mask) {
      Vector best = load(image + channel, mask), place = zero();
      for (int64_t pixel = 1; pixel < pixels; ++pixel) {
        const Vector next = load(image + pixel * channels + channel, mask);
        place = if_greater(next, best, spread(static_cast<float>(pixel)), place);
        best = if_greater(next, best, next, best);
      }
      store(call.output(row) + channel, best, mask);
      if (call.operation.extra >= 0)
        store(call.extra(row, channels) + channel, place, mask);
    });
  }
}

inline void backward_global_max_pool(const Call& call) {
  const int64_t channels = call.operation.channels;
  for (int64_t row = 0; row < call.share.rows; ++row) {
    float* into = begin_gradient(call, row);
    for (int64_t channel = 0; channel < channels; ++channel)
      into[static_cast<int64_t>(call.extra(row, channels)[channel]) * channels + channel] += call.gradient(row)[channel];
  }
}

} // namespace fashion::FASHION_ISA
