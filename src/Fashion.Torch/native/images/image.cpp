// The C interface: finds out the format and hands over to its codec.
#include "image.h"

#include <cstdarg>
#include <cstdio>
#include <cstring>

#define FASHION_API extern "C" __attribute__((visibility("default")))

namespace fashion_images {

int fail(ErrorBuffer error, const char* format, ...) {
  if (error.text != nullptr && error.size > 0) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error.text, static_cast<size_t>(error.size), format, arguments);
    va_end(arguments);
  }
  return 1;
}

int check_extents(int64_t width, int64_t height, ErrorBuffer error) {
  if (width <= 0 || height <= 0)
    return fail(error, "the image declares %lld x %lld pixels", static_cast<long long>(width),
                static_cast<long long>(height));
  if (width > max_pixels / height)
    return fail(error, "the image declares %lld x %lld pixels; more than 64 megapixels are refused",
                static_cast<long long>(width), static_cast<long long>(height));
  return 0;
}

void store_row(const uint8_t* rgb, int width, int height, int row, int channels, uint8_t* planes) {
  const size_t plane = static_cast<size_t>(width) * static_cast<size_t>(height);
  uint8_t* const target = planes + static_cast<size_t>(row) * static_cast<size_t>(width);
  for (int x = 0; x < width; ++x, rgb += 3) {
    if (channels == 1) {
      target[x] = luminance(rgb[0], rgb[1], rgb[2]);
    } else {
      target[x] = rgb[0];
      target[plane + static_cast<size_t>(x)] = rgb[1];
      target[2 * plane + static_cast<size_t>(x)] = rgb[2];
    }
  }
}

namespace {

bool is_png(const uint8_t* data, size_t length) {
  static const uint8_t signature[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  return length >= sizeof signature && std::memcmp(data, signature, sizeof signature) == 0;
}

bool is_jpeg(const uint8_t* data, size_t length) {
  return length >= 3 && data[0] == 0xff && data[1] == 0xd8 && data[2] == 0xff;
}

int read_header(const uint8_t* data, size_t length, Header* header, ErrorBuffer error) {
  if (data != nullptr && is_png(data, length))
    return png_header(data, length, header, error);
  if (data != nullptr && is_jpeg(data, length))
    return jpeg_header(data, length, header, error);
  return fail(error, "the data are neither PNG nor JPEG");
}

} // namespace
} // namespace fashion_images

using namespace fashion_images;

// Extents and channels (1 or 3) as declared; takes no memory for pixels. 0 means success.
FASHION_API int fashion_image_header(
    const uint8_t* data, size_t length, int* width, int* height, int* channels, char* error, int error_size) {
  Header header;
  if (const int status = read_header(data, length, &header, {error, error_size}))
    return status;
  *width = header.width;
  *height = header.height;
  *channels = header.channels;
  return 0;
}

// Decodes to 8 bits, channels x height x width; colour becomes grey by luminance, grey becomes three equal planes,
// transparency is laid on black. `capacity` is in bytes. 0 means success.
FASHION_API int fashion_image_decode(
    const uint8_t* data, size_t length, int channels, uint8_t* pixels_chw, size_t capacity, char* error,
    int error_size) {
  const ErrorBuffer buffer{error, error_size};
  if (channels != 1 && channels != 3)
    return fail(buffer, "an image is decoded to 1 or 3 channels, not %d", channels);
  Header header;
  if (const int status = read_header(data, length, &header, buffer))
    return status;
  const size_t needed = static_cast<size_t>(header.width) * static_cast<size_t>(header.height) *
                        static_cast<size_t>(channels);
  if (pixels_chw == nullptr || capacity < needed)
    return fail(buffer, "%zu bytes were given for an image of %zu", capacity, needed);
  return is_png(data, length) ? png_decode(data, length, channels, pixels_chw, buffer)
                              : jpeg_decode(data, length, channels, pixels_chw, buffer);
}
