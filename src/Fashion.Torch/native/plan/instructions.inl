// The plan's operations for the instruction set that FASHION_ISA names; included by one source for each.
#include "plan/convolution_gradients.h"
#include "plan/dense.h"
#include "plan/norm.h"
#include "plan/pooling.h"
#include "plan/join.h"
#include "plan/loss.h"

namespace fashion::FASHION_ISA {

inline Call call_of(Plan& plan, size_t index, int32_t worker, const Share& share, bool training) {
  const Operation& operation = plan.operations[index];
  return {plan, operation, plan.inputs_of(operation), plan.workers[worker].rooms[index], plan.workers[worker],
          share, training};
}

inline void reserve(Plan& plan, int32_t worker) {
#if defined(FASHION_TILES)
  reserve_tiles(plan, plan.workers[worker]);
#endif
  reserve_points(plan, plan.workers[worker]);
  plan.workers[worker].wanted.assign(plan.operations.back().channels, 0.0);
  plan.workers[worker].chances.assign(plan.operations.back().channels, 0.0);
  for (size_t index = 0; index < plan.operations.size(); ++index) {
    const Operation& operation = plan.operations[index];
    Room& room = plan.workers[worker].rooms[index];
    MemoryPool& memory = plan.workers[worker].memory;
    if (operation.kind == Kind::kConvolution)
      reserve_convolution(plan, operation, *plan.inputs_of(operation), room, memory);
    else if (operation.kind == Kind::kDense)
      reserve_dense(plan, operation, *plan.inputs_of(operation), room, memory);
    else if (operation.kind == Kind::kBatchNorm)
      reserve_norm(operation, room);
    else if (operation.kind == Kind::kAvgPool)
      reserve_avg_pool(*plan.inputs_of(operation), room, memory);
  }
}

// Whether images may come as pixels: all that read them are dense layers that take those.
inline bool takes_pixels(const Plan& plan) {
  for (const Operation& operation : plan.operations)
    for (int64_t index = 0; index < operation.input_count; ++index) {
      const Input& input = plan.inputs_of(operation)[index];
      if (input.value < 0 && (operation.kind != Kind::kDense || !Dense(plan, operation, input).pixels))
        return false;
    }
  return !plan.trains;
}

inline void prepare(Plan& plan, int32_t worker, const Share& share) {
  plan.workers[worker].pixel_factor = static_cast<float>(share.pixel_factor);
  for (size_t index = 0; index < plan.operations.size(); ++index)
    switch (plan.operations[index].kind) {
    case Kind::kConvolution: prepare_convolution(call_of(plan, index, worker, share, false)); break;
    case Kind::kDense: prepare_dense(call_of(plan, index, worker, share, false)); break;
    default: break;
    }
}

inline void forward(Plan& plan, int32_t worker, const Share& share, bool training) {
#if defined(FASHION_TILES)
  const TileSession session;
#endif
  for (size_t index = 0; index < plan.operations.size(); ++index) {
    const Call call = call_of(plan, index, worker, share, training);
    switch (call.operation.kind) {
    case Kind::kConvolution: forward_convolution(call); break;
    case Kind::kDense: forward_dense(call); break;
    case Kind::kBatchNorm: forward_norm(call, plan.barrier); break;
    case Kind::kActivation: forward_activation(call); break;
    case Kind::kMaxPool: forward_max_pool(call); break;
    case Kind::kAvgPool: forward_avg_pool(call); break;
    case Kind::kGlobalAvgPool: forward_global_avg_pool(call); break;
    case Kind::kGlobalMaxPool: forward_global_max_pool(call); break;
    case Kind::kMask: forward_mask(call); break;
    case Kind::kSum: forward_sum(call); break;
    case Kind::kMultiply: forward_multiply(call); break;
    case Kind::kConcat: forward_concat(call); break;
    case Kind::kPad: forward_pad(call); break;
    case Kind::kFlatten: forward_flatten(call); break;
    }
  }
}

inline void backward(Plan& plan, int32_t worker, Share& share) {
#if defined(FASHION_TILES)
  const TileSession session;
#endif
  const Operation& last = plan.operations.back();
  float* arena = plan.workers[worker].arena;
  cross_entropy(share, plan.workers[worker], arena + last.value, arena + last.gradient, last.channels);
  for (size_t index = plan.operations.size(); index-- > 0;) {
    // What nothing before it learns has no gradient; before the first that is not frozen no gradient is of use.
    if (plan.operations[index].gradient < 0 || (share.all_learn == 0 && index < plan.first_open))
      continue;
    const Call call = call_of(plan, index, worker, share, true);
    switch (call.operation.kind) {
    case Kind::kConvolution: backward_convolution(call); break;
    case Kind::kDense: backward_dense(call); break;
    case Kind::kBatchNorm: backward_norm(call, plan.barrier); break;
    case Kind::kActivation: backward_activation(call); break;
    case Kind::kMaxPool: if (call.inputs[0].gradient >= 0) backward_max_pool(call); break;
    case Kind::kAvgPool: if (call.inputs[0].gradient >= 0) backward_avg_pool(call); break;
    case Kind::kGlobalAvgPool: if (call.inputs[0].gradient >= 0) backward_global_avg_pool(call); break;
    case Kind::kGlobalMaxPool: if (call.inputs[0].gradient >= 0) backward_global_max_pool(call); break;
    case Kind::kMask: backward_mask(call); break;
    case Kind::kSum: backward_sum(call); break;
    case Kind::kMultiply: backward_multiply(call); break;
    case Kind::kConcat: backward_concat(call); break;
    case Kind::kPad: backward_pad(call); break;
    case Kind::kFlatten: backward_flatten(call); break;
    }
  }
}

constexpr Instructions kInstructions{takes_pixels, reserve, prepare, forward, backward};

} // namespace fashion::FASHION_ISA
