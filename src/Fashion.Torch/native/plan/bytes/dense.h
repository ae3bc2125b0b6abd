// A dense layer that predicts from pixels of 8 bits, on instructions that multiply bytes.
#pragma once

#include "plan/bytes/product.h"
#include "plan/plan.h"

namespace fashion::FASHION_ISA {

// Whether pixels win: they come in whole vectors of units, however few are in the last.
inline bool has_bytes(int64_t inputs, int64_t units) {
  return inputs >= kLanes && inputs <= kMostPixels && units >= kLanes && multiplies_bytes();
}

// Samples whose pixels stay near while all weights' digits pass.
constexpr int64_t kByteSamples = 28 * kByteRows;

// What lies in the panels: digits, the scale and the bias of each unit, and some samples' pixels.
struct ByteRoom {
  ByteRoom(int64_t inputs, int64_t units, int64_t capacity)
      : shape(inputs, units), inputs(inputs), samples(std::min(capacity, kByteSamples)) {}

  Digits shape;
  int64_t inputs, samples;

  int64_t numbers() const { return shape.bytes() / sizeof(float); }
  int64_t size() const { return numbers() + 2 * shape.units + samples * shape.line() / sizeof(float); }
  int8_t* digits(const Room& room) const { return reinterpret_cast<int8_t*>(room.panels); }
  float* scale(const Room& room) const { return room.panels + numbers(); }
  float* bias(const Room& room) const { return scale(room) + shape.units; }
  uint8_t* pixels(const Room& room) const { return reinterpret_cast<uint8_t*>(bias(room) + shape.units); }
};

// Whole numbers from 0 to 255 as bytes; behind them the room's zeros stay.
inline void write_pixels(const float* from, int64_t count, uint8_t* to) {
  each_vector(count, [&](int64_t at, Mask mask) {
    _mm512_mask_cvtepi32_storeu_epi8(to + at, mask, _mm512_cvtps_epi32(load(from + at, mask)));
  });
}

// outputs[sample][unit], each vector as finish gives it back.
template <class Finish>
void byte_product(
    const ByteRoom& in, const float* images, int64_t samples, const Room& room, float* outputs, const Finish& finish) {
  const Digits& shape = in.shape;
  uint8_t* pixels = in.pixels(room);
  // Outputs whose units are a power of two fall on one another in the cache.
  alignas(64) float block[kByteSamples * kLanes];
  for (int64_t first = 0; first < samples; first += in.samples) {
    const int64_t count = std::min(in.samples, samples - first);
    for (int64_t sample = 0; sample < count; ++sample)
      write_pixels(images + (first + sample) * in.inputs, in.inputs, pixels + sample * shape.line());
    for (int64_t unit = 0; unit < shape.units; unit += kLanes) {
      const Mask mask = first_lanes(shape.units - unit);
      byte_rows(
          pixels, shape.line(), count, in.digits(room) + unit / kLanes * shape.group, shape.steps, in.scale(room) + unit,
          in.bias(room) + unit, block, mask);
      for (int64_t sample = 0; sample < count; ++sample)
        store(outputs + (first + sample) * shape.units + unit, finish(load(block + sample * kLanes)), mask);
    }
  }
}

} // namespace fashion::FASHION_ISA
