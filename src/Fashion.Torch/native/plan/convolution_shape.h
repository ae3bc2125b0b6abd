// The extents of a convolution, and where the numbers of its products lie.
#pragma once

#include "plan/call.h"
#include "plan/product.h"
#include "plan/winograd/transforms.h"

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

// Whether sixteen products for four numbers of output, with the passes to the points and back, take less time than four times
// nine. On tiles the products themselves are cheap.
inline bool pays_at_points(int64_t height, int64_t width, int64_t in_channels, int64_t channels) {
  const auto halves = [](int64_t count) { return (count + kQuad - 1) / kQuad; };
  const auto vectors = [](int64_t count) { return (count + kLanes - 1) / kLanes; };
  const int64_t quads = halves(height) * halves(width);
  // A channel's pass takes as long as some seventy products, measured.
  const int64_t passes = 70 * kLanes * (vectors(in_channels) + vectors(channels));
  return !kHasTiles && in_channels >= kLanes && channels >= kLanes
      && quads * (kPoints * in_channels * channels + passes) < height * width * kKernel * kKernel * in_channels * channels;
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
    // A whole image of pixels is one long row to a 1x1 kernel, which has nothing to dilate.
    is_row = taps == 1 && stride == 1 && !pads && operation.pool == 1;
    if (is_row) {
      in_width = padded_width = width = height * width;
      in_height = padded_height = height = dilation = 1;
    }
    turns = stride == 1 && dilation == 1 && top < kernel_height && left < kernel_width
        && operation.pad_bottom < kernel_height && operation.pad_right < kernel_width;
    // Neighbours along a window's row lie side by side.
    segments = dilation == 1 ? kernel_height : taps;
    segment_taps = taps / segments;
    together = pixels_together(channels, width, kernel_width, stride, dilation);
    segment_taps += (together - 1) * stride;
    winograd = turns && kernel_height == kKernel && kernel_width == kKernel
        && pays_at_points(height, width, in_channels, channels);
    depth = (winograd ? kPoints : segments * segment_taps) * in_channels;
    turned_together = turns ? pixels_together(in_channels, in_width, kernel_width, 1, 1) : 1;
    turned_taps = kernel_width + turned_together - 1;
  }

  int64_t in_height, in_width, in_channels, channels, kernel_height, kernel_width, stride, dilation, top, left;
  int64_t padded_height, padded_width, height, width, taps;
  int64_t segments, segment_taps; // places of a window that lie side by side, and how many such rows there are
  bool winograd; // sixteen products at points make four numbers
  int64_t depth; // rows of a panel: the numbers under a window, or at the points
  int64_t together; // output pixels that share a vector
  int64_t turned_together, turned_taps; // the same for the image's gradient
  bool pads;
  bool is_row; // to which more images are no more than a longer one
  bool turns; // the image's gradient is a plain convolution

  // Images that lie one behind the other, of which there is one unless they are rows.
  Convolution row_of(int64_t images) const {
    Convolution longer = *this;
    if (is_row)
      longer.in_width = longer.padded_width = longer.width = images * width;
    return longer;
  }

  int64_t in_size() const { return in_height * in_width * in_channels; }
  int64_t padded_size() const { return padded_height * padded_width * in_channels; }
  int64_t size() const { return height * width * channels; }
  int64_t weight_count() const { return channels * taps * in_channels; }
  int64_t columns() const { return together * channels; }
  int64_t turned_columns() const { return turned_together * in_channels; }
  int64_t turned_depth() const { return (winograd ? kPoints : kernel_height * turned_taps) * channels; }
  // The gradient with zeros around: as large as the image with a kernel less one beside it.
  int64_t turned_width() const { return in_width + kernel_width - 1; }
  int64_t turned_size() const { return (in_height + kernel_height - 1) * turned_width() * channels; }
  // The segments under an output row that lie in the image: above and below it are zeros.
  Range segments_inside(int64_t row) const {
    const int64_t per_row = segments / kernel_height;
    const Range rows = Range::inside(kernel_height, row * stride, dilation, top, in_height);
    return {rows.first * per_row, rows.end * per_row};
  }
  // The output rows under which a segment lies in the image.
  Range rows_inside(int64_t segment) const {
    return Range::inside(height, segment / (segments / kernel_height) * dilation, stride, top, in_height);
  }
  // The kernel's rows, turned, that meet the gradient at a row of the image.
  Range turned_inside(int64_t row) const {
    return Range::inside(kernel_height, row, 1, kernel_height - 1 - top, height);
  }
  // Where the window's place begins in the padded image.
  int64_t place(int64_t tap) const {
    return (tap / kernel_width * padded_width + tap % kernel_width) * dilation * in_channels;
  }
};

// Where a product's steps lie, in the order of Offsets.
inline std::vector<int64_t> offsets_of(const Convolution& shape) {
  std::vector<int64_t> offsets;
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
  return offsets;
}

// Of a window's segments in the padded image and in the panels; of an output row's first window in the padded image, and
// of the row in the output; of the turned kernel's rows in the padded gradient and in the turned panels.
struct Offsets {
  Offsets(const Convolution& shape, const Room& room)
      : segment_in_image(room.offsets.data()), segment_in_panel(segment_in_image + shape.segments),
        row_in_image(segment_in_panel + shape.segments), row_in_output(row_in_image + shape.height),
        turned_in_gradient(row_in_output + shape.height), turned_in_panel(turned_in_gradient + shape.kernel_height) {}

  const int64_t *segment_in_image, *segment_in_panel, *row_in_image, *row_in_output, *turned_in_gradient, *turned_in_panel;
};

} // namespace fashion::FASHION_ISA
