// Plans for the callers outside: which instruction set runs them, their memory, and where their workers meet.
#include "plan/plan.h"

#include <stdexcept>

#if defined(__x86_64__)
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

#include "torch/guard.h"

namespace fashion {

namespace {

#if defined(__x86_64__)

// Whether there are tiles of bfloat16, and the system lets this process use them: it saves them only for those that ask.
bool has_tiles() {
  unsigned a, b, c, d;
  if (__get_cpuid_count(7, 0, &a, &b, &c, &d) == 0 || (d & bit_AMX_BF16) == 0 || (d & bit_AMX_TILE) == 0)
    return false;
  constexpr long kRequestPermission = 0x1023, kTileData = 18; // ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA
  return syscall(SYS_arch_prctl, kRequestPermission, kTileData) == 0;
}

int32_t best_level() {
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")
      && __builtin_cpu_supports("avx512vl")) {
    static const bool tiles = has_tiles();
    return tiles ? 5 : 4;
  }
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? 3 : 0;
}

// Of a level that this machine has; 0 for the best.
const Instructions* instructions_of(int32_t level) {
  const int32_t best = best_level();
  if (best == 0 || level > best)
    throw std::invalid_argument("this machine has no such instructions");
  if (level == 0)
    level = best;
  return level == 5 ? amx_instructions() : level == 4 ? avx512_instructions() : avx2_instructions();
}

#else

int32_t best_level() { return 0; }
const Instructions* instructions_of(int32_t) { throw std::runtime_error("plans are written for x86-64"); }

#endif

size_t first_open(const std::vector<Operation>& operations) {
  size_t index = 0;
  while (index < operations.size()
         && (operations[index].frozen != 0 || (operations[index].weight < 0 && operations[index].scale < 0)))
    ++index;
  return index;
}

} // namespace

Plan::Plan(
    std::vector<Operation> operations, std::vector<Input> inputs, int32_t workers, int64_t capacity, int64_t arena,
    bool trains, const Instructions& instructions)
    : operations(std::move(operations)), inputs(std::move(inputs)), capacity(capacity), trains(trains),
      first_open(fashion::first_open(this->operations)), instructions(instructions), workers(workers), barrier(workers) {
  for (int32_t index = 0; index < workers; ++index) {
    this->workers[index].arena = this->workers[index].memory.take(arena);
    this->workers[index].rooms.resize(this->operations.size());
    instructions.reserve(*this, index);
  }
}

} // namespace fashion

using fashion::Plan;

// The level of the instructions that plans run on here: 3 (AVX2, x86-64-v3), 4 (AVX-512, x86-64-v4), 5 (AVX-512 with tiles
// of bfloat16, AMX) or 0 (none).
FASHION_API int32_t fashion_plan_level() { return fashion::best_level(); }

// Level 0 takes the best instruction set of this machine, another asks for one that it has. Null: it has none such, or not
// so much memory.
FASHION_API Plan* fashion_plan_create(
    const fashion::Operation* operations, int64_t operation_count, const fashion::Input* inputs, int64_t input_count,
    int32_t workers, int64_t capacity, int64_t arena, int32_t trains, int32_t level) {
  try {
    return new Plan(
        {operations, operations + operation_count}, {inputs, inputs + input_count}, workers, capacity, arena,
        trains != 0, *fashion::instructions_of(level));
  } catch (...) {
    fashion::remember_current_exception();
    return nullptr;
  }
}

FASHION_API void fashion_plan_destroy(Plan* plan) { delete plan; }

// The worker's own memory, in which the caller writes masks and reads outputs.
FASHION_API float* fashion_plan_arena(Plan* plan, int32_t worker) { return plan->workers[worker].arena; }

// Whether images may come as pixels, as the share that prepares says.
FASHION_API int32_t fashion_plan_takes_pixels(const Plan* plan) { return plan->instructions.takes_pixels(*plan) ? 1 : 0; }

// Takes over weights that changed; before a worker's first forward pass and after each change.
FASHION_API void fashion_plan_prepare(Plan* plan, int32_t worker, const fashion::Share* share) noexcept {
  plan->instructions.prepare(*plan, worker, *share);
}

// A pass that only predicts.
FASHION_API void fashion_plan_forward(Plan* plan, int32_t worker, const fashion::Share* share) noexcept {
  plan->instructions.forward(*plan, worker, *share, false);
}

// One worker's share of a training step: weights, forward, loss, backward. All workers call it at the same time.
FASHION_API void fashion_plan_step(Plan* plan, int32_t worker, fashion::Share* share) noexcept {
  plan->instructions.prepare(*plan, worker, *share);
  plan->instructions.forward(*plan, worker, *share, true);
  plan->instructions.backward(*plan, worker, *share);
}

// For a worker that cannot come to a step: the others' steps then end, with no meaning, and so will all to come.
FASHION_API void fashion_plan_give_up(Plan* plan) { plan->barrier.give_up(); }
