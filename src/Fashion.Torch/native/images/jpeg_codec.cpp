// JPEG through libjpeg-turbo. Like libpng it leaves by longjmp: no destructor lives in a frame that it may jump over,
// and rows come from libjpeg's own pools, which jpeg_destroy_decompress frees.
#include "image.h"

#include <csetjmp>
#include <cstdio>
#include <cstring>

#include <jpeglib.h>

namespace fashion_images {
namespace {

struct ErrorManager {
  jpeg_error_mgr base; // first, so that libjpeg's pointer is ours
  jmp_buf jump;
  ErrorBuffer error;
};

[[noreturn]] void on_error(j_common_ptr info) {
  auto* const manager = reinterpret_cast<ErrorManager*>(info->err);
  char message[JMSG_LENGTH_MAX];
  info->err->format_message(info, message);
  fail(manager->error, "JPEG: %s", message);
  std::longjmp(manager->jump, 1);
}

// A warning means damaged or missing data: libjpeg would fill the rest with grey, which nobody asked for.
void on_message(j_common_ptr info, int level) {
  if (level < 0)
    on_error(info);
}

void start(jpeg_decompress_struct* info, const uint8_t* data, size_t length) {
  jpeg_create_decompress(info);
  jpeg_mem_src(info, data, static_cast<unsigned long>(length));
  jpeg_read_header(info, TRUE);
}

void prepare(jpeg_decompress_struct* info, ErrorManager* manager, ErrorBuffer error) {
  std::memset(info, 0, sizeof *info);
  info->err = jpeg_std_error(&manager->base);
  manager->base.error_exit = on_error;
  manager->base.emit_message = on_message;
  manager->error = error;
}

// Adobe's CMYK is stored inverted, which makes each ink the light that it lets through.
void cmyk_to_rgb(uint8_t* row, int width, bool inverted) {
  for (int x = 0; x < width; ++x) {
    int ink[4];
    for (int channel = 0; channel < 4; ++channel)
      ink[channel] = inverted ? row[4 * x + channel] : 255 - row[4 * x + channel];
    for (int channel = 0; channel < 3; ++channel)
      row[3 * x + channel] = static_cast<uint8_t>((ink[channel] * ink[3] + 127) / 255);
  }
}

} // namespace

int jpeg_header(const uint8_t* data, size_t length, Header* header, ErrorBuffer error) {
  jpeg_decompress_struct info;
  ErrorManager manager;
  prepare(&info, &manager, error);
  if (setjmp(manager.jump)) {
    jpeg_destroy_decompress(&info);
    return 1;
  }
  start(&info, data, length);
  const int64_t width = info.image_width;
  const int64_t height = info.image_height;
  const int channels = info.num_components == 1 ? 1 : 3;
  jpeg_destroy_decompress(&info);
  if (check_extents(width, height, error))
    return 1;
  *header = {static_cast<int>(width), static_cast<int>(height), channels};
  return 0;
}

int jpeg_decode(const uint8_t* data, size_t length, int channels, uint8_t* pixels, ErrorBuffer error) {
  jpeg_decompress_struct info;
  ErrorManager manager;
  prepare(&info, &manager, error);
  if (setjmp(manager.jump)) {
    jpeg_destroy_decompress(&info);
    return 1;
  }
  start(&info, data, length);
  const bool four = info.jpeg_color_space == JCS_CMYK || info.jpeg_color_space == JCS_YCCK;
  info.out_color_space = four ? JCS_CMYK : JCS_RGB;
  jpeg_start_decompress(&info);
  const int width = static_cast<int>(info.output_width);
  const int height = static_cast<int>(info.output_height);
  JSAMPARRAY const row = (*info.mem->alloc_sarray)(
      reinterpret_cast<j_common_ptr>(&info), JPOOL_IMAGE, static_cast<JDIMENSION>(width) * (four ? 4 : 3), 1);
  for (int y = 0; y < height; ++y) {
    jpeg_read_scanlines(&info, row, 1);
    if (four)
      cmyk_to_rgb(row[0], width, info.saw_Adobe_marker);
    store_row(row[0], width, height, y, channels, pixels);
  }
  jpeg_finish_decompress(&info);
  jpeg_destroy_decompress(&info);
  return 0;
}

} // namespace fashion_images
