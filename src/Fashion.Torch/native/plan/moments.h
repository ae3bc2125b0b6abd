// The sums that a batch norm's statistics are made of, for the norm itself or for the convolution before it.
#pragma once

#include "plan/call.h"

namespace fashion::FASHION_ISA {

// totals[lane] += value[lane] of the lanes that there are.
inline void add_lanes(Vector value, double* totals, int64_t count) {
  float lanes[kLanes];
  store(lanes, value);
  for (int64_t lane = 0; lane < std::min<int64_t>(kLanes, count); ++lane)
    totals[lane] += lanes[lane];
}

// The sums of a batch norm's input and of its squares, over each channel, in one pass: of the numbers less those of the
// first pixel, since where they differ little the squares' mean less the mean's square would be little but rounding (Chan,
// Golub and LeVeque 1983, "Algorithms for computing the sample variance").
class MomentSums {
public:
  MomentSums(Room& room, int64_t channels)
      : channels_(channels), sums_(room.sums.data()), squares_(sums_ + channels), pivots_(room.pivots.data()) {
    std::fill_n(sums_, 2 * channels, 0.0);
  }

  void add(const float* image, int64_t pixels) {
    if (count_ == 0)
      std::memcpy(pivots_, image, channels_ * sizeof(float));
    count_ += pixels;
    each_stretch(channels_, [&]<int kVectors>(int64_t channel, Mask last) {
      Vector pivot[kVectors], sum[kVectors], square[kVectors];
      each_of<kVectors>(last, [&](int vector, int64_t lane, Mask mask) {
        pivot[vector] = load(pivots_ + channel + lane, mask);
        sum[vector] = square[vector] = zero();
      });
      for (int64_t pixel = 0; pixel < pixels; ++pixel)
        each_of<kVectors>(last, [&](int vector, int64_t lane, Mask mask) {
          const Vector x = load(image + pixel * channels_ + channel + lane, mask) - pivot[vector];
          sum[vector] = sum[vector] + x;
          square[vector] = fma(x, x, square[vector]);
        });
      each_of<kVectors>(last, [&](int vector, int64_t lane, Mask) {
        add_lanes(sum[vector], sums_ + channel + lane, channels_ - channel - lane);
        add_lanes(square[vector], squares_ + channel + lane, channels_ - channel - lane);
      });
    });
  }

  // Makes them the sums of the numbers themselves, in double precision, which has bits enough.
  void finish() {
    const double count = static_cast<double>(count_);
    for (int64_t channel = 0; channel < channels_ && count_ > 0; ++channel) {
      const double pivot = pivots_[channel];
      squares_[channel] += pivot * (2 * sums_[channel] + count * pivot);
      sums_[channel] += count * pivot;
    }
  }

private:
  const int64_t channels_;
  double* const sums_;
  double* const squares_;
  float* const pivots_;
  int64_t count_ = 0;
};

} // namespace fashion::FASHION_ISA
