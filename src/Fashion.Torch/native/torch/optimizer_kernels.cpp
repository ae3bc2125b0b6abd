// One pass over the parameters a step, in place of PyTorch's five to ten: the same updates in the same order of float32
// operations. The arrays are contiguous and do not overlap; each call works on the calling thread alone.
#include <cmath>
#include <cstdint>

#define FASHION_API extern "C" __attribute__((visibility("default")))
// The loader picks the widest form that this machine has; no build flag is needed.
#if defined(__x86_64__)
#define FASHION_WIDE __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define FASHION_WIDE
#endif

namespace {

using Values = float* __restrict__;
using Inputs = const float* __restrict__;

FASHION_WIDE void sgd_plain(Values parameters, Inputs gradients, int64_t count, float lr, float decay) {
  for (int64_t i = 0; i < count; ++i)
    parameters[i] -= lr * (gradients[i] + decay * parameters[i]);
}

FASHION_WIDE void sgd_first(
    Values parameters, Inputs gradients, Values velocity, int64_t count, float lr, float momentum, bool nesterov,
    float decay) {
  for (int64_t i = 0; i < count; ++i) {
    const float gradient = gradients[i] + decay * parameters[i];
    velocity[i] = gradient;
    parameters[i] -= lr * (nesterov ? gradient + momentum * gradient : gradient);
  }
}

FASHION_WIDE void sgd_momentum(
    Values parameters, Inputs gradients, Values velocity, int64_t count, float lr, float momentum, float decay) {
  for (int64_t i = 0; i < count; ++i) {
    const float gradient = gradients[i] + decay * parameters[i];
    velocity[i] = momentum * velocity[i] + gradient;
    parameters[i] -= lr * velocity[i];
  }
}

FASHION_WIDE void sgd_nesterov(
    Values parameters, Inputs gradients, Values velocity, int64_t count, float lr, float momentum, float decay) {
  for (int64_t i = 0; i < count; ++i) {
    const float gradient = gradients[i] + decay * parameters[i];
    velocity[i] = momentum * velocity[i] + gradient;
    parameters[i] -= lr * (gradient + momentum * velocity[i]);
  }
}

// shrink is 1 - lr * decay for AdamW and 1 otherwise; decay is 0 for AdamW.
FASHION_WIDE void adam(
    Values parameters, Inputs gradients, Values m, Values v, int64_t count, float shrink, float decay, float beta1,
    float one_less_beta1, float beta2, float one_less_beta2, float step_size, float root_correction, float eps) {
  for (int64_t i = 0; i < count; ++i) {
    const float parameter = parameters[i] * shrink;
    const float gradient = gradients[i] + decay * parameter;
    m[i] = m[i] * beta1 + one_less_beta1 * gradient;
    v[i] = v[i] * beta2 + one_less_beta2 * gradient * gradient;
    parameters[i] = parameter - step_size * m[i] / (std::sqrt(v[i]) / root_correction + eps);
  }
}

FASHION_WIDE void rmsprop_plain(
    Values parameters, Inputs gradients, Values square, int64_t count, float lr, float alpha, float one_less_alpha,
    float eps, float decay) {
  for (int64_t i = 0; i < count; ++i) {
    const float gradient = gradients[i] + decay * parameters[i];
    square[i] = square[i] * alpha + one_less_alpha * gradient * gradient;
    parameters[i] -= lr * gradient / (std::sqrt(square[i]) + eps);
  }
}

FASHION_WIDE void rmsprop_momentum(
    Values parameters, Inputs gradients, Values square, Values velocity, int64_t count, float lr, float alpha,
    float one_less_alpha, float eps, float decay, float momentum) {
  for (int64_t i = 0; i < count; ++i) {
    const float gradient = gradients[i] + decay * parameters[i];
    square[i] = square[i] * alpha + one_less_alpha * gradient * gradient;
    velocity[i] = momentum * velocity[i] + gradient / (std::sqrt(square[i]) + eps);
    parameters[i] -= lr * velocity[i];
  }
}

FASHION_WIDE void sum_into(Values into, Inputs from, int64_t count) {
  for (int64_t i = 0; i < count; ++i)
    into[i] += from[i];
}

} // namespace

// torch.optim.SGD with dampening 0; velocity may be null when momentum is 0.
FASHION_API void fashion_sgd_step(
    float* parameters, const float* gradients, float* velocity, int64_t count, float lr, float momentum, bool nesterov,
    float decay, bool first_step) {
  if (velocity == nullptr || momentum == 0)
    sgd_plain(parameters, gradients, count, lr, decay);
  else if (first_step)
    sgd_first(parameters, gradients, velocity, count, lr, momentum, nesterov, decay);
  else if (nesterov)
    sgd_nesterov(parameters, gradients, velocity, count, lr, momentum, decay);
  else
    sgd_momentum(parameters, gradients, velocity, count, lr, momentum, decay);
}

// torch.optim.Adam, or torch.optim.AdamW where the decay is decoupled. The corrections are taken in double precision as
// PyTorch takes them in Python; step counts from 1.
FASHION_API void fashion_adam_step(
    float* parameters, const float* gradients, float* m, float* v, int64_t count, double lr, double beta1,
    double beta2, double eps, double decay, bool decoupled, int64_t step) {
  const double correction1 = 1 - std::pow(beta1, static_cast<double>(step));
  const double correction2 = 1 - std::pow(beta2, static_cast<double>(step));
  adam(
      parameters, gradients, m, v, count, decoupled ? static_cast<float>(1 - lr * decay) : 1.0f,
      decoupled ? 0.0f : static_cast<float>(decay), static_cast<float>(beta1), static_cast<float>(1 - beta1),
      static_cast<float>(beta2), static_cast<float>(1 - beta2), static_cast<float>(lr / correction1),
      static_cast<float>(std::sqrt(correction2)), static_cast<float>(eps));
}

// torch.optim.RMSprop, not centred; velocity may be null when momentum is 0.
FASHION_API void fashion_rmsprop_step(
    float* parameters, const float* gradients, float* square, float* velocity, int64_t count, double lr, double alpha,
    double eps, double decay, double momentum) {
  const auto narrow = [](double value) { return static_cast<float>(value); };
  if (velocity == nullptr || momentum == 0)
    rmsprop_plain(
        parameters, gradients, square, count, narrow(lr), narrow(alpha), narrow(1 - alpha), narrow(eps),
        narrow(decay));
  else
    rmsprop_momentum(
        parameters, gradients, square, velocity, count, narrow(lr), narrow(alpha), narrow(1 - alpha), narrow(eps),
        narrow(decay), narrow(momentum));
}

FASHION_API void fashion_sum_into(float* into, const float* from, int64_t count) { sum_into(into, from, count); }
