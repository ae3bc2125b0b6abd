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
    const float* start = from.value < 0 ? share.images : worker.arena + from.value;
    return start + row * input_size(input);
  }
  float* input_gradient(int input, int64_t row) const {
    return worker.arena + inputs[input].gradient + row * input_size(input);
  }
  int64_t input_size(int input) const {
    const Input& from = inputs[input];
    return static_cast<int64_t>(from.height) * from.width * from.channels;
  }
  float* output(int64_t row) const { return worker.arena + operation.value + row * size(); }
  float* gradient(int64_t row) const { return worker.arena + operation.gradient + row * size(); }
  float* extra(int64_t row, int64_t each) const { return worker.arena + operation.extra + row * each; }
  bool learns() const { return operation.frozen == 0 || share.all_learn != 0; }
};

// Of the first input.
inline int64_t image_pixels(const Call& call) {
  return static_cast<int64_t>(call.inputs[0].height) * call.inputs[0].width;
}

// What a channel's weights are multiplied by, and its new bias, where a convolution takes in the batch norm behind it.
inline float fold_channel(const Call& call, int64_t channel, float& bias) {
  const Operation& operation = call.operation;
  const float factor = static_cast<float>(
      call.share.trained[operation.scale + channel]
      / std::sqrt(call.share.running[operation.running_variance + channel] + operation.epsilon));
  bias = call.share.trained[operation.shift + channel]
      + (bias - call.share.running[operation.running_mean + channel]) * factor;
  return factor;
}

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

} // namespace fashion::FASHION_ISA
