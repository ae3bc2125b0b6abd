// What the two codecs share: the limits, the error buffer, and the layout of decoded pixels.
#pragma once

#include <cstddef>
#include <cstdint>

namespace fashion_images {

// A picture that declares more is refused before any memory is taken for it.
constexpr int64_t max_pixels = 64LL * 1024 * 1024;

struct Header {
  int width = 0;
  int height = 0;
  int channels = 0; // 1 grey, 3 colour; transparency is not counted
};

// Where an error goes: cut to fit, always ended by a zero.
struct ErrorBuffer {
  char* text;
  int size;
};

// Writes the message and gives 1, the status of every failure.
int fail(ErrorBuffer error, const char* format, ...) __attribute__((format(printf, 2, 3)));

// 0 when the extents are positive and within the limit.
int check_extents(int64_t width, int64_t height, ErrorBuffer error);

int png_header(const uint8_t* data, size_t length, Header* header, ErrorBuffer error);
int png_decode(const uint8_t* data, size_t length, int channels, uint8_t* pixels, ErrorBuffer error);
int jpeg_header(const uint8_t* data, size_t length, Header* header, ErrorBuffer error);
int jpeg_decode(const uint8_t* data, size_t length, int channels, uint8_t* pixels, ErrorBuffer error);

// ITU-R BT.601's weights in 16 bits, as libjpeg uses for its own grey; exact for equal channels.
inline uint8_t luminance(int red, int green, int blue) {
  return static_cast<uint8_t>((19595 * red + 38470 * green + 7471 * blue + 32768) >> 16);
}

// Writes one row of interleaved RGB into planes of height x width: one plane of grey, or red, green and blue.
void store_row(const uint8_t* rgb, int width, int height, int row, int channels, uint8_t* planes);

} // namespace fashion_images
