// How a 3x3 convolution by 1 is cut into quads, and the passes between images and points.
#pragma once

#include "plan/call.h"
#include "plan/winograd/transforms.h"

namespace fashion::FASHION_ISA {

// Numbers at points, in and out, of a band. The fewer the nearer they stay; but the weights' gradient is read and written
// once for each band, and it is not small.
constexpr int64_t kBandNumbers = 1 << 17, kGradientBandNumbers = 1 << 19;

// Some rows of quads of some images, all of which are done at once.
struct Band {
  int64_t first_image, images;
  int64_t first_row, rows;
};

// One direction of a convolution: from its image to its output, or from the output's gradient to the image's.
struct Quads {
  int64_t in_height, in_width, in_channels;
  int64_t height, width, channels;
  int64_t top, left; // zeros around what comes in
  int64_t band_numbers = kBandNumbers;

  int64_t rows() const { return (height + kQuad - 1) / kQuad; }
  int64_t columns() const { return (width + kQuad - 1) / kQuad; }
  int64_t padded_width() const { return columns() * kQuad + kKernel - 1; }
  int64_t padded_size() const { return (rows() * kQuad + kKernel - 1) * padded_width() * in_channels; }
  // From one point's numbers to the next one's; the vector beside keeps them out of one line of the cache.
  static int64_t plane(int64_t most_quads, int64_t channels) { return most_quads * channels + kLanes; }
  // The most quads of a band, if it need not have a whole row.
  int64_t most_quads() const { return band_numbers / (kPoints * (in_channels + channels)); }
  int64_t band_rows() const { return std::min(rows(), std::max<int64_t>(1, most_quads() / columns())); }
  int64_t images_at_once() const { return std::max<int64_t>(1, most_quads() / (rows() * columns())); }
  int64_t band_quads() const { return images_at_once() * band_rows() * columns(); }

  template <class Pass> void each_band(int64_t first_image, int64_t images, Pass&& pass) const {
    const int64_t parts = (rows() + band_rows() - 1) / band_rows();
    for (int64_t image = first_image; image < first_image + images; image += images_at_once())
      for (int64_t part = 0; part < parts; ++part) {
        const int64_t first = rows() * part / parts;
        pass(Band{image, std::min(images_at_once(), first_image + images - image), first,
                  rows() * (part + 1) / parts - first});
      }
  }

  int64_t count(const Band& band) const { return band.images * band.rows * columns(); }

  // Calls quad(image, row, column, index) for a band's quads.
  template <class Body> void each_quad(const Band& band, Body&& body) const {
    int64_t index = 0;
    for (int64_t image = band.first_image; image < band.first_image + band.images; ++image)
      for (int64_t row = band.first_row; row < band.first_row + band.rows; ++row)
        for (int64_t column = 0; column < columns(); ++column)
          body(image, row, column, index++);
  }
};

// Where a quad's numbers at the points lie: those of one point for all quads, and then those of the next.
inline void store_points(const Square<kWindow>& points, float* into, int64_t plane, Mask mask) {
#pragma GCC unroll 16
  for (int point = 0; point < kPoints; ++point)
    store(into + point * plane, points[point / kWindow][point % kWindow], mask);
}

// The images with zeros around them, which the room's border has been from the beginning, at the points. An image stays padded
// from its first band to its last.
template <class ImageAt>
inline void images_to_points(const Quads& shape, const Band& band, ImageAt&& image_at, float* padded, float* points) {
  const int64_t channels = shape.in_channels, line = shape.padded_width() * channels;
  const int64_t plane = Quads::plane(shape.band_quads(), channels);
  shape.each_quad(band, [&](int64_t image, int64_t row, int64_t column, int64_t index) {
    if (row == 0 && column == 0)
      for (int64_t y = 0; y < shape.in_height; ++y)
        std::memcpy(
            padded + (shape.top + y) * line + shape.left * channels, image_at(image) + y * shape.in_width * channels,
            shape.in_width * channels * sizeof(float));
    const float* corner = padded + row * kQuad * line + column * kQuad * channels;
    each_vector(channels, [&](int64_t channel, Mask mask) {
      Square<kWindow> window, at_points;
#pragma GCC unroll 16
      for (int place = 0; place < kPoints; ++place)
        window[place / kWindow][place % kWindow] =
            load(corner + place / kWindow * line + place % kWindow * channels + channel);
      window_to_points(window, at_points);
      store_points(at_points, points + index * channels + channel, plane, mask);
    });
  });
}

// The outputs' gradients at the points; those beside an image are zero.
template <class GradientAt>
inline void gradients_to_points(const Quads& shape, const Band& band, GradientAt&& gradient_at, float* points) {
  const int64_t channels = shape.channels, line = shape.width * channels;
  const int64_t plane = Quads::plane(shape.band_quads(), channels);
  shape.each_quad(band, [&](int64_t image, int64_t row, int64_t column, int64_t index) {
    const float* corner = gradient_at(image) + row * kQuad * line + column * kQuad * channels;
    const bool has_right = column * kQuad + 1 < shape.width, has_lower = row * kQuad + 1 < shape.height;
    each_vector(channels, [&](int64_t channel, Mask mask) {
      const float* from = corner + channel;
      const Square<kQuad> quad = {
          {load(from, mask), has_right ? load(from + channels, mask) : zero()},
          {has_lower ? load(from + line, mask) : zero(),
           has_lower && has_right ? load(from + line + channels, mask) : zero()}};
      Square<kWindow> at_points;
      quad_to_points(quad, at_points);
      store_points(at_points, points + index * channels + channel, plane, mask);
    });
  });
}

// bias: as long as the channels, or null.
template <class OutputAt>
inline void points_to_outputs(
    const Quads& shape, const Band& band, const float* points, const float* bias, bool accumulate, OutputAt&& output_at) {
  const int64_t channels = shape.channels, line = shape.width * channels;
  const int64_t plane = Quads::plane(shape.band_quads(), channels);
  shape.each_quad(band, [&](int64_t image, int64_t row, int64_t column, int64_t index) {
    float* corner = output_at(image) + row * kQuad * line + column * kQuad * channels;
    const bool has_right = column * kQuad + 1 < shape.width, has_lower = row * kQuad + 1 < shape.height;
    each_vector(channels, [&](int64_t channel, Mask mask) {
      Square<kWindow> at_points;
      Square<kQuad> quad;
#pragma GCC unroll 16
      for (int point = 0; point < kPoints; ++point)
        at_points[point / kWindow][point % kWindow] = load(points + point * plane + index * channels + channel);
      points_to_quad(at_points, quad);
      const Vector plus = bias == nullptr ? zero() : load(bias + channel, mask);
      const auto give = [&](float* into, Vector value) {
        store(into, value + (accumulate ? load(into, mask) : plus), mask);
      };
      float* into = corner + channel;
      give(into, quad[0][0]);
      if (has_right)
        give(into + channels, quad[0][1]);
      if (has_lower)
        give(into + line, quad[1][0]);
      if (has_lower && has_right)
        give(into + line + channels, quad[1][1]);
    });
  });
}

} // namespace fashion::FASHION_ISA
