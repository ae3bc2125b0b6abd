// A dense layer with its bias and activation. Its products take the samples as vectors: the weights are then read as they
// lie, number by number, and nothing as large as they are is copied; only a plan that predicts keeps them as parts, for
// tiles, as digits, for pixels, or as strips, for numbers of which many are zero.
#pragma once

#include <numeric>

#include "plan/call.h"
#include "plan/product.h"
#include "plan/sparse/dense.h"
#if defined(FASHION_TILES)
#include "plan/tiles/dense.h"
#elif defined(__AVX512F__)
#include "plan/bytes/dense.h"
#endif

namespace fashion::FASHION_ISA {

// Samples of a product at once, and the columns of weights that are copied side by side for the backward pass.
constexpr int64_t kSamples = 4 * kLanes, kWeightColumns = 4 * kRowsOfFour;

// Samples of a forward pass at once, on tiles and on vectors: as many as fit with all their inputs into the second cache,
// while the weights stream by.
constexpr int64_t kNearOnTiles = 256, kNearOnVectors = 64;

struct Dense {
  Dense(const Plan& plan, const Operation& operation, const Input& input)
      : inputs(input.channels), units(operation.channels), line((plan.capacity + kLanes - 1) / kLanes * kLanes) {
#if defined(FASHION_TILES)
    tiles = has_tiles(inputs, units, plan.capacity);
    pixels = tiles && !plan.trains && input.value < 0;
#elif defined(__AVX512F__)
    pixels = !plan.trains && input.value < 0 && has_bytes(inputs, units);
#endif
    sparse = !tiles && !plan.trains && operation.rectified != 0 && has_strips(inputs, units);
  }

  int64_t inputs, units;
  int64_t line; // samples of a turned row, in whole vectors
  bool tiles = false; // the products run on tiles
  bool pixels = false; // images may come as pixels
  bool sparse = false; // zeros may be left out

  // Parts of the room's columns, one after another.
  int64_t turned_input() const { return 0; }
  int64_t turned_output() const { return inputs * line; }
  int64_t panel() const { return (inputs + units) * line; }
  int64_t room() const { return panel() + std::max(units * kWeightColumns, line * kSamples); }
};

inline void reserve_dense(const Plan& plan, const Operation& operation, const Input& input, Room& room, MemoryPool& memory) {
  const Dense shape(plan, operation, input);
#if defined(FASHION_TILES)
  if (shape.tiles && !plan.trains) {
    room.panels = memory.take(TileWeights(shape.inputs, shape.units).room());
    return;
  }
#elif defined(__AVX512F__)
  if (shape.pixels)
    room.panels = memory.take(ByteRoom(shape.inputs, shape.units, plan.capacity).size());
#endif
  if (shape.sparse)
    room.panels = memory.take(SparseRoom(shape.inputs, shape.units, plan.capacity).size());
  room.columns = memory.take(shape.room());
}

// What the model sees of pixels is made behind the product: factor * (weights * pixels) + addend * (sum of weights) + bias.
inline bool sees_pixels(const Call& call) { return call.inputs[0].value < 0 && call.worker.pixel_factor != 0; }

inline float trained_bias(const Call& call, int64_t unit) {
  return call.operation.bias < 0 ? 0 : call.share.trained[call.operation.bias + unit];
}

// The bias behind a unit's product, with what is added to the pixels where images are such.
inline float bias_behind(const Call& call, const Dense& shape, int64_t unit) {
  double bias = trained_bias(call, unit);
  const float* from = call.share.trained + call.operation.weight + unit * shape.inputs;
  if (sees_pixels(call))
    bias += call.share.pixel_addend * std::accumulate(from, from + shape.inputs, 0.0);
  return static_cast<float>(bias);
}

#if defined(FASHION_TILES)

// Pixels are exact as one part of three, which halves their products.
inline void prepare_weights(const Call& call, const Dense& shape) {
  const TileWeights weights(shape.inputs, shape.units);
  pair_columns(
      call.share.trained + call.operation.weight, shape.inputs, shape.inputs, shape.units, weights.right(call.room));
  for (int64_t unit = 0; unit < shape.units; ++unit)
    weights.bias(call.room)[unit] = bias_behind(call, shape, unit);
}

inline void predict_dense(const Call& call, const Dense& shape) {
  const bool pixels = sees_pixels(call);
  const Vector factor = spread(pixels ? call.worker.pixel_factor : 1);
  const float* bias = TileWeights(shape.inputs, shape.units).bias(call.room);
  with_activation(call.operation.activation, [&]<Activation kActivation>() {
    const Vector leak = spread(static_cast<float>(call.operation.slope));
    const auto finish = [&](int64_t row, int64_t rows, int64_t first, int64_t width) {
      for (const int64_t end = row + rows; row < end; ++row)
        each_vector(width, [&](int64_t unit, Mask mask) {
          float* output = call.output(row) + first + unit;
          const Vector sum = fma(load(output, mask), factor, load(bias + first + unit, mask));
          store(output, activated<kActivation>(sum, leak), mask);
        });
    };
    (pixels ? tile_product_predict<1, decltype(finish)> : tile_product_predict<kParts, decltype(finish)>)(
        call.value(0, 0), call.share.rows, shape.inputs, shape.units, call.room, call.output(0), call.worker, finish);
  });
}

#elif defined(__AVX512F__)

inline void prepare_digits(const Call& call, const Dense& shape) {
  const ByteRoom room(shape.inputs, shape.units, call.plan.capacity);
  call.room.has_panels = true;
  const float* weights = call.share.trained + call.operation.weight;
  for (int64_t unit = 0; unit < shape.units; ++unit, weights += shape.inputs) {
    room.bias(call.room)[unit] = bias_behind(call, shape, unit);
    if (const std::optional<float> scale = scale_of(weights, shape.inputs)) {
      room.scale(call.room)[unit] = call.worker.pixel_factor * *scale;
      write_digits(room.shape, weights, shape.inputs, unit, *scale, room.digits(call.room));
    } else {
      call.room.has_panels = false;
    }
  }
}

inline void predict_from_pixels(const Call& call, const Dense& shape) {
  const ByteRoom room(shape.inputs, shape.units, call.plan.capacity);
  with_activation(call.operation.activation, [&]<Activation kActivation>() {
    const Vector leak = spread(static_cast<float>(call.operation.slope));
    byte_product(room, call.value(0, 0), call.share.rows, call.room, call.output(0), [&](Vector sum) {
      return activated<kActivation>(sum, leak);
    });
  });
}

#endif

// A zero times what is not finite is no number, and not to be left out.
inline void prepare_strips(const Call& call, const Dense& shape) {
  const float* weights = call.share.trained + call.operation.weight;
  call.room.has_panels = is_finite(weights, shape.inputs * shape.units);
  if (call.room.has_panels)
    write_strips(SparseRoom(shape.inputs, shape.units, call.plan.capacity), weights, shape.units, call.room);
}

// Gives how many samples it predicted before one part of them had too few zeros.
inline int64_t predict_from_few(const Call& call, const Dense& shape) {
  const SparseRoom room(shape.inputs, shape.units, call.plan.capacity);
  const float* bias = call.operation.bias < 0 ? nullptr : call.share.trained + call.operation.bias;
  int64_t done = 0;
  with_activation(call.operation.activation, [&]<Activation kActivation>() {
    const Vector leak = spread(static_cast<float>(call.operation.slope));
    done = sparse_product(
        room, call.value(0, 0), call.share.rows, call.room, call.output(0), shape.units,
        [&](Vector sum, int64_t unit, Mask mask) {
          return activated<kActivation>(bias == nullptr ? sum : sum + load(bias + unit, mask), leak);
        });
  });
  return done;
}

inline void prepare_dense(const Call& call) {
  const Dense shape(call.plan, call.operation, call.inputs[0]);
#if defined(FASHION_TILES)
  if (shape.tiles && !call.plan.trains)
    prepare_weights(call, shape);
#elif defined(__AVX512F__)
  if (shape.pixels && sees_pixels(call))
    prepare_digits(call, shape);
#endif
  if (shape.sparse)
    prepare_strips(call, shape);
}

// C[row][sample] over all samples in blocks; A's rows stay near while the blocks pass.
template <bool kUnitRows>
void sample_product(Operands in, int64_t rows, const float* samples, int64_t line, int64_t columns, float* c, int64_t c_row) {
  constexpr int64_t kRows = 4 * kRowsOfFour;
  for (int64_t row = 0; row < rows; row += kRows) {
    const int64_t height = std::min(kRows, rows - row);
    Operands part = in;
    part.a += row * in.a_row;
    for (int64_t column = 0; column < columns;) {
      part.b = samples + column;
      const Target target{c + row * c_row + column, c_row, first_lanes(kLanes), Start::kZero, nullptr};
      const int64_t left = (columns - column + kLanes - 1) / kLanes;
      if (left >= 3 && column + kSamples <= line) {
        product_rows<4, kUnitRows>(part, height, target);
        column += kSamples;
      } else if (left >= 2) {
        product_rows<2, kUnitRows>(part, height, target);
        column += 2 * kLanes;
      } else {
        product_rows<1, kUnitRows>(part, height, target);
        column += kLanes;
      }
    }
  }
}

// outputs[unit][sample], of some samples one after another.
inline void multiply_samples(const Call& call, const Dense& shape, int64_t first, int64_t count, float* outputs, int64_t line) {
  const float* weight = call.share.trained + call.operation.weight;
#if defined(FASHION_TILES)
  if (shape.tiles) {
    const auto split = [&](int64_t step, int64_t length, int64_t column, int64_t width, const Right& into) {
      pair_columns(call.value(0, first + column) + step, shape.inputs, length, width, into);
    };
    tile_product_split(
        weight, shape.inputs, shape.units, shape.inputs, count, split, outputs, line, false, call.worker);
    return;
  }
#endif
  float* turned = call.room.columns + shape.turned_input();
  turn(call.value(0, first), shape.inputs, count, shape.inputs, turned, line);
  const int64_t none = 0;
  const Operands in{weight, shape.inputs, 1, nullptr, line, shape.inputs, 1, &none, &none};
  sample_product<false>(in, shape.units, turned, line, count, outputs, line);
}

// The same as bias_behind, but summed only once, where there is something to sum.
inline float prepared_bias(const Call& call, [[maybe_unused]] const Dense& shape, int64_t unit) {
#if !defined(FASHION_TILES) && defined(__AVX512F__)
  if (shape.pixels && sees_pixels(call))
    return ByteRoom(shape.inputs, shape.units, call.plan.capacity).bias(call.room)[unit];
#endif
  return trained_bias(call, unit);
}

inline void forward_dense(const Call& call) {
  const Operation& operation = call.operation;
  const Dense shape(call.plan, operation, call.inputs[0]);
  const int64_t rows = call.share.rows;
  if (rows == 0)
    return;
#if defined(FASHION_TILES)
  if (shape.tiles && !call.plan.trains)
    return predict_dense(call, shape);
#elif defined(__AVX512F__)
  if (shape.pixels && sees_pixels(call) && call.room.has_panels)
    return predict_from_pixels(call, shape);
#endif
  const int64_t done = shape.sparse && call.room.has_panels ? predict_from_few(call, shape) : 0;
  const int64_t line = std::min(shape.line, shape.tiles ? kNearOnTiles : kNearOnVectors);
  float* output = call.room.columns + shape.turned_output();
  for (int64_t first = done; first < rows; first += line) {
    const int64_t count = std::min(line, rows - first);
    multiply_samples(call, shape, first, count, output, line);
    with_activation(operation.activation, [&]<Activation kActivation>() {
      const Vector leak = spread(static_cast<float>(operation.slope));
      const Vector factor = spread(sees_pixels(call) ? call.worker.pixel_factor : 1);
      for (int64_t unit = 0; unit < shape.units; ++unit) {
        const Vector bias = spread(prepared_bias(call, shape, unit));
        float* outputs = output + unit * line;
        for (int64_t at = 0; at < count; at += kLanes)
          store(outputs + at, activated<kActivation>(fma(load(outputs + at), factor, bias), leak));
      }
    });
    turn(output, line, shape.units, count, call.output(first), shape.units);
  }
}

// gradients[unit][input] = the output's gradient, turned, times the input.
inline void multiply_weights(const Call& call, const Dense& shape, const float* turned, float* gradients) {
  const int64_t none = 0, rows = call.share.rows;
#if defined(FASHION_TILES)
  if (shape.tiles && rows > 0) {
    const auto split = [&](int64_t step, int64_t length, int64_t column, int64_t width, const Right& into) {
      pair_rows(call.value(0, step) + column, shape.inputs, length, width, into);
    };
    tile_product_split(
        turned, shape.line, shape.units, rows, shape.inputs, split, gradients, shape.inputs, false, call.worker);
    return;
  }
#endif
  float* panel = call.room.columns + shape.panel();
  const Operands in{turned, shape.line, 1, panel, kSamples, rows, 1, &none, &none};
  for (int64_t column = 0; column < shape.inputs; column += kSamples) {
    const int64_t width = std::min(kSamples, shape.inputs - column);
    for (int64_t row = 0; row < rows; ++row) {
      const float* from = call.value(0, row) + column;
      each_vector(width, [&](int64_t at, Mask mask) { store(panel + row * kSamples + at, load(from + at, mask)); });
    }
    Target target{gradients + column, shape.inputs, first_lanes(kLanes), Start::kZero, nullptr};
    if (width > 3 * kLanes) {
      target.last = first_lanes(width - 3 * kLanes);
      product_rows<4, false>(in, shape.units, target);
      continue;
    }
    Operands part = in;
    for (int64_t done = 0; done < width; done += kBlock, target.c += kBlock, part.b += kBlock)
      product_block<false>(part, shape.units, std::min(kBlock, width - done), target);
  }
}

inline void write_dense_gradient(const Call& call, const Dense& shape, const float* turned) {
  const Operation& operation = call.operation;
  const int64_t rows = call.share.rows;
  float* into = call.share.gradients + operation.weight;
  multiply_weights(call, shape, turned, into);
  const float penalty = call.share.first != 0 ? static_cast<float>(2 * operation.penalty) : 0;
  if (penalty != 0)
    give(into, call.share.trained + operation.weight, shape.inputs * shape.units, true, penalty);
  if (operation.bias < 0)
    return;
  for (int64_t unit = 0; unit < shape.units; ++unit) {
    Vector total = zero();
    for (int64_t at = 0; at < rows; at += kLanes)
      total = total + load(turned + unit * shape.line + at, first_lanes(rows - at));
    call.share.gradients[operation.bias + unit] = sum(total);
  }
}

// The input's gradient: the weights' columns, copied side by side, times the output's gradient.
inline void give_dense_gradient(const Call& call, const Dense& shape, const float* turned) {
  const float* weight = call.share.trained + call.operation.weight;
#if defined(FASHION_TILES)
  if (shape.tiles) {
    const auto split = [&](int64_t step, int64_t length, int64_t column, int64_t width, const Right& into) {
      pair_rows(weight + step * shape.inputs + column, shape.inputs, length, width, into);
    };
    tile_product_split(
        call.gradient(0), shape.units, call.share.rows, shape.units, shape.inputs, split, call.input_gradient(0, 0),
        shape.inputs, call.inputs[0].accumulate != 0, call.worker);
    return;
  }
#endif
  float* panel = call.room.columns + shape.panel();
  float* into = call.room.columns + shape.turned_input();
  const int64_t none = 0, rows = call.share.rows;
  const Operands in{panel, 1, kWeightColumns, nullptr, shape.line, shape.units, 1, &none, &none};
  for (int64_t column = 0; column < shape.inputs; column += kWeightColumns) {
    const int64_t width = std::min(kWeightColumns, shape.inputs - column);
    for (int64_t unit = 0; unit < shape.units; ++unit) {
      const float* from = weight + unit * shape.inputs + column;
      each_vector(width, [&](int64_t at, Mask mask) {
        store(panel + unit * kWeightColumns + at, load(from + at, mask), mask);
      });
    }
    sample_product<true>(in, width, turned, shape.line, rows, into + column * shape.line, shape.line);
  }
  turn(
      into, shape.line, shape.inputs, rows, call.input_gradient(0, 0), shape.inputs, call.inputs[0].accumulate != 0);
}

inline void backward_dense(const Call& call) {
  const Operation& operation = call.operation;
  const Dense shape(call.plan, operation, call.inputs[0]);
  const int64_t rows = call.share.rows;
  float* gradient = call.gradient(0);
  if (operation.activation != Activation::kNone)
    activate_backward(operation.activation, operation.slope, call.output(0), gradient, gradient, rows * shape.units);
  float* turned = call.room.columns + shape.turned_output();
  turn(gradient, shape.units, rows, shape.units, turned, shape.line);
  if (call.learns())
    write_dense_gradient(call, shape, turned);
  if (call.inputs[0].gradient >= 0 && rows > 0)
    give_dense_gradient(call, shape, turned);
}

} // namespace fashion::FASHION_ISA
