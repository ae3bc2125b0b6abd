// Gradients: the graph's switches, its leaves, and the walk back.
#include "guard.h"

#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>

using namespace fashion;

FASHION_API bool fashion_requires_grad(Handle self) { return self->requires_grad(); }
FASHION_API int32_t fashion_set_requires_grad(Handle self, bool requires_grad) {
  return run([&] { self->set_requires_grad(requires_grad); });
}
FASHION_API bool fashion_is_leaf(Handle self) { return self->is_leaf(); }
FASHION_API int32_t fashion_retain_grad(Handle self) {
  return run([&] { self->retain_grad(); });
}

// Null when there is no gradient yet; never fails.
FASHION_API Handle fashion_grad(Handle self) {
  const auto& grad = self->grad();
  return grad.defined() ? new at::Tensor(grad) : nullptr;
}
FASHION_API int32_t fashion_set_grad(Handle self, Handle grad) {
  return run([&] {
    if (grad != nullptr)
      TORCH_CHECK(
          grad->sizes() == self->sizes() && grad->scalar_type() == self->scalar_type() &&
              grad->device() == self->device(),
          "a gradient has its tensor's shape, type and device: the tensor is ", self->sizes(), " of ",
          self->scalar_type(), ", the gradient ", grad->sizes(), " of ", grad->scalar_type());
    self->mutable_grad() = grad == nullptr ? at::Tensor() : *grad;
  });
}

FASHION_API Handle fashion_detach(Handle self) {
  return make([&] { return self->detach(); });
}
FASHION_API int32_t fashion_detach_(Handle self) {
  return run([&] { self->detach_(); });
}

FASHION_API int32_t fashion_backward(
    const Handle* tensors, int64_t count, const Handle* gradients, int64_t gradient_count, bool retain_graph,
    bool create_graph, const Handle* inputs, int64_t input_count) {
  return run([&] {
    torch::autograd::backward(
        tensors_of(tensors, count), tensors_of(gradients, gradient_count), retain_graph, create_graph,
        tensors_of(inputs, input_count));
  });
}

// Fills `results`, one place an input; an input that the outputs do not depend on gets null.
FASHION_API int32_t fashion_gradients(
    const Handle* outputs, int64_t output_count, const Handle* inputs, int64_t input_count, const Handle* gradients,
    int64_t gradient_count, bool retain_graph, bool create_graph, bool allow_unused, Handle* results) {
  return run([&] {
    auto found = torch::autograd::grad(
        tensors_of(outputs, output_count), tensors_of(inputs, input_count), tensors_of(gradients, gradient_count),
        retain_graph, create_graph, allow_unused);
    for (int64_t i = 0; i < input_count; ++i)
      results[i] = found[i].defined() ? new at::Tensor(std::move(found[i])) : nullptr;
  });
}

FASHION_API bool fashion_is_grad_enabled() { return c10::GradMode::is_enabled(); }
FASHION_API void fashion_set_grad_enabled(bool enabled) { c10::GradMode::set_enabled(enabled); }

FASHION_API bool fashion_is_inference_mode() { return c10::InferenceMode::is_enabled(); }
FASHION_API c10::InferenceMode* fashion_inference_mode_enter(bool enabled) { return new c10::InferenceMode(enabled); }
FASHION_API void fashion_inference_mode_leave(c10::InferenceMode* guard) { delete guard; }
