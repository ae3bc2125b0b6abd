// Where the workers of a step meet.
#pragma once

#include <atomic>
#include <cstdint>

namespace fashion {

// The last to come lets all go on.
class Barrier {
public:
  explicit Barrier(int32_t count) : count_(count) {}
  void wait();
  // Lets all go on from now on without meeting: one of them will not come.
  void give_up();

private:
  const int32_t count_;
  std::atomic<int32_t> waiting_{0};
  std::atomic<int64_t> turn_{0};
  std::atomic<bool> given_up_{false};
};

} // namespace fashion
