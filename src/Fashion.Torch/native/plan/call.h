// What an operation meets when it is called: its own room, the worker's arena and the share of the batch.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstring>

#include "plan/activation.h"
#include "plan/plan.h"
#include "plan/simd.h"

namespace fashion::FASHION_ISA {

struct Call {
  const Plan& plan;
  const Operation& operation;
  const Input* inputs;
  Room& room;
  Worker& worker;
  const Share& share;
  bool training;

  // Numbers of one sample's output.
  int64_t size() const {
    return static_cast<int64_t>(operation.height) * operation.width * operation.channels;
  }
  const float* value(int input, int64_t row) const {
    const Input& from = inputs[input];
    const float* start = from.value < 0 ? share.images : worker.arena.get() + from.value;
    return start + row * input_size(input);
  }
  float* input_gradient(int input, int64_t row) const {
    return worker.arena.get() + inputs[input].gradient + row * input_size(input);
  }
  int64_t input_size(int input) const {
    const Input& from = inputs[input];
    return static_cast<int64_t>(from.height) * from.width * from.channels;
  }
  float* output(int64_t row) const { return worker.arena.get() + operation.value + row * size(); }
  float* gradient(int64_t row) const { return worker.arena.get() + operation.gradient + row * size(); }
  float* extra(int64_t row, int64_t each) const { return worker.arena.get() + operation.extra + row * each; }
  bool learns() const { return operation.frozen == 0 || share.all_learn != 0; }
};

// into (+)= from * factor
inline void give(float* into, const float* from, int64_t count, bool accumulate, float factor = 1.0f) {
  const Vector times = spread(factor);
  if (accumulate)
    each_vector(count, [&](int64_t at, Mask mask) {
      store(into + at, fma(load(from + at, mask), times, load(into + at, mask)), mask);
    });
  else
    each_vector(count, [&](int64_t at, Mask mask) { store(into + at, load(from + at, mask) * times, mask); });
}

// Adds each channel's sum over the pixels of an image to sums, and that of its squares to squares.
inline void add_moments(const float* image, int64_t pixels, int64_t channels, double* sums, double* squares) {
  for (int64_t channel = 0; channel < channels; channel += kLanes) {
    const Mask mask = first_lanes(channels - channel);
    Vector sum = zero(), square = zero();
    for (int64_t pixel = 0; pixel < pixels; ++pixel) {
      const Vector x = load(image + pixel * channels + channel, mask);
      sum = sum + x;
      square = fma(x, x, square);
    }
    float lanes[2][kLanes];
    store(lanes[0], sum);
    store(lanes[1], square);
    for (int64_t lane = 0; lane < std::min<int64_t>(kLanes, channels - channel); ++lane) {
      sums[channel + lane] += lanes[0][lane];
      squares[channel + lane] += lanes[1][lane];
    }
  }
}

} // namespace fashion::FASHION_ISA
