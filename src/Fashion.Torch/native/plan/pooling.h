// Poolings that stand alone: any window, stride and padding, and whole images.
#pragma once

#include "plan/call.h"
#include "plan/range.h"

namespace fashion::FASHION_ISA {

// A window along one axis: where it begins in the image, which of its places lie there, and how far apart they are.
struct Span {
  Span(int64_t at, int64_t stride, int64_t pad, int64_t kernel, int64_t dilation, int64_t size)
      : start(at * stride - pad), step(dilation), places(Range::inside(kernel, start, dilation, 0, size)) {}

  int64_t start, step;
  Range places;

  int64_t count() const { return places.end - places.first; }
  int64_t at(int64_t place) const { return start + place * step; }
};

inline Span rows_under(const Call& call, int64_t row) {
  const Operation& operation = call.operation;
  return {row, operation.stride, operation.pad_top, operation.kernel_height, operation.dilation, call.inputs[0].height};
}

inline Span columns_under(const Call& call, int64_t column) {
  const Operation& operation = call.operation;
  return {column, operation.stride, operation.pad_left, operation.kernel_width, operation.dilation, call.inputs[0].width};
}

// The image under the window of one output pixel.
struct WindowPart {
  Span rows, columns;

  // Calls body(place in the window, offset in the image) for each pixel.
  template <class Body> void each(const Call& call, Body&& body) const {
    const Operation& operation = call.operation;
    for (int64_t row = rows.places.first; row < rows.places.end; ++row)
      for (int64_t column = columns.places.first; column < columns.places.end; ++column)
        body(
            row * operation.kernel_width + column,
            (rows.at(row) * call.inputs[0].width + columns.at(column)) * operation.channels);
  }
};

// Calls body(window, offset in the output) for each pixel of the output.
template <class Body> inline void each_output(const Call& call, Body&& body) {
  const Operation& operation = call.operation;
  for (int64_t row = 0; row < operation.height; ++row) {
    const Span rows = rows_under(call, row);
    for (int64_t column = 0; column < operation.width; ++column)
      body(WindowPart{rows, columns_under(call, column)}, (row * operation.width + column) * operation.channels);
  }
}

inline void forward_max_pool(const Call& call) {
  for (int64_t row = 0; row < call.share.rows; ++row) {
    const float* image = call.value(0, row);
    float* output = call.output(row);
    float* places = call.operation.extra < 0 ? nullptr : call.extra(row, call.size());
    each_output(call, [&](const WindowPart& window, int64_t target) {
      each_stretch(call.operation.channels, [&]<int kVectors>(int64_t channel, Mask last) {
        Vector best[kVectors], best_place[kVectors];
        each_of<kVectors>(last, [&](int vector, int64_t, Mask) {
          best[vector] = spread(-INFINITY);
          best_place[vector] = zero();
        });
        window.each(call, [&](int64_t place, int64_t offset) {
          const Vector here = spread(static_cast<float>(place));
          each_of<kVectors>(last, [&](int vector, int64_t lane, Mask mask) {
            const Vector next = load(image + offset + channel + lane, mask);
            best_place[vector] = if_greater_or_nan(next, best[vector], here, best_place[vector]);
            best[vector] = if_greater_or_nan(next, best[vector], next, best[vector]);
          });
        });
        each_of<kVectors>(last, [&](int vector, int64_t lane, Mask mask) {
          store(output + target + channel + lane, best[vector], mask);
          if (places != nullptr)
            store(places + target + channel + lane, best_place[vector], mask);
        });
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
      each_stretch(call.operation.channels, [&]<int kVectors>(int64_t channel, Mask last) {
        Vector value[kVectors], best[kVectors];
        each_of<kVectors>(last, [&](int vector, int64_t lane, Mask mask) {
          value[vector] = load(gradient + target + channel + lane, mask);
          best[vector] = load(places + target + channel + lane, mask);
        });
        window.each(call, [&](int64_t place, int64_t offset) {
          const Vector here = spread(static_cast<float>(place));
          each_of<kVectors>(last, [&](int vector, int64_t lane, Mask mask) {
            float* to = into + offset + channel + lane;
            store(to, load(to, mask) + if_equal(best[vector], here, value[vector], zero()), mask);
          });
        });
      });
    });
  }
}

inline void reserve_avg_pool(const Input& input, Room& room, MemoryPool& memory) {
  room.line = memory.take(static_cast<int64_t>(input.width) * input.channels);
}

inline Vector mean_factor(const Call& call, const Span& rows, const Span& columns) {
  const Operation& operation = call.operation;
  return spread(
      1.0f
      / static_cast<float>(
          operation.skip_padding != 0 ? rows.count() * columns.count()
                                      : operation.kernel_height * operation.kernel_width));
}

// A mean is taken in two: over a window's rows for whole lines of the image, which fill vectors however few channels
// there are, then over the line's columns.
inline void forward_avg_pool(const Call& call) {
  const Operation& operation = call.operation;
  const int64_t channels = operation.channels, length = call.inputs[0].width * channels;
  float* line = call.room.line;
  for (int64_t sample = 0; sample < call.share.rows; ++sample) {
    const float* image = call.value(0, sample);
    float* output = call.output(sample);
    for (int64_t row = 0; row < operation.height; ++row) {
      const Span rows = rows_under(call, row);
      if (rows.count() == 0)
        std::memset(line, 0, length * sizeof(float));
      for (int64_t place = rows.places.first; place < rows.places.end; ++place)
        give(line, image + rows.at(place) * length, length, place > rows.places.first);
      for (int64_t column = 0; column < operation.width; ++column, output += channels) {
        const Span columns = columns_under(call, column);
        const Vector factor = mean_factor(call, rows, columns);
        each_vector(channels, [&](int64_t channel, Mask mask) {
          Vector total = zero();
          for (int64_t place = columns.places.first; place < columns.places.end; ++place)
            total = total + load(line + columns.at(place) * channels + channel, mask);
          store(output + channel, total * factor, mask);
        });
      }
    }
  }
}

inline void backward_avg_pool(const Call& call) {
  const Operation& operation = call.operation;
  const int64_t channels = operation.channels, length = call.inputs[0].width * channels;
  const bool overlap = operation.stride <= (operation.kernel_width - 1) * operation.dilation;
  float* line = call.room.line;
  for (int64_t sample = 0; sample < call.share.rows; ++sample) {
    const float* gradient = call.gradient(sample);
    float* into = begin_gradient(call, sample);
    for (int64_t row = 0; row < operation.height; ++row) {
      const Span rows = rows_under(call, row);
      std::memset(line, 0, length * sizeof(float));
      for (int64_t column = 0; column < operation.width; ++column, gradient += channels) {
        const Span columns = columns_under(call, column);
        const Vector factor = mean_factor(call, rows, columns);
        each_vector(channels, [&](int64_t channel, Mask mask) {
          const Vector part = load(gradient + channel, mask) * factor;
          for (int64_t place = columns.places.first; place < columns.places.end; ++place) {
            float* to = line + columns.at(place) * channels + channel;
            // What was just stored in part is slow to load.
            store(to, overlap ? load(to, mask) + part : part, mask);
          }
        });
      }
      for (int64_t place = rows.places.first; place < rows.places.end; ++place)
        give(into + rows.at(place) * length, line, length, true);
    }
  }
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
        place = if_greater_or_nan(next, best, spread(static_cast<float>(pixel)), place);
        best = if_greater_or_nan(next, best, next, best);
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
