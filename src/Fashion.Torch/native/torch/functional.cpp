// Layers without state: convolution, pooling, padding, activations.
#include "guard.h"

using namespace fashion;

FASHION_API Handle fashion_linear(Handle input, Handle weight, Handle bias) {
  return make([&] { return at::linear(*input, *weight, optional_tensor(bias)); });
}
FASHION_API Handle fashion_conv2d(
    Handle input, Handle weight, Handle bias, const int64_t* strides, const int64_t* padding, const int64_t* dilation,
    int64_t groups) {
  return make([&] {
    return at::conv2d(
        *input, *weight, optional_tensor(bias), extents(strides, 2), extents(padding, 2), extents(dilation, 2),
        groups);
  });
}
FASHION_API Handle fashion_max_pool2d(
    Handle input, const int64_t* kernel, const int64_t* strides, const int64_t* padding, const int64_t* dilation,
    bool ceil_mode) {
  return make([&] {
    return at::max_pool2d(
        *input, extents(kernel, 2), extents(strides, 2), extents(padding, 2), extents(dilation, 2), ceil_mode);
  });
}
FASHION_API Handle fashion_avg_pool2d(
    Handle input, const int64_t* kernel, const int64_t* strides, const int64_t* padding, bool ceil_mode,
    bool count_include_pad, const int64_t* divisor_override) {
  return make([&] {
    const auto divisor = divisor_override == nullptr ? Optional<int64_t>{} : Optional<int64_t>{*divisor_override};
    return at::avg_pool2d(
        *input, extents(kernel, 2), extents(strides, 2), extents(padding, 2), ceil_mode, count_include_pad, divisor);
  });
}
FASHION_API Handle fashion_adaptive_avg_pool2d(Handle input, const int64_t* output) {
  return make([&] { return at::adaptive_avg_pool2d(*input, extents(output, 2)); });
}

// TorchSharp's PaddingModes: 0 zeros, 1 reflect, 2 replicate, 3 circular, 4 constant.
FASHION_API Handle fashion_pad(Handle input, const int64_t* pad, int64_t count, int32_t mode, double value) {
  return make([&] {
    static const char* const names[] = {"constant", "reflect", "replicate", "circular", "constant"};
    TORCH_CHECK(mode >= 0 && mode <= 4, "unknown padding mode ", mode);
    const bool constant = mode == 0 || mode == 4;
    return at::pad(
        *input, extents(pad, count), names[mode], constant ? Optional<double>{value} : Optional<double>{});
  });
}

FASHION_API Handle fashion_dropout(Handle input, double p, bool training) {
  return make([&] { return at::dropout(*input, p, training); });
}
FASHION_API int32_t fashion_dropout_(Handle input, double p, bool training) {
  return run([&] { at::dropout_(*input, p, training); });
}
FASHION_API Handle fashion_one_hot(Handle input, int64_t classes) {
  return make([&] { return at::one_hot(*input, classes); });
}

#define ACTIVATION(name)                                  \
  FASHION_API Handle fashion_##name(Handle input) {       \
    return make([&] { return at::name(*input); });        \
  }                                                       \
  FASHION_API int32_t fashion_##name##_(Handle input) {   \
    return run([&] { at::name##_(*input); });             \
  }
ACTIVATION(selu)
ACTIVATION(silu)
ACTIVATION(mish)
ACTIVATION(hardswish)

FASHION_API Handle fashion_gelu(Handle input, bool tanh) {
  return make([&] { return at::gelu(*input, tanh ? "tanh" : "none"); });
}
FASHION_API int32_t fashion_gelu_(Handle input, bool tanh) {
  return run([&] { at::gelu_(*input, tanh ? "tanh" : "none"); });
}
FASHION_API Handle fashion_leaky_relu(Handle input, ScalarValue slope) {
  return make([&] { return at::leaky_relu(*input, slope.value()); });
}
FASHION_API int32_t fashion_leaky_relu_(Handle input, ScalarValue slope) {
  return run([&] { at::leaky_relu_(*input, slope.value()); });
}
FASHION_API Handle fashion_elu(Handle input, ScalarValue alpha, ScalarValue scale, ScalarValue input_scale) {
  return make([&] { return at::elu(*input, alpha.value(), scale.value(), input_scale.value()); });
}
FASHION_API int32_t fashion_elu_(Handle input, ScalarValue alpha, ScalarValue scale, ScalarValue input_scale) {
  return run([&] { at::elu_(*input, alpha.value(), scale.value(), input_scale.value()); });
}
FASHION_API Handle fashion_softplus(Handle input, double beta, double threshold) {
  return make([&] { return at::softplus(*input, beta, threshold); });
}
FASHION_API Handle fashion_softmax(Handle input, int64_t dim, int8_t type) {
  return make([&] { return at::softmax(*input, dim, optional_type(type)); });
}
FASHION_API Handle fashion_log_softmax(Handle input, int64_t dim, int8_t type) {
  return make([&] { return at::log_softmax(*input, dim, optional_type(type)); });
}
