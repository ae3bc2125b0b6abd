// A compiled model: operations over buffers that are allocated once. `Operation`, `Input` and `Share` are laid out as
// Fashion.Torch's structs of the same names; offsets count floats.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "memory/pool.h"
#include "plan/barrier.h"

namespace fashion {

enum class Kind : int32_t {
  kConvolution,
  kDense,
  kBatchNorm,
  kActivation,
  kMaxPool,
  kAvgPool,
  kGlobalAvgPool,
  kGlobalMaxPool,
  kMask,
  kSum,
  kMultiply,
  kConcat,
  kPad,
  kFlatten,
};

enum class Activation : int32_t { kNone, kRelu, kLeakyRelu, kElu, kSelu, kTanh, kSigmoid, kGelu, kSilu };

// One tensor that an operation reads: samples x height x width x channels, or samples x channels (height, width 1).
struct Input {
  int64_t value; // offset in the worker's arena; -1: the images of the batch
  int64_t gradient; // offset in the worker's arena; -1: nobody asks for it
  int32_t accumulate; // add to the gradient that is there rather than write
  int32_t height;
  int32_t width;
  int32_t channels;
  double factor; // of a sum
};

struct Operation {
  Kind kind;
  Activation activation;
  int64_t first_input;
  int64_t input_count;
  int64_t value; // offset of the output in the worker's arena
  int64_t gradient; // of the output's gradient; -1 where nothing up to here learns
  int64_t extra; // of what the backward pass or a mask needs beside; -1 where nothing
  int32_t height; // of the output
  int32_t width;
  int32_t channels;
  int32_t kernel_height;
  int32_t kernel_width;
  int32_t stride;
  int32_t dilation;
  int32_t pad_top;
  int32_t pad_left;
  int32_t pad_bottom;
  int32_t pad_right;
  int32_t pool; // a convolution's own max pooling, pool x pool by pool; 1 for none
  int32_t frozen; // its parameters learn only where the share says that all do
  int32_t moments; // a convolution's: the batch norm (its index) that wants its output's sums; the norm's: that convolution; else -1
  int32_t skip_padding; // a mean counts only what lies in the image
  int32_t by_planes; // a mask has one number for each channel
  int32_t pixel; // a batch norm's: from a pixel of the output to the next; more than its channels amid those of a concat
  int32_t rectified; // a dense layer's: it reads what a ReLU gives, much of which is zero
  int64_t weight; // offsets in the model's trained numbers; -1 for none
  int64_t bias;
  int64_t scale; // of the batch norm folded into a convolution that only predicts, or of the batch norm itself
  int64_t shift;
  int64_t running_mean; // offsets in its running numbers
  int64_t running_variance;
  double slope;
  double momentum;
  double epsilon;
  double penalty; // l2: the loss has penalty * sum(weight^2) beside
  double keep_factor; // a mask: kept numbers are multiplied by this
  double keep_shift; // and this is added to all
  double drop_shift; // and this to the dropped ones
};

// One worker's part of a batch, and what comes of it.
struct Share {
  float* trained;
  float* running;
  float* gradients; // as long as trained; written by the operations that learn
  const float* images; // rows x height x width x channels
  const int64_t* labels; // rows; null where targets say the shares of the classes
  const float* targets; // rows x classes
  const float* class_weights; // classes; null for even ones
  int64_t rows;
  int64_t batch_rows; // of all workers together
  double total_weight; // what the summed loss is divided by
  double smoothing;
  double pixel_factor; // in passes that only predict: images are pixels of 8 bits, of which the model sees these times the
  double pixel_addend; // factor plus the addend; a factor of 0 where images are as the model sees them
  int32_t first; // the worker that adds the penalties and moves the running statistics
  int32_t all_learn;
  double loss; // out: this share's part of the batch's loss
  int64_t correct; // out: right predictions
};

// What a convolution on tiles keeps beside: strips of images as numbers, and factors as parts.
struct TileRoom {
  float *left, *right; // the input's strips, and the weights
  float *gradient_left, *turned_right; // the gradient's strip, and the turned weights
  float* result;
  float *input, *gradient; // strips of numbers
  float* gradient_rows; // the gradient's strip by channels
  float *even_pairs, *odd_pairs; // the input's strip in pairs of pixels, from the first or from the second on
};

// What one operation of one worker keeps between calls; large ones lie in the worker's pool.
struct Room {
  float* padded_input;
  float* padded_gradient;
  float* panels; // weights as the forward product reads them, and its bias; a convolution's on tiles: in the phases' order;
                 // a dense layer's that reads pixels: digits, and some samples' pixels; one's behind a ReLU: strips, and
                 // some samples' numbers
  bool has_panels; // a dense layer's: whether digits or strips can stand for its weights
  float* turned_panels; // weights as the backward product reads them
  float* weight_gradient;
  float* bias_gradient;
  float* image; // one image's output before pooling, or its gradient
  float* columns; // a dense layer's operands, turned
  float* line; // of an average pooling: sums of an image's rows, or their gradient
  TileRoom tiles;
  std::vector<int64_t> offsets;
  std::vector<double> sums; // a batch norm's: sum and sum of squares, forward and backward, of each channel
  std::vector<float> pivots; // a batch norm's first pixel
  std::vector<float> statistics; // its mean and inverse deviation
  std::vector<float> factors; // of its gradient
};

struct Worker {
  MemoryPool memory;
  float* arena;
  float pixel_factor; // of the coming passes
  float *left_parts, *right_parts; // blocks of a product's factors, as tiles take them
  float *points_in, *points_out; // a band's numbers at Winograd's points
  std::vector<Room> rooms;
  std::vector<double> wanted, chances; // of a sample's classes, for the loss
};

class Plan;

// The same code for each instruction set.
struct Instructions {
  bool (*takes_pixels)(const Plan& plan);
  void (*reserve)(Plan& plan, int32_t worker);
  void (*prepare)(Plan& plan, int32_t worker, const Share& share);
  void (*forward)(Plan& plan, int32_t worker, const Share& share, bool training);
  void (*backward)(Plan& plan, int32_t worker, Share& share);
};

class Plan {
public:
  Plan(std::vector<Operation> operations, std::vector<Input> inputs, int32_t workers, int64_t capacity, int64_t arena,
       bool trains, const Instructions& instructions);

  const std::vector<Operation> operations;
  const std::vector<Input> inputs;
  const int64_t capacity; // the most rows of a share
  const bool trains;
  const size_t first_open; // the first operation with parameters that are not frozen
  const Instructions& instructions;
  std::vector<Worker> workers;
  Barrier barrier;

  const Input* inputs_of(const Operation& operation) const { return inputs.data() + operation.first_input; }
};

const Instructions* amx_instructions();
const Instructions* avx512_instructions();
const Instructions* avx2_instructions();

} // namespace fashion
