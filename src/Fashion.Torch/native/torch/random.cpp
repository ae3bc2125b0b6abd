// Generators and the tensors drawn from them.
#include "guard.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>

#include <mutex>

using namespace fashion;

namespace {

using Generator = at::Generator;

Optional<Generator> optional_generator(const Generator* generator) {
  return generator == nullptr ? Optional<Generator>{} : Optional<Generator>{*generator};
}

// A generator is not safe by itself: libtorch asks its users to hold its mutex.
std::unique_lock<std::mutex> lock(Generator& generator) {
  return std::unique_lock<std::mutex>(generator.mutex());
}

} // namespace

FASHION_API Generator* fashion_generator_new(uint64_t seed, int32_t device_type, int32_t device_index) {
  Generator* made = nullptr;
  run([&] {
    const auto device = device_of(device_type, device_index);
    // CUDA's generators are made by cloning the default one, so that no CUDA header is needed here.
    auto generator = device.is_cpu() ? at::detail::createCPUGenerator(seed)
                                     : at::globalContext().defaultGenerator(device).clone();
    generator.set_current_seed(seed);
    made = new Generator(std::move(generator));
  });
  return made;
}

FASHION_API Generator* fashion_generator_default() {
  Generator* made = nullptr;
  run([&] { made = new Generator(at::detail::getDefaultCPUGenerator()); });
  return made;
}

FASHION_API void fashion_generator_release(Generator* self) { delete self; }

FASHION_API int32_t fashion_generator_manual_seed(Generator* self, uint64_t seed) {
  return run([&] {
    const auto held = lock(*self);
    self->set_current_seed(seed);
  });
}
FASHION_API int64_t fashion_generator_initial_seed(Generator* self) {
  return static_cast<int64_t>(self->current_seed());
}
FASHION_API Handle fashion_generator_get_state(Generator* self) {
  return make([&] {
    const auto held = lock(*self);
    return self->get_state();
  });
}
FASHION_API int32_t fashion_generator_set_state(Generator* self, Handle state) {
  return run([&] {
    const auto held = lock(*self);
    self->set_state(*state);
  });
}

// Seeds the default generators of every device.
FASHION_API int32_t fashion_manual_seed(uint64_t seed) {
  return run([&] { at::manual_seed(seed); });
}

#define DRAWN(name, function)                                                                                     \
  FASHION_API Handle fashion_##name(                                                                              \
      const int64_t* sizes, int64_t count, Generator* generator, int8_t type, int32_t device_type,                \
      int32_t device_index, bool requires_grad) {                                                                 \
    return make([&] {                                                                                             \
      auto tensor = function(                                                                                     \
          extents(sizes, count), optional_generator(generator), options_of(type, device_type, device_index));     \
      return requires_grad ? tensor.set_requires_grad(true) : tensor;                                             \
    });                                                                                                           \
  }
DRAWN(rand, at::rand)
DRAWN(randn, at::randn)

FASHION_API Handle fashion_randint(
    int64_t low, int64_t high, const int64_t* sizes, int64_t count, Generator* generator, int8_t type,
    int32_t device_type, int32_t device_index, bool requires_grad) {
  return make([&] {
    auto tensor = at::randint(
        low, high, extents(sizes, count), optional_generator(generator), options_of(type, device_type, device_index));
    return requires_grad ? tensor.set_requires_grad(true) : tensor;
  });
}

FASHION_API Handle fashion_randperm(
    int64_t n, Generator* generator, int8_t type, int32_t device_type, int32_t device_index, bool requires_grad) {
  return make([&] {
    auto tensor = at::randperm(n, optional_generator(generator), options_of(type, device_type, device_index));
    return requires_grad ? tensor.set_requires_grad(true) : tensor;
  });
}

FASHION_API int32_t fashion_normal_(Handle self, double mean, double std, Generator* generator) {
  return run([&] { self->normal_(mean, std, optional_generator(generator)); });
}
FASHION_API int32_t fashion_uniform_(Handle self, double from, double to, Generator* generator) {
  return run([&] { self->uniform_(from, to, optional_generator(generator)); });
}
FASHION_API int32_t fashion_bernoulli_(Handle self, double p, Generator* generator) {
  return run([&] { self->bernoulli_(p, optional_generator(generator)); });
}
FASHION_API Handle fashion_bernoulli(Handle self, Generator* generator) {
  return make([&] { return at::bernoulli(*self, optional_generator(generator)); });
}
FASHION_API Handle fashion_multinomial(Handle self, int64_t count, bool replacement, Generator* generator) {
  return make([&] { return at::multinomial(*self, count, replacement, optional_generator(generator)); });
}
