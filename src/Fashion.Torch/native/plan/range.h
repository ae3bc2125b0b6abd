// Which of a window's places lie in an image, along one axis.
#pragma once

#include <algorithm>
#include <cstdint>

namespace fashion {

// From one on, up to another that is left out.
struct Range {
  int64_t first, end;

  // Those of `count` places, `step` apart from `start` on, that lie within `size` places from `origin` on.
  static Range inside(int64_t count, int64_t start, int64_t step, int64_t origin, int64_t size) {
    // A division takes longer than a small window.
    const auto before = [&](int64_t place) {
      const int64_t distance = place - start;
      return distance <= 0 ? 0 : std::min(count, step == 1 ? distance : (distance + step - 1) / step);
    };
    return {before(origin), before(origin + size)};
  }
};

} // namespace fashion
