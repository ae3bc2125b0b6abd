// A 3x3 convolution by 1 and its gradients at Winograd's points: there it is sixteen products of matrices, whose rows are quads,
// group by group of images so that what is worked on stays in the second cache.
#pragma once

#include "plan/convolution_shape.h"
#include "plan/winograd/quads.h"
#include "plan/winograd/weights.h"

namespace fashion::FASHION_ISA {

inline Quads forward_quads(const Convolution& shape) {
  return {shape.in_height, shape.in_width, shape.in_channels, shape.height, shape.width, shape.channels, shape.top, shape.left};
}

inline Quads backward_quads(const Convolution& shape) {
  return {shape.height, shape.width, shape.channels, shape.in_height, shape.in_width, shape.in_channels,
          kKernel - 1 - shape.top, kKernel - 1 - shape.left};
}

inline Quads gradient_quads(const Convolution& shape) {
  Quads quads = forward_quads(shape);
  quads.band_numbers = kGradientBandNumbers;
  return quads;
}

// For the points of a worker's bands, whichever convolution they are of.
inline void reserve_points(const Plan& plan, Worker& worker) {
  int64_t in = 0, out = 0;
  for (const Operation& operation : plan.operations) {
    if (operation.kind != Kind::kConvolution)
      continue;
    const Convolution shape(operation, *plan.inputs_of(operation));
    if (!shape.winograd)
      continue;
    for (const Quads& quads : {gradient_quads(shape), forward_quads(shape), backward_quads(shape)}) {
      in = std::max(in, kPoints * Quads::plane(quads.band_quads(), quads.in_channels));
      out = std::max(out, kPoints * Quads::plane(quads.band_quads(), quads.channels));
    }
  }
  worker.points_in = in == 0 ? nullptr : worker.memory.take(in);
  worker.points_out = out == 0 ? nullptr : worker.memory.take(out);
}

// Of `images` images from the first on.
template <class ImageAt, class OutputAt>
inline void convolve_quads(
    const Quads& shape, int64_t first, int64_t images, ImageAt&& image_at, float* padded, const float* panels,
    const float* bias, bool accumulate, Worker& worker, OutputAt&& output_at) {
  const int64_t none = 0;
  const int64_t plane_in = Quads::plane(shape.band_quads(), shape.in_channels);
  const int64_t plane_out = Quads::plane(shape.band_quads(), shape.channels);
  shape.each_band(first, images, [&](const Band& band) {
    images_to_points(shape, band, image_at, padded, worker.points_in);
    for (int64_t point = 0; point < kPoints; ++point)
      for (int64_t column = 0; column < shape.channels; column += kBlock)
        product_block<false>(
            {worker.points_in + point * plane_in, shape.in_channels, 1,
             panels + place_in_panels(point, 0, shape.in_channels, column), kBlock, shape.in_channels, 1, &none, &none},
            shape.count(band), shape.channels - column,
            {worker.points_out + point * plane_out + column, shape.channels, first_lanes(kLanes), Start::kZero, nullptr});
    points_to_outputs(shape, band, worker.points_out, bias, accumulate, output_at);
  });
}

// panels (+)= the images at the points, turned, times the gradients there.
template <class ImageAt, class GradientAt>
inline void add_points_gradient(
    const Quads& shape, int64_t first, int64_t images, ImageAt&& image_at, float* padded, GradientAt&& gradient_at,
    Worker& worker, float* panels) {
  const int64_t none = 0;
  const int64_t plane_in = Quads::plane(shape.band_quads(), shape.in_channels);
  const int64_t plane_out = Quads::plane(shape.band_quads(), shape.channels);
  shape.each_band(first, images, [&](const Band& band) {
    images_to_points(shape, band, image_at, padded, worker.points_in);
    gradients_to_points(shape, band, gradient_at, worker.points_out);
    const Start start = band.first_image == 0 && band.first_row == 0 ? Start::kZero : Start::kAccumulate;
    for (int64_t point = 0; point < kPoints; ++point)
      for (int64_t column = 0; column < shape.channels; column += kBlock)
        product_block<true>(
            {worker.points_in + point * plane_in, 1, shape.in_channels, worker.points_out + point * plane_out + column,
             shape.channels, shape.count(band), 1, &none, &none,
             column == 0 && point + 1 < kPoints ? worker.points_in + (point + 1) * plane_in : nullptr},
            shape.in_channels, shape.channels - column,
            {panels + place_in_panels(point, 0, shape.in_channels, column), kBlock, first_lanes(kLanes), start, nullptr});
  });
}

} // namespace fashion::FASHION_ISA
