// Batch normalization with the activation behind it (Ioffe and Szegedy 2015). Workers add their sums where they meet, in
// the workers' order, so that the statistics are the whole batch's and every run's bits the same.
#pragma once

#include "plan/barrier.h"
#include "plan/moments.h"

namespace fashion::FASHION_ISA {

inline void reserve_norm(const Operation& operation, Room& room) {
  room.sums.assign(4 * operation.channels, 0.0);
  room.pivots.assign(operation.channels, 0.0f);
  room.statistics.assign(2 * operation.channels, 0.0f);
  room.factors.assign(3 * operation.channels, 0.0f);
}

struct Moments {
  double first = 0, second = 0;
};

// Over all workers: the sums at `channel` and at `channel + channels` of their rooms, behind `skip` others.
inline Moments meet(const Call& call, int64_t channel, int64_t skip) {
  const int64_t index = &call.operation - call.plan.operations.data();
  Moments total;
  for (const Worker& worker : call.plan.workers) {
    total.first += worker.rooms[index].sums[skip + channel];
    total.second += worker.rooms[index].sums[skip + channel + call.operation.channels];
  }
  return total;
}

// Whether the batch's own statistics are used; a norm that does not learn keeps its running ones.
inline bool uses_batch(const Call& call) { return call.training && call.learns(); }

inline void find_statistics(const Call& call) {
  const Operation& operation = call.operation;
  const int64_t channels = operation.channels;
  float* mean = call.room.statistics.data();
  float* inverse = mean + channels;
  float* running_mean = call.share.running + operation.running_mean;
  float* running_variance = call.share.running + operation.running_variance;
  const double count =
      static_cast<double>(call.share.batch_rows) * operation.height * operation.width;
  for (int64_t channel = 0; channel < channels; ++channel) {
    double centre, variance;
    if (uses_batch(call)) {
      const Moments sums = meet(call, channel, 0);
      centre = sums.first / count;
      variance = std::max(0.0, sums.second / count - centre * centre);
    } else {
      centre = running_mean[channel];
      variance = running_variance[channel];
    }
    mean[channel] = static_cast<float>(centre);
    inverse[channel] = static_cast<float>(1 / std::sqrt(variance + operation.epsilon));
    if (uses_batch(call) && call.share.first != 0) {
      const double kept = 1 - operation.momentum, sample = count > 1 ? variance * count / (count - 1) : variance;
      running_mean[channel] = static_cast<float>(kept * running_mean[channel] + operation.momentum * centre);
      running_variance[channel] = static_cast<float>(kept * running_variance[channel] + operation.momentum * sample);
    }
  }
}

// A stretch of channels' normalization as one multiplication and one addition.
template <int kVectors> struct Affine {
  Affine(const Call& call, int64_t channel, Mask last) {
    const float* mean = call.room.statistics.data() + channel;
    each_of<kVectors>(last, [&](int vector, int64_t lane, Mask mask) {
      factor[vector] = load(call.share.trained + call.operation.scale + channel + lane, mask)
          * load(mean + call.operation.channels + lane, mask);
      addend[vector] = load(call.share.trained + call.operation.shift + channel + lane, mask)
          - load(mean + lane, mask) * factor[vector];
    });
  }

  Vector of(int vector, Vector value) const { return fma(value, factor[vector], addend[vector]); }

  Vector factor[kVectors], addend[kVectors];
};

// One sample's output or its gradient, whose pixels may lie amid a concatenation's.
inline float* sample_output(const Call& call, int64_t row) {
  const Operation& operation = call.operation;
  return call.worker.arena + operation.value + row * operation.height * operation.width * operation.pixel;
}

inline float* sample_gradient(const Call& call, int64_t row) {
  const Operation& operation = call.operation;
  return call.worker.arena + operation.gradient + row * operation.height * operation.width * operation.pixel;
}

inline void forward_norm(const Call& call, Barrier& barrier) {
  const Operation& operation = call.operation;
  const int64_t channels = operation.channels, pixels = static_cast<int64_t>(operation.height) * operation.width;
  if (uses_batch(call)) {
    if (operation.moments < 0) {
      MomentSums sums(call.room, channels);
      for (int64_t row = 0; row < call.share.rows; ++row)
        sums.add(call.value(0, row), pixels);
      sums.finish();
    }
    barrier.wait();
  }
  find_statistics(call);
  with_activation(operation.activation, [&]<Activation kActivation>() {
    const Vector leak = spread(static_cast<float>(operation.slope));
    for (int64_t row = 0; row < call.share.rows; ++row) {
      const float* from = call.value(0, row);
      float* to = sample_output(call, row);
      each_stretch(channels, [&]<int kVectors>(int64_t channel, Mask last) {
        const Affine<kVectors> affine(call, channel, last);
        float* into = to + channel;
        for (int64_t at = channel; at < pixels * channels; at += channels, into += operation.pixel)
          each_of<kVectors>(last, [&](int vector, int64_t lane, Mask mask) {
            const Vector value = affine.of(vector, load(from + at + lane, mask));
            store(into + lane, activated<kActivation>(value, leak), mask);
          });
      });
    }
  });
}

// Whether an activation's slope follows from the sign of what comes in, which is sooner computed again than read.
constexpr bool is_by_sign(Activation activation) {
  return activation == Activation::kNone || activation == Activation::kRelu || activation == Activation::kLeakyRelu;
}

// The gradient before the activation, at `at` of the output, of a normalized value.
template <Activation kActivation>
inline Vector gradient_before(
    const float* gradient, const float* output, Vector normalized, Vector leak, int64_t at, Mask mask) {
  const Vector behind = load(gradient + at, mask);
  if (kActivation == Activation::kNone)
    return behind;
  return behind * slope_at<kActivation>(is_by_sign(kActivation) ? normalized : load(output + at, mask), leak);
}

// Sums the gradient before the activation and its product with the normalized input, over each channel.
inline void sum_gradients(const Call& call, double* sums, double* products) {
  const Operation& operation = call.operation;
  const int64_t channels = operation.channels, pixels = static_cast<int64_t>(operation.height) * operation.width;
  const float* mean = call.room.statistics.data();
  const float* inverse = mean + channels;
  std::fill_n(sums, channels, 0.0);
  std::fill_n(products, channels, 0.0);
  with_activation(operation.activation, [&]<Activation kActivation>() {
    const Vector leak = spread(static_cast<float>(operation.slope));
    for (int64_t row = 0; row < call.share.rows; ++row) {
      const float *from = call.value(0, row), *output = sample_output(call, row), *gradient = sample_gradient(call, row);
      each_stretch(channels, [&]<int kVectors>(int64_t channel, Mask last) {
        const Affine<kVectors> affine(call, channel, last);
        Vector centre[kVectors], sum[kVectors], product[kVectors];
        each_of<kVectors>(last, [&](int vector, int64_t lane, Mask mask) {
          centre[vector] = load(mean + channel + lane, mask);
          sum[vector] = product[vector] = zero();
        });
        for (int64_t at = channel, behind = channel; at < pixels * channels; at += channels, behind += operation.pixel)
          each_of<kVectors>(last, [&](int vector, int64_t lane, Mask mask) {
            const Vector input = load(from + at + lane, mask);
            const Vector value = gradient_before<kActivation>(
                gradient, output, affine.of(vector, input), leak, behind + lane, mask);
            sum[vector] = sum[vector] + value;
            product[vector] = fma(value, input - centre[vector], product[vector]);
          });
        each_of<kVectors>(last, [&](int vector, int64_t lane, Mask mask) {
          add_lanes(sum[vector], sums + channel + lane, channels - channel - lane);
          const Vector spreading = load(inverse + channel + lane, mask);
          add_lanes(product[vector] * spreading, products + channel + lane, channels - channel - lane);
        });
      });
    }
  });
}

inline void backward_norm(const Call& call, Barrier& barrier) {
  const Operation& operation = call.operation;
  const int64_t channels = operation.channels, pixels = static_cast<int64_t>(operation.height) * operation.width;
  double* sums = call.room.sums.data() + 2 * channels;
  double* products = sums + channels;
  if (call.learns()) {
    sum_gradients(call, sums, products);
    for (int64_t channel = 0; channel < channels; ++channel) {
      call.share.gradients[operation.shift + channel] = static_cast<float>(sums[channel]);
      call.share.gradients[operation.scale + channel] = static_cast<float>(products[channel]);
    }
    barrier.wait();
  }
  const Input& input = call.inputs[0];
  if (input.gradient < 0)
    return;
  // into (+)= gradient * factor + value * tilt + addend
  float *factor = call.room.factors.data(), *tilt = factor + channels, *addend = tilt + channels;
  const double count = static_cast<double>(call.share.batch_rows) * pixels;
  for (int64_t channel = 0; channel < channels; ++channel) {
    const double mean = call.room.statistics[channel], inverse = call.room.statistics[channels + channel];
    const double scale = call.share.trained[operation.scale + channel] * inverse;
    const Moments total = call.learns() ? meet(call, channel, 2 * channels) : Moments{};
    factor[channel] = static_cast<float>(scale);
    tilt[channel] = static_cast<float>(-scale * inverse * total.second / count);
    addend[channel] = static_cast<float>(-scale * (total.first - mean * inverse * total.second) / count);
  }
  with_activation(operation.activation, [&]<Activation kActivation>() {
    const Vector leak = spread(static_cast<float>(operation.slope));
    for (int64_t row = 0; row < call.share.rows; ++row) {
      const float *from = call.value(0, row), *output = sample_output(call, row), *gradient = sample_gradient(call, row);
      float* into = call.input_gradient(0, row);
      each_stretch(channels, [&]<int kVectors>(int64_t channel, Mask last) {
        const Affine<kVectors> affine(call, channel, last);
        Vector by[kVectors], along[kVectors], plus[kVectors];
        each_of<kVectors>(last, [&](int vector, int64_t lane, Mask mask) {
          by[vector] = load(factor + channel + lane, mask);
          along[vector] = load(tilt + channel + lane, mask);
          plus[vector] = load(addend + channel + lane, mask);
        });
        for (int64_t at = channel, behind = channel; at < pixels * channels; at += channels, behind += operation.pixel)
          each_of<kVectors>(last, [&](int vector, int64_t lane, Mask mask) {
            const Vector value = load(from + at + lane, mask);
            const Vector before = gradient_before<kActivation>(
                gradient, output, affine.of(vector, value), leak, behind + lane, mask);
            Vector result = fma(before, by[vector], fma(value, along[vector], plus[vector]));
            if (input.accumulate != 0)
              result = result + load(into + at + lane, mask);
            store(into + at + lane, result, mask);
          });
      });
    }
  });
}

} // namespace fashion::FASHION_ISA
