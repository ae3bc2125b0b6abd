// Where the values lie: raw access, copies, and moves between types and devices.
#include "guard.h"

using namespace fashion;

FASHION_API int32_t fashion_data(Handle self, void** data) {
  return run([&] { *data = self->data_ptr(); });
}

FASHION_API int32_t fashion_item(Handle self, ScalarValue* value) {
  return run([&] {
    const at::Scalar scalar = self->item();
    if (scalar.isBoolean())
      *value = {2, scalar.toBool() ? 1 : 0, 0};
    else if (scalar.isIntegral(false))
      *value = {0, scalar.toLong(), 0};
    else
      *value = {1, 0, scalar.toDouble()};
  });
}

FASHION_API Handle fashion_clone(Handle self) {
  return make([&] { return self->clone(); });
}
FASHION_API Handle fashion_contiguous(Handle self) {
  return make([&] { return self->contiguous(); });
}
FASHION_API int32_t fashion_copy_(Handle self, Handle source, bool non_blocking) {
  return run([&] { self->copy_(*source, non_blocking); });
}
FASHION_API Handle fashion_to_type(Handle self, int8_t type, bool copy, bool non_blocking) {
  return make([&] { return self->to(static_cast<at::ScalarType>(type), non_blocking, copy); });
}
FASHION_API Handle fashion_to_device(Handle self, int32_t type, int32_t index, bool copy, bool non_blocking) {
  return make([&] { return self->to(device_of(type, index), self->scalar_type(), non_blocking, copy); });
}
FASHION_API Handle fashion_to_type_and_device(
    Handle self, int8_t type, int32_t device_type, int32_t device_index, bool copy, bool non_blocking) {
  return make([&] {
    return self->to(device_of(device_type, device_index), static_cast<at::ScalarType>(type), non_blocking, copy);
  });
}
