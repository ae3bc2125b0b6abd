// A 3x3 kernel's weights, out x 3 x 3 x in, at the points, and the gradient's way back: panels of kBlock columns, each of
// point by point a row for each channel that is summed over.
#pragma once

#include "plan/call.h"
#include "plan/product.h"
#include "plan/winograd/transforms.h"

namespace fashion::FASHION_ISA {

// Calls body for squares of kLanes output and kLanes input channels: their first ones, and how many there are.
template <class Body> inline void each_square(int64_t channels, int64_t in_channels, Body&& body) {
  for (int64_t out = 0; out < channels; out += kLanes)
    for (int64_t in = 0; in < in_channels; in += kLanes)
      body(out, in, std::min<int64_t>(kLanes, channels - out), std::min<int64_t>(kLanes, in_channels - in));
}

// Where a panel's numbers of a point begin, for one of its rows and one of all columns.
inline int64_t place_in_panels(int64_t point, int64_t row, int64_t rows, int64_t column) {
  return ((column / kBlock * kPoints + point) * rows + row) * kBlock + column % kBlock;
}

// panels: rows of input channels, columns of output channels. turned_panels, if any: the same of the kernel turned by half a
// circle, with the roles of the channels changed; turning swaps the first and the last point of a line.
inline void weights_to_points(
    const float* weight, int64_t channels, int64_t in_channels, float* panels, float* turned_panels) {
  each_square(channels, in_channels, [&](int64_t out, int64_t in, int64_t outs, int64_t ins) {
    float squares[kPoints][kLanes * kLanes];
    const Mask mask = first_lanes(ins);
    for (int64_t row = 0; row < outs; ++row) {
      Square<kKernel> kernel;
      Square<kWindow> points;
      for (int tap = 0; tap < kKernel * kKernel; ++tap)
        kernel[tap / kKernel][tap % kKernel] =
            load(weight + ((out + row) * kKernel * kKernel + tap) * in_channels + in, mask);
      kernel_to_points(kernel, points);
      for (int point = 0; point < kPoints; ++point)
        store(squares[point] + row * kLanes, points[point / kWindow][point % kWindow]);
    }
    const auto turned = [](int line) { return line == 0 ? 3 : line == 3 ? 0 : line; };
    for (int point = 0; point < kPoints; ++point) {
      turn(squares[point], kLanes, outs, ins, panels + place_in_panels(point, in, in_channels, out), kBlock);
      if (turned_panels == nullptr)
        continue;
      const int other = turned(point / kWindow) * kWindow + turned(point % kWindow);
      for (int64_t row = 0; row < outs; ++row)
        store(
            turned_panels + place_in_panels(other, out + row, channels, in),
            load(squares[point] + row * kLanes), mask);
    }
  });
}

// The gradient of the weights, of that of the panels.
inline void points_to_weights(const float* panels, int64_t channels, int64_t in_channels, float* weight) {
  each_square(channels, in_channels, [&](int64_t out, int64_t in, int64_t outs, int64_t ins) {
    float squares[kKernel * kKernel][kLanes * kLanes];
    for (int64_t row = 0; row < ins; ++row) {
      Square<kWindow> points;
      Square<kKernel> kernel;
      for (int point = 0; point < kPoints; ++point)
        points[point / kWindow][point % kWindow] =
            load(panels + place_in_panels(point, in + row, in_channels, out));
      points_to_kernel(points, kernel);
      for (int tap = 0; tap < kKernel * kKernel; ++tap)
        store(squares[tap] + row * kLanes, kernel[tap / kKernel][tap % kKernel]);
    }
    for (int tap = 0; tap < kKernel * kKernel; ++tap)
      turn(
          squares[tap], kLanes, ins, outs, weight + (out * kKernel * kKernel + tap) * in_channels + in,
          kKernel * kKernel * in_channels);
  });
}

} // namespace fashion::FASHION_ISA
