// A dense layer that predicts from what a ReLU gives: a trained network's units are zero for most of the samples.
#pragma once

#include "plan/plan.h"
#include "plan/sparse/product.h"

namespace fashion::FASHION_ISA {

// Samples whose numbers stay in the second cache while all strips of weights pass.
constexpr int64_t kSparseSamples = 128;

// Where at least so many of ten numbers are zero, leaving them out wins.
constexpr int64_t kZerosOfTen = 5;

// Weights are turned and lie in strips of units of nearly equal width, the last one filled up with zeros.
struct SparseRoom {
  SparseRoom(int64_t inputs, int64_t units, int64_t capacity)
      : inputs(inputs), vectors((units + kLanes - 1) / kLanes), samples(std::min(capacity, kSparseSamples)) {}

  int64_t inputs, vectors, samples;

  int64_t strips() const { return (vectors + kStrip - 1) / kStrip; }
  // The first vector of units of a strip.
  int64_t strip(int64_t index) const { return vectors * index / strips(); }

  int64_t sums_at() const { return vectors * kLanes * inputs; }
  int64_t values_at() const { return sums_at() + samples * kStrip * kLanes; }
  int64_t ends_at() const { return values_at() + samples * inputs + kLanes; }
  int64_t places_at() const { return ends_at() + samples * ((inputs + kNearInputs - 1) / kNearInputs); }
  int64_t size() const { return places_at() + (samples * inputs + kLanes) / sizeof(float) + 1; }

  float* weights(const Room& room, int64_t strip_index) const {
    return room.panels + strip(strip_index) * kLanes * inputs;
  }
  float* sums(const Room& room) const { return room.panels + sums_at(); }
  Nonzeros nonzeros(const Room& room) const {
    return {
        room.panels + values_at(), reinterpret_cast<uint8_t*>(room.panels + places_at()),
        reinterpret_cast<int32_t*>(room.panels + ends_at())};
  }
};

// Weights that are worth a copy for each worker, 64 MB at most.
constexpr int64_t kMostWeights = 1 << 24;

// A narrow layer costs less than finding its zeros.
inline bool has_strips(int64_t inputs, int64_t units) {
  return units >= kStrip * kLanes && inputs * units <= kMostWeights;
}

inline void write_strips(const SparseRoom& in, const float* weights, int64_t units, const Room& room) {
  for (int64_t index = 0; index < in.strips(); ++index) {
    const int64_t first = in.strip(index) * kLanes, end = in.strip(index + 1) * kLanes;
    turn(
        weights + first * in.inputs, in.inputs, std::min(units, end) - first, in.inputs, in.weights(room, index),
        end - first);
  }
}

// outputs[sample][unit] = finish(sum, unit, mask), up to the samples among whose numbers too few are zero. Gives how many
// samples are done.
template <class Finish>
int64_t sparse_product(
    const SparseRoom& in, const float* from, int64_t samples, const Room& room, float* outputs, int64_t units,
    const Finish& finish) {
  const Nonzeros nonzeros = in.nonzeros(room);
  float* sums = in.sums(room);
  int64_t done = 0;
  for (int64_t count; done < samples; done += count) {
    count = std::min(in.samples, samples - done);
    if (!nonzeros.take(from + done * in.inputs, count, in.inputs, count * in.inputs * (10 - kZerosOfTen) / 10))
      return done;
    for (int64_t index = 0; index < in.strips(); ++index) {
      const int64_t first = in.strip(index) * kLanes, width = in.strip(index + 1) * kLanes - first;
      std::fill_n(sums, count * width, 0.0f);
      strip_product(nonzeros, count, in.inputs, width / kLanes, in.weights(room, index), sums);
      for (int64_t sample = 0; sample < count; ++sample)
        each_vector(std::min(units - first, width), [&](int64_t at, Mask mask) {
          const Vector sum = load(sums + sample * width + at);
          store(outputs + (done + sample) * units + first + at, finish(sum, first + at, mask), mask);
        });
    }
  }
  return done;
}

} // namespace fashion::FASHION_ISA
