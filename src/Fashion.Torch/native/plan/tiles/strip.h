// Several images in one long row of pixels, with zeros between lines and images: whatever a window reaches beside an image
// is zero, and the pixels under a window's place are those under its first, so many places further on. A convolution's
// input and its output's gradient lie alike. With a stride, a convolution is the sum of convolutions without one, its
// phases: every stride-th pixel of the image, from each of the first on, under every stride-th place of the window.
#pragma once

#include "plan/convolution_shape.h"
#include "plan/tiles/product.h"

namespace fashion::FASHION_ISA {

// Pixels that are worked off together: enough to read the weights seldom.
constexpr int64_t kStripPixels = 256;

// One axis of a phase, whose first place is the window's at `start`.
struct Axis {
  Axis(int64_t start, int64_t stride, int64_t kernel, int64_t pad, int64_t size)
      : start(start), places(std::max<int64_t>(0, (kernel - start + stride - 1) / stride)),
        zeros(std::max<int64_t>(0, (pad - start + stride - 1) / stride)), first(zeros * stride + start - pad),
        pixels(std::max<int64_t>(0, (size - first + stride - 1) / stride)) {}

  int64_t start;
  int64_t places; // of the window
  int64_t zeros; // before the first pixel
  int64_t first; // which of the image's pixels that is
  int64_t pixels;

  // From a line to the next, so that what windows reach behind a line are the zeros before the next.
  int64_t pitch(int64_t outputs) const { return std::max({outputs, zeros + pixels, outputs + places - 1 - zeros}); }
};

struct Phase {
  Axis rows, columns;
  int64_t index;
  int64_t tap; // how many of the window's places belong to the phases before

  int64_t taps() const { return rows.places * columns.places; }
};

struct Strip {
  explicit Strip(const Convolution& shape) : shape(shape) {
    // To a 1x1 kernel every pixel is an image.
    const bool alone = shape.taps == 1 && shape.stride == 1 && !shape.pads && shape.height == 1;
    per_sample = alone ? shape.width : 1;
    height = shape.height;
    width = shape.width / per_sample;
    in_width = shape.in_width / per_sample;
    int64_t lines = 0;
    each_phase([&](const Phase& phase) {
      ++phases;
      line = std::max(line, phase.columns.pitch(width));
      lines = std::max(lines, phase.rows.pitch(height));
      taps_high = std::max(taps_high, phase.rows.places);
      taps_wide = std::max(taps_wide, phase.columns.places);
    });
    image = lines * line;
    images = std::max<int64_t>(1, kStripPixels / image);
    reach = (taps_high - 1) * line + taps_wide - 1;
    is_input = shape.stride == 1 && !shape.pads && line == in_width && image == shape.in_height * in_width;
    is_output = line == width && image == height * width;
  }

  const Convolution& shape;
  int64_t per_sample; // images of a sample
  int64_t height, width, in_width; // of an image
  int64_t line = 0; // from a pixel to the one below
  int64_t image; // from an image to the next
  int64_t images; // how many there are at most
  int64_t reach; // from a window's first place to its last
  int64_t phases = 0; // how many the window sees
  bool is_input, is_output; // the input, or the output, lies like this already

  // Whether a smaller window than its stride leaves pixels out.
  bool skips() const { return shape.stride > std::min(shape.kernel_height, shape.kernel_width); }
  // Pixels, in whole tiles of the right factor's depth.
  int64_t pixels() const { return up_to(images * image, kDepth); }
  // With all that windows reach, and what the last tile takes in beyond.
  int64_t size() const { return pixels() + reach + kDepth; }

  // The phases that any place of the window sees.
  template <class Body> void each_phase(Body&& body) const {
    int64_t index = 0, tap = 0;
    for (int64_t row = 0; row < std::min(shape.stride, shape.kernel_height); ++row)
      for (int64_t column = 0; column < std::min(shape.stride, shape.kernel_width); ++column) {
        const Phase phase{
            Axis(row, shape.stride, shape.kernel_height, shape.top, shape.in_height),
            Axis(column, shape.stride, shape.kernel_width, shape.left, in_width), index, tap};
        if (phase.taps() == 0)
          continue;
        body(phase);
        ++index;
        tap += phase.taps();
      }
  }

  // Calls body(place of the window in the phases' order, the same in the window's own).
  template <class Body> void each_tap(const Phase& phase, Body&& body) const {
    int64_t tap = phase.tap;
    for (int64_t row = 0; row < phase.rows.places; ++row)
      for (int64_t column = 0; column < phase.columns.places; ++column)
        body(
            tap++, (phase.rows.start + row * shape.stride) * shape.kernel_width + phase.columns.start
                + column * shape.stride);
  }

  // Calls body(pixel of the image, pixel of the strip) for the first of each line of a phase.
  template <class Body> void each_line(const Phase& phase, Body&& body) const {
    for (int64_t row = 0; row < phase.rows.pixels; ++row)
      body(
          (phase.rows.first + row * shape.stride) * in_width + phase.columns.first,
          (phase.rows.zeros + row) * line + phase.columns.zeros);
  }

private:
  int64_t taps_high = 0, taps_wide = 0;
};

// Lays a phase of an image into a strip of numbers.
inline void lay(const Strip& strip, const Phase& phase, const float* image, float* to) {
  const int64_t channels = strip.shape.in_channels, stride = strip.shape.stride;
  strip.each_line(phase, [&](int64_t from_pixel, int64_t to_pixel) {
    const float* from = image + from_pixel * channels;
    float* into = to + to_pixel * channels;
    if (stride == 1) {
      std::memcpy(into, from, phase.columns.pixels * channels * sizeof(float));
      return;
    }
    for (int64_t column = 0; column < phase.columns.pixels; ++column)
      give(into + column * channels, from + column * stride * channels, channels, false);
  });
}

// Lays an output's gradient.
inline void lay_output(const Strip& strip, const float* image, float* to) {
  const int64_t line = strip.width * strip.shape.channels;
  for (int64_t row = 0; row < strip.height; ++row)
    std::memcpy(to + row * strip.line * strip.shape.channels, image + row * line, line * sizeof(float));
}

} // namespace fashion::FASHION_ISA
