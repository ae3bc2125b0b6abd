// PNG through libpng. libpng leaves by longjmp, so nothing with a destructor lives in a frame that it may jump over:
// rows are plain memory that the frame which sets the jump frees.
#include "image.h"

#include <csetjmp>
#include <cstdlib>
#include <cstring>
#include <png.h>

namespace fashion_images {
namespace {

struct Source {
  const uint8_t* data;
  size_t length;
  size_t position;
  ErrorBuffer error;
};

struct Sink {
  uint8_t* data;
  size_t capacity;
  size_t position;
  ErrorBuffer error;
};

ErrorBuffer* error_of(png_structp png) { return static_cast<ErrorBuffer*>(png_get_error_ptr(png)); }

[[noreturn]] void on_error(png_structp png, png_const_charp message) {
  fail(*error_of(png), "PNG: %s", message);
  png_longjmp(png, 1);
}

void on_warning(png_structp, png_const_charp) {}

void read_bytes(png_structp png, png_bytep into, png_size_t count) {
  auto* const source = static_cast<Source*>(png_get_io_ptr(png));
  if (count > source->length - source->position)
    png_error(png, "the file ends too early");
  std::memcpy(into, source->data + source->position, count);
  source->position += count;
}

void write_bytes(png_structp png, png_bytep from, png_size_t count) {
  auto* const sink = static_cast<Sink*>(png_get_io_ptr(png));
  if (count > sink->capacity - sink->position)
    png_error(png, "the buffer is too small");
  std::memcpy(sink->data + sink->position, from, count);
  sink->position += count;
}

void flush_nothing(png_structp) {}

// Reads up to the first image data, within limits. Runs under the caller's jump.
void read_info(png_structp png, png_infop info, Source* source) {
  png_set_read_fn(png, source, read_bytes);
  // The extents are checked below; libpng's own limit is only on each side.
  png_set_user_limits(png, 0x7fffffff, 0x7fffffff);
  png_set_chunk_malloc_max(png, 8 << 20);
  png_read_info(png, info);
}

int channels_of(png_byte colour) { return colour & PNG_COLOR_MASK_COLOR ? 3 : 1; }

// Every kind of PNG becomes rows of 8-bit RGBA.
void expand_to_rgba(png_structp png, png_infop info) {
  const png_byte colour = png_get_color_type(png, info);
  if (colour == PNG_COLOR_TYPE_PALETTE)
    png_set_palette_to_rgb(png);
  if (!(colour & PNG_COLOR_MASK_COLOR) && png_get_bit_depth(png, info) < 8)
    png_set_expand_gray_1_2_4_to_8(png);
  if (png_get_valid(png, info, PNG_INFO_tRNS))
    png_set_tRNS_to_alpha(png);
  if (png_get_bit_depth(png, info) == 16)
    png_set_scale_16(png);
  if (!(colour & PNG_COLOR_MASK_COLOR))
    png_set_gray_to_rgb(png);
  png_set_add_alpha(png, 0xff, PNG_FILLER_AFTER);
}

void lay_on_black(uint8_t* rgba, int width) {
  for (int x = 0; x < width; ++x) {
    const int alpha = rgba[4 * x + 3];
    for (int channel = 0; channel < 3; ++channel)
      rgba[3 * x + channel] = static_cast<uint8_t>((rgba[4 * x + channel] * alpha + 127) / 255);
  }
}

} // namespace

int png_header(const uint8_t* data, size_t length, Header* header, ErrorBuffer error) {
  Source source{data, length, 0, error};
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &source.error, on_error, on_warning);
  if (png == nullptr)
    return fail(error, "PNG: no memory");
  png_infop info = png_create_info_struct(png);
  if (info == nullptr) {
    png_destroy_read_struct(&png, nullptr, nullptr);
    return fail(error, "PNG: no memory");
  }
  if (setjmp(png_jmpbuf(png))) {
    png_destroy_read_struct(&png, &info, nullptr);
    return 1;
  }
  read_info(png, info, &source);
  const int64_t width = png_get_image_width(png, info);
  const int64_t height = png_get_image_height(png, info);
  const int channels = channels_of(png_get_color_type(png, info));
  png_destroy_read_struct(&png, &info, nullptr);
  if (check_extents(width, height, error))
    return 1;
  *header = {static_cast<int>(width), static_cast<int>(height), channels};
  return 0;
}

int png_decode(const uint8_t* data, size_t length, int channels, uint8_t* pixels, ErrorBuffer error) {
  Source source{data, length, 0, error};
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &source.error, on_error, on_warning);
  if (png == nullptr)
    return fail(error, "PNG: no memory");
  png_infop info = png_create_info_struct(png);
  // Changed between setjmp and longjmp, so kept in memory.
  uint8_t* volatile rows = nullptr;
  if (info == nullptr) {
    png_destroy_read_struct(&png, nullptr, nullptr);
    return fail(error, "PNG: no memory");
  }
  if (setjmp(png_jmpbuf(png))) {
    std::free(rows);
    png_destroy_read_struct(&png, &info, nullptr);
    return 1;
  }
  read_info(png, info, &source);
  const int width = static_cast<int>(png_get_image_width(png, info));
  const int height = static_cast<int>(png_get_image_height(png, info));
  expand_to_rgba(png, info);
  // An interlaced image is built up over several passes and needs all of its rows; others go row by row.
  const int passes = png_set_interlace_handling(png);
  png_read_update_info(png, info);
  const size_t stride = static_cast<size_t>(width) * 4;
  rows = static_cast<uint8_t*>(std::malloc(passes > 1 ? stride * static_cast<size_t>(height) : stride));
  if (rows == nullptr)
    png_error(png, "no memory for the pixels");
  for (int pass = 0; pass < passes; ++pass) {
    for (int y = 0; y < height; ++y) {
      uint8_t* const row = passes > 1 ? rows + stride * static_cast<size_t>(y) : rows;
      png_read_row(png, row, nullptr);
      if (pass == passes - 1) {
        lay_on_black(row, width);
        store_row(row, width, height, y, channels, pixels);
      }
    }
  }
  png_read_end(png, nullptr);
  std::free(rows);
  png_destroy_read_struct(&png, &info, nullptr);
  return 0;
}

} // namespace fashion_images

using namespace fashion_images;

// Writes interleaved 8-bit pixels (height x width x channels; 1 grey, 3 RGB, 4 RGBA) as PNG. 0 means success.
extern "C" __attribute__((visibility("default"))) int fashion_image_encode_png(
    const uint8_t* pixels, int width, int height, int channels, uint8_t* out, size_t capacity, size_t* written,
    char* error, int error_size) {
  const ErrorBuffer buffer{error, error_size};
  if (channels != 1 && channels != 3 && channels != 4)
    return fail(buffer, "a PNG is written from 1, 3 or 4 channels, not %d", channels);
  if (check_extents(width, height, buffer))
    return 1;
  Sink sink{out, capacity, 0, buffer};
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &sink.error, on_error, on_warning);
  if (png == nullptr)
    return fail(buffer, "PNG: no memory");
  png_infop info = png_create_info_struct(png);
  if (info == nullptr) {
    png_destroy_write_struct(&png, nullptr);
    return fail(buffer, "PNG: no memory");
  }
  if (setjmp(png_jmpbuf(png))) {
    png_destroy_write_struct(&png, &info);
    return 1;
  }
  png_set_write_fn(png, &sink, write_bytes, flush_nothing);
  const int colour = channels == 1 ? PNG_COLOR_TYPE_GRAY : channels == 3 ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_RGBA;
  png_set_IHDR(png, info, static_cast<png_uint_32>(width), static_cast<png_uint_32>(height), 8, colour,
               PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(png, info);
  const size_t stride = static_cast<size_t>(width) * static_cast<size_t>(channels);
  for (int y = 0; y < height; ++y)
    png_write_row(png, pixels + stride * static_cast<size_t>(y));
  png_write_end(png, nullptr);
  png_destroy_write_struct(&png, &info);
  *written = sink.position;
  return 0;
}
