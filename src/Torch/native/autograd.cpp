// Gradients: the mode, the flags of a tensor, and the two ways to ask for derivatives.
#include "shim.h"

#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/anomaly_mode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/variable.h>

using namespace shim;

namespace {

torch::autograd::variable_list borrow_all(void* const* handles, int32_t count) {
    torch::autograd::variable_list tensors;
    tensors.reserve(count);
    for (int32_t i = 0; i < count; ++i) tensors.push_back(borrow(handles[i]));
    return tensors;
}

}  // namespace

SHIM_EXPORT int32_t shim_grad_mode() { return c10::GradMode::is_enabled() ? 1 : 0; }
SHIM_EXPORT void shim_set_grad_mode(int32_t enabled) { c10::GradMode::set_enabled(enabled != 0); }

SHIM_EXPORT int32_t shim_inference_mode() { return c10::InferenceMode::is_enabled() ? 1 : 0; }
SHIM_EXPORT void* shim_inference_mode_enter(int32_t enabled) { return new c10::InferenceMode(enabled != 0); }
SHIM_EXPORT void shim_inference_mode_leave(void* guard) { delete static_cast<c10::InferenceMode*>(guard); }

SHIM_EXPORT int32_t shim_anomaly_mode() { return torch::autograd::AnomalyMode::is_enabled() ? 1 : 0; }
SHIM_EXPORT int32_t shim_anomaly_checks_nan() { return torch::autograd::AnomalyMode::should_check_nan() ? 1 : 0; }
SHIM_EXPORT void shim_set_anomaly_mode(int32_t enabled, int32_t check_nan) {
    torch::autograd::AnomalyMode::set_enabled(enabled != 0, check_nan != 0);
}

SHIM_EXPORT int32_t shim_tensor_requires_grad(void* handle) { return borrow(handle).requires_grad() ? 1 : 0; }
SHIM_EXPORT int32_t shim_tensor_is_leaf(void* handle) { return borrow(handle).is_leaf() ? 1 : 0; }

SHIM_EXPORT int shim_tensor_set_requires_grad(void* handle, int32_t value) {
    return guarded([&] { borrow(handle).set_requires_grad(value != 0); });
}

SHIM_EXPORT int shim_tensor_retain_grad(void* handle) {
    return guarded([&] { borrow(handle).retain_grad(); });
}

SHIM_EXPORT int shim_tensor_grad(void* handle, void** grad) {
    return guarded([&] { *grad = release(borrow(handle).grad()); });
}

SHIM_EXPORT int shim_tensor_set_grad(void* handle, void* grad) {
    return guarded([&] { borrow(handle).mutable_grad() = borrow(grad); });
}

SHIM_EXPORT int shim_backward(void* const* tensors, int32_t count, void* const* gradients, int32_t gradient_count,
                              int32_t retain_graph, int32_t create_graph, void* const* inputs, int32_t input_count) {
    return guarded([&] {
        torch::autograd::backward(borrow_all(tensors, count), borrow_all(gradients, gradient_count), retain_graph != 0,
                                  create_graph != 0, borrow_all(inputs, input_count));
    });
}

// Writes one handle for each input; 0 where an input was not used and that is allowed.
SHIM_EXPORT int shim_grad(void* const* outputs, int32_t output_count, void* const* inputs, int32_t input_count,
                          void* const* gradients, int32_t gradient_count, int32_t retain_graph, int32_t create_graph,
                          int32_t allow_unused, void** results) {
    return guarded([&] {
        auto found = torch::autograd::grad(borrow_all(outputs, output_count), borrow_all(inputs, input_count),
                                           borrow_all(gradients, gradient_count), retain_graph != 0, create_graph != 0,
                                           allow_unused != 0);
        for (size_t i = 0; i < found.size(); ++i) results[i] = release(std::move(found[i]));
    });
}
