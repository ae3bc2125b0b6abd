#include "plan/barrier.h"

namespace fashion {

namespace {

void pause() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

} // namespace

// The others are microseconds away, unless the system has taken their core: then this one is lent to them.
void Barrier::wait() {
  const int64_t turn = turn_.load(std::memory_order_acquire);
  if (given_up_.load(std::memory_order_acquire))
    return;
  if (waiting_.fetch_add(1, std::memory_order_acq_rel) + 1 == count_) {
    waiting_.store(0, std::memory_order_relaxed);
    turn_.store(turn + 1, std::memory_order_release);
    turn_.notify_all();
    return;
  }
  for (int spin = 0; spin < 2000; ++spin) {
    if (turn_.load(std::memory_order_acquire) != turn)
      return;
    pause();
  }
  turn_.wait(turn, std::memory_order_acquire);
}

void Barrier::give_up() {
  given_up_.store(true, std::memory_order_release);
  turn_.fetch_add(1, std::memory_order_acq_rel);
  turn_.notify_all();
}

} // namespace fashion
