// Activations over vectors. The exponential is reduced to |r| <= ln(2) / 2 and summed to the eighth power, which leaves
// an error of about one unit in the last place. What is no number stays none, here and in poolings: a training that has
// diverged must not go on unseen.
#pragma once

#include "plan/plan.h"
#include "plan/simd.h"

namespace fashion::FASHION_ISA {

// exp(x) - 1 without loss near 0. Below -87 it is -1, above 88 as large as at 88.
inline Vector exp_less_one(Vector x) {
  x = max(spread(-87.0f), min(spread(88.0f), x));
  const Vector power = round(x * spread(1.44269504f));
  Vector rest = fma(power, spread(-0.693359375f), x);
  rest = fma(power, spread(2.12194440e-4f), rest);
  Vector series = spread(1.0f / 40320);
  series = fma(series, rest, spread(1.0f / 5040));
  series = fma(series, rest, spread(1.0f / 720));
  series = fma(series, rest, spread(1.0f / 120));
  series = fma(series, rest, spread(1.0f / 24));
  series = fma(series, rest, spread(1.0f / 6));
  series = fma(series, rest, spread(0.5f));
  series = fma(series * rest, rest, rest);
  const Vector scale = power_of_two(power);
  return fma(scale, series, scale - spread(1.0f));
}

inline Vector exp(Vector x) { return exp_less_one(x) + spread(1.0f); }

inline Vector sigmoid(Vector x) { return spread(1.0f) / (spread(1.0f) + exp(-x)); }

inline Vector tanh(Vector x) {
  const Vector grown = exp_less_one(spread(2.0f) * max(spread(-20.0f), min(spread(20.0f), x)));
  return grown / (grown + spread(2.0f));
}

// The error function by Abramowitz and Stegun 7.1.26: absolute error below 1.5e-7.
inline Vector erf(Vector x) {
  const Vector size = max(x, -x);
  const Vector t = spread(1.0f) / fma(size, spread(0.3275911f), spread(1.0f));
  Vector series = spread(1.061405429f);
  series = fma(series, t, spread(-1.453152027f));
  series = fma(series, t, spread(1.421413741f));
  series = fma(series, t, spread(-0.284496736f));
  series = fma(series, t, spread(0.254829592f));
  const Vector value = spread(1.0f) - series * t * exp(-x * x);
  return if_greater(zero(), x, -value, value);
}

constexpr float kSeluScale = 1.0507009873554805f, kSeluAlpha = 1.6732632423543772f;

template <Activation kActivation> inline Vector activated(Vector x, Vector slope) {
  switch (kActivation) {
  case Activation::kRelu: return max(zero(), x);
  case Activation::kLeakyRelu: return if_greater(x, zero(), x, x * slope);
  case Activation::kElu: return if_greater(x, zero(), x, exp_less_one(x));
  case Activation::kSelu:
    return spread(kSeluScale) * if_greater(x, zero(), x, spread(kSeluAlpha) * exp_less_one(x));
  case Activation::kTanh: return tanh(x);
  case Activation::kSigmoid: return sigmoid(x);
  case Activation::kGelu: return spread(0.5f) * x * (spread(1.0f) + erf(x * spread(0.70710678f)));
  case Activation::kSilu: return x * sigmoid(x);
  default: return x;
  }
}

// The gradient's factor out of the output. GELU and SiLU need the input in its place, as does a leaky ReLU whose slope is
// negative; where they stand alone, they get it.
template <Activation kActivation> inline Vector slope_at(Vector from, Vector slope) {
  const Vector one = spread(1.0f);
  switch (kActivation) {
  case Activation::kRelu: return if_greater(from, zero(), one, zero());
  case Activation::kLeakyRelu: return if_greater(from, zero(), one, slope);
  case Activation::kElu: return if_greater(from, zero(), one, from + one);
  case Activation::kSelu:
    return if_greater(from, zero(), spread(kSeluScale), from + spread(kSeluScale * kSeluAlpha));
  case Activation::kTanh: return one - from * from;
  case Activation::kSigmoid: return from * (one - from);
  case Activation::kGelu: {
    const Vector share = spread(0.5f) * (one + erf(from * spread(0.70710678f)));
    return fma(from * spread(0.39894228f), exp(spread(-0.5f) * from * from), share);
  }
  case Activation::kSilu: {
    const Vector share = sigmoid(from);
    return share * (one + from * (one - share));
  }
  default: return one;
  }
}

// Calls body.template operator()<activation>() for the activation that is known only now.
template <class Body> inline void with_activation(Activation activation, Body&& body) {
  switch (activation) {
  case Activation::kNone: return body.template operator()<Activation::kNone>();
  case Activation::kRelu: return body.template operator()<Activation::kRelu>();
  case Activation::kLeakyRelu: return body.template operator()<Activation::kLeakyRelu>();
  case Activation::kElu: return body.template operator()<Activation::kElu>();
  case Activation::kSelu: return body.template operator()<Activation::kSelu>();
  case Activation::kTanh: return body.template operator()<Activation::kTanh>();
  case Activation::kSigmoid: return body.template operator()<Activation::kSigmoid>();
  case Activation::kGelu: return body.template operator()<Activation::kGelu>();
  case Activation::kSilu: return body.template operator()<Activation::kSilu>();
  }
}

// to = activation(from); the two may be the same.
inline void activate(Activation activation, double slope, const float* from, float* to, int64_t count) {
  const Vector leak = spread(static_cast<float>(slope));
  with_activation(activation, [&]<Activation kActivation>() {
    each_vector(count, [&](int64_t at, Mask mask) {
      store(to + at, activated<kActivation>(load(from + at, mask), leak), mask);
    });
  });
}

// to = gradient * slope of the activation at `from` (its output; its input for GELU, SiLU and a leaky ReLU alone); all may be the same.
inline void activate_backward(
    Activation activation, double slope, const float* from, const float* gradient, float* to, int64_t count) {
  const Vector leak = spread(static_cast<float>(slope));
  with_activation(activation, [&]<Activation kActivation>() {
    each_vector(count, [&](int64_t at, Mask mask) {
      store(to + at, load(gradient + at, mask) * slope_at<kActivation>(load(from + at, mask), leak), mask);
    });
  });
}

} // namespace fashion::FASHION_ISA
