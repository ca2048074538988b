// A tensor's life, shape and memory.
#include "shim.h"

#include <ATen/ops/from_blob.h>
#include <cstring>

using namespace shim;

namespace {

const c10::TensorImpl& impl(void* handle) { return *static_cast<const c10::TensorImpl*>(handle); }

}  // namespace

SHIM_EXPORT void shim_tensor_free(void* handle) {
    c10::raw::intrusive_ptr::decref(static_cast<c10::TensorImpl*>(handle));
}

SHIM_EXPORT void* shim_tensor_alias(void* handle) {
    c10::raw::intrusive_ptr::incref(static_cast<c10::TensorImpl*>(handle));
    return handle;
}

// Fields of a dense tensor: reading them cannot fail.
SHIM_EXPORT int64_t shim_tensor_dim(void* handle) { return impl(handle).dim(); }
SHIM_EXPORT int64_t shim_tensor_numel(void* handle) { return impl(handle).numel(); }
SHIM_EXPORT int32_t shim_tensor_dtype(void* handle) { return static_cast<int32_t>(c10::typeMetaToScalarType(impl(handle).dtype())); }
SHIM_EXPORT int64_t shim_tensor_element_size(void* handle) { return static_cast<int64_t>(impl(handle).itemsize()); }
SHIM_EXPORT int32_t shim_tensor_device_type(void* handle) { return static_cast<int32_t>(impl(handle).device().type()); }
SHIM_EXPORT int32_t shim_tensor_device_index(void* handle) { return impl(handle).device().index(); }
SHIM_EXPORT int64_t shim_tensor_storage_offset(void* handle) { return impl(handle).storage_offset(); }
SHIM_EXPORT int32_t shim_tensor_layout(void* handle) { return static_cast<int32_t>(impl(handle).layout()); }

SHIM_EXPORT void shim_tensor_sizes(void* handle, int64_t* sizes) {
    const auto source = impl(handle).sizes();
    std::memcpy(sizes, source.data(), source.size() * sizeof(int64_t));
}

SHIM_EXPORT int shim_tensor_strides(void* handle, int64_t* strides) {
    return guarded([&] {
        const auto source = impl(handle).strides();
        std::memcpy(strides, source.data(), source.size() * sizeof(int64_t));
    });
}

SHIM_EXPORT int shim_tensor_is_contiguous(void* handle, int32_t memory_format, int32_t* contiguous) {
    return guarded([&] { *contiguous = impl(handle).is_contiguous(static_cast<c10::MemoryFormat>(memory_format)); });
}

// The address of the first element, on the tensor's own device.
SHIM_EXPORT int shim_tensor_data(void* handle, void** data) {
    return guarded([&] { *data = borrow(handle).data_ptr(); });
}

SHIM_EXPORT int shim_tensor_storage_bytes(void* handle, int64_t* bytes) {
    return guarded([&] { *bytes = static_cast<int64_t>(impl(handle).storage().nbytes()); });
}

// A CPU tensor over memory that stays the caller's until `deleter(context)` is called, at the latest use's end.
SHIM_EXPORT int shim_tensor_from_memory(void* data, const int64_t* sizes, int32_t dim, int32_t dtype,
                                        void (*deleter)(void*), void* context, void** tensor) {
    return guarded([&] {
        const auto options = at::TensorOptions().dtype(static_cast<c10::ScalarType>(dtype));
        *tensor = release(at::from_blob(data, at::IntArrayRef(sizes, dim), [=](void*) { deleter(context); }, options));
    });
}

// Makes `target` stand for the data of `source`: same object for every holder, new contents.
SHIM_EXPORT int shim_tensor_set_data(void* target, void* source) {
    return guarded([&] { borrow(target).set_data(borrow(source)); });
}
