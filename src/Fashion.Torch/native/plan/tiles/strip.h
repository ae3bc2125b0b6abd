// Several images in one long row of pixels, with zeros between lines and images: whatever a window reaches beside an image
// is zero, and the pixels under a window's place are those under its first, so many places further on. A convolution's
// input and its output's gradient lie alike.
#pragma once

#include "plan/convolution_shape.h"
#include "plan/tiles/product.h"

namespace fashion::FASHION_ISA {

// Pixels of several images that are worked off together: enough to read the weights seldom.
constexpr int64_t kStripPixels = 256;

struct Strip {
  Strip(const Convolution& shape, int64_t bottom, int64_t right) {
    line = shape.in_width + std::max(shape.left, right);
    image = (shape.in_height + std::max(shape.top, bottom)) * line;
    images = std::max<int64_t>(1, kStripPixels / image);
    lead = shape.top * line + shape.left;
    reach = (shape.kernel_height - 1) * line + shape.kernel_width - 1;
  }

  int64_t line; // from a pixel to the one below
  int64_t image; // from an image to the next
  int64_t images; // how many there are at most
  int64_t lead; // zeros before the first pixel of an input
  int64_t reach; // from a window's first place to its last

  // Pixels, in whole tiles of the right factor's depth.
  int64_t pixels() const { return up_to(images * image, kDepth); }
  // With all that windows reach, and what the last tile takes in beyond.
  int64_t size() const { return pixels() + reach + kDepth; }
};

// Lays an image, whose lines are `width` numbers long, into a strip of numbers.
inline void lay(const float* from, int64_t height, int64_t width, float* to, int64_t to_line) {
  for (int64_t row = 0; row < height; ++row)
    std::memcpy(to + row * to_line, from + row * width, width * sizeof(float));
}

} // namespace fashion::FASHION_ISA
