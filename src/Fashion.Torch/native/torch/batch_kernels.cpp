// From the data set's bytes to a batch of floats in one pass.
#include <cstdint>

#define FASHION_API extern "C" __attribute__((visibility("default")))

// Row `rows[i]` of `pixels` becomes row i of `into`, each byte through the table of 256 values.
// The caller has checked that every row lies inside the data.
FASHION_API void fashion_gather_normalize(
    const uint8_t* pixels, const int32_t* rows, int64_t row_count, int64_t row_length, const float* table,
    float* into) {
  for (int64_t row = 0; row < row_count; ++row) {
    const uint8_t* const source = pixels + static_cast<int64_t>(rows[row]) * row_length;
    float* const target = into + row * row_length;
    for (int64_t i = 0; i < row_length; ++i)
      target[i] = table[source[i]];
  }
}
