// The transforms of Winograd's minimal filtering F(2x2, 3x3) (Lavin and Gray 2016, "Fast algorithms for convolutional neural
// networks"), of vectors of channels: four numbers of output (a quad) come of the sixteen products of a 4x4 window of the
// image and a 3x3 kernel at sixteen points, in place of thirty-six products.
#pragma once

#include "plan/simd.h"

namespace fashion::FASHION_ISA {

constexpr int kQuad = 2, kWindow = 4, kKernel = 3, kPoints = kWindow * kWindow;

template <int kSize> using Square = Vector[kSize][kSize];

// A transform of lines, down the columns and then along the rows.
template <int kFrom, int kTo, class Line> inline void both_ways(const Square<kFrom>& from, Square<kTo>& to, Line&& line) {
  Vector half[kTo][kFrom];
#pragma GCC unroll 4
  for (int column = 0; column < kFrom; ++column) {
    Vector in[kFrom], out[kTo];
#pragma GCC unroll 4
    for (int row = 0; row < kFrom; ++row)
      in[row] = from[row][column];
    line(in, out);
#pragma GCC unroll 4
    for (int row = 0; row < kTo; ++row)
      half[row][column] = out[row];
  }
#pragma GCC unroll 4
  for (int row = 0; row < kTo; ++row)
    line(half[row], to[row]);
}

// The image at the points.
inline void window_to_points(const Square<kWindow>& window, Square<kWindow>& points) {
  both_ways<kWindow, kWindow>(window, points, [](const Vector* in, Vector* out) {
    out[0] = in[0] - in[2];
    out[1] = in[1] + in[2];
    out[2] = in[2] - in[1];
    out[3] = in[1] - in[3];
  });
}

// The kernel at the points.
inline void kernel_to_points(const Square<kKernel>& kernel, Square<kWindow>& points) {
  const Vector half = spread(0.5f);
  both_ways<kKernel, kWindow>(kernel, points, [&](const Vector* in, Vector* out) {
    const Vector outer = in[0] + in[2];
    out[0] = in[0];
    out[1] = (outer + in[1]) * half;
    out[2] = (outer - in[1]) * half;
    out[3] = in[2];
  });
}

// The output, of the products at the points.
inline void points_to_quad(const Square<kWindow>& points, Square<kQuad>& quad) {
  both_ways<kWindow, kQuad>(points, quad, [](const Vector* in, Vector* out) {
    out[0] = in[0] + in[1] + in[2];
    out[1] = in[1] - in[2] - in[3];
  });
}

// The output's gradient at the points: points_to_quad, transposed.
inline void quad_to_points(const Square<kQuad>& quad, Square<kWindow>& points) {
  both_ways<kQuad, kWindow>(quad, points, [](const Vector* in, Vector* out) {
    out[0] = in[0];
    out[1] = in[0] + in[1];
    out[2] = in[0] - in[1];
    out[3] = zero() - in[1];
  });
}

// The kernel's gradient: kernel_to_points, transposed.
inline void points_to_kernel(const Square<kWindow>& points, Square<kKernel>& kernel) {
  const Vector half = spread(0.5f);
  both_ways<kWindow, kKernel>(points, kernel, [&](const Vector* in, Vector* out) {
    const Vector both = (in[1] + in[2]) * half;
    out[0] = in[0] + both;
    out[1] = (in[1] - in[2]) * half;
    out[2] = both + in[3];
  });
}

} // namespace fashion::FASHION_ISA
