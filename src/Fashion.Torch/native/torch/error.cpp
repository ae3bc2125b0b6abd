// The message of the last failed call, kept per thread.
#include "guard.h"

#include <c10/util/Exception.h>

#include <exception>
#include <new>
#include <string>

namespace {
thread_local std::string last_message;
thread_local bool last_was_memory = false;
}

namespace fashion {

void remember_current_exception() noexcept {
  last_was_memory = false;
  try {
    throw;
  } catch (const std::bad_alloc&) {
    last_message = "There is not so much memory.";
    last_was_memory = true;
  } catch (const c10::Error& error) {
    last_message = error.what_without_backtrace();
  } catch (const std::exception& error) {
    last_message = error.what();
  } catch (...) {
    last_message = "An exception of unknown type came out of libtorch.";
  }
}

} // namespace fashion

// UTF-8; stays valid until this thread's next failing call.
FASHION_API const char* fashion_last_error() { return last_message.c_str(); }

// Whether it was memory that lacked.
FASHION_API int32_t fashion_last_error_was_memory() { return last_was_memory ? 1 : 0; }
