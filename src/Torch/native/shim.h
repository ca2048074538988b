// The C interface between the managed binding and libtorch.
//
// A tensor handle is a c10::TensorImpl* that owns one reference; 0 stands for an undefined tensor.
// A generator handle is an at::GeneratorImpl* that owns one reference.
// A function that can fail returns a status (0: fine) or a count (below 0: failed); the message is in shim_error().
#pragma once

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>
#include <c10/util/Exception.h>
#include <cstdint>
#include <string>

#define SHIM_EXPORT extern "C" __attribute__((visibility("default")))

namespace shim {

enum class Tag : int32_t {
    None, Tensor, Int, Double, Bool, String, IntList, DoubleList, BoolList, TensorList, OptionalTensorList,
    Generator, Device, Complex
};

// One argument or result of an operator. Lists are a pointer and a length; a device is its type and, in `length`, its index.
struct Value {
    Tag tag;
    int32_t length;
    union {
        int64_t integer;
        double real;
        void* pointer;
    };
};

std::string& last_error();

// Every failure ends here: nothing may unwind into the caller, which is not C++.
template <class F>
int guarded(F&& body) noexcept {
    try {
        body();
        return 0;
    } catch (const c10::Error& error) {
        last_error() = error.what_without_backtrace();
    } catch (const std::exception& error) {
        last_error() = error.what();
    } catch (...) {
        last_error() = "an unknown C++ exception";
    }
    return -1;
}

inline at::Tensor borrow(void* handle) {
    if (handle == nullptr) return {};
    return at::Tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim_copy(
        static_cast<c10::TensorImpl*>(handle)));
}

inline void* release(at::Tensor tensor) {
    return tensor.defined() ? tensor.unsafeReleaseTensorImpl() : nullptr;
}

inline at::Generator borrow_generator(void* handle) {
    return at::Generator(c10::intrusive_ptr<c10::GeneratorImpl>::reclaim_copy(static_cast<c10::GeneratorImpl*>(handle)));
}

}  // namespace shim
