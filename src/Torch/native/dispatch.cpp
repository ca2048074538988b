// Any operator of libtorch, found by name and called with boxed arguments.
#include "shim.h"

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/jit_type.h>
#include <cstdlib>
#include <vector>

using namespace shim;

namespace {

struct Parameter {
    bool is_real;
    bool has_default;
    c10::IValue default_value;
};

struct Operator {
    c10::OperatorHandle handle;
    std::vector<Parameter> parameters;
};

bool is_real(const c10::TypePtr& type) {
    if (type->kind() == c10::TypeKind::FloatType) return true;
    const auto optional = type->cast<c10::OptionalType>();
    return optional && optional->getElementType()->kind() == c10::TypeKind::FloatType;
}

template <class T>
c10::IValue list_of(const Value& value) {
    c10::List<T> list;
    list.reserve(value.length);
    const auto* items = static_cast<const int64_t*>(value.pointer);
    for (int32_t i = 0; i < value.length; ++i) list.push_back(static_cast<T>(items[i]));
    return list;
}

c10::IValue to_ivalue(const Value& value) {
    switch (value.tag) {
        case Tag::None: return {};
        case Tag::Tensor: return borrow(value.pointer);
        case Tag::Int: return value.integer;
        case Tag::Double: return value.real;
        case Tag::Bool: return value.integer != 0;
        case Tag::String: return std::string(static_cast<const char*>(value.pointer), value.length);
        case Tag::IntList: return c10::IValue(at::IntArrayRef(static_cast<const int64_t*>(value.pointer), value.length));
        case Tag::DoubleList: {
            const auto* items = static_cast<const double*>(value.pointer);
            return std::vector<double>(items, items + value.length);
        }
        case Tag::BoolList: return list_of<bool>(value);
        case Tag::TensorList: {
            c10::List<at::Tensor> list;
            list.reserve(value.length);
            auto* const* items = static_cast<void* const*>(value.pointer);
            for (int32_t i = 0; i < value.length; ++i) list.push_back(borrow(items[i]));
            return list;
        }
        case Tag::OptionalTensorList: {
            c10::impl::GenericList list(c10::OptionalType::create(c10::TensorType::get()));
            auto* const* items = static_cast<void* const*>(value.pointer);
            for (int32_t i = 0; i < value.length; ++i)
                list.push_back(items[i] == nullptr ? c10::IValue() : c10::IValue(borrow(items[i])));
            return list;
        }
        case Tag::Generator: return borrow_generator(value.pointer);
        case Tag::Device:
            return c10::Device(static_cast<c10::DeviceType>(value.integer), static_cast<c10::DeviceIndex>(value.length));
        case Tag::Complex: {
            const auto* parts = static_cast<const double*>(value.pointer);
            return c10::complex<double>(parts[0], parts[1]);
        }
    }
    TORCH_CHECK(false, "argument with the unknown tag ", static_cast<int32_t>(value.tag));
}

Value to_value(c10::IValue&& result) {
    Value value{Tag::None, 0, {0}};
    if (result.isTensor()) {
        value.tag = Tag::Tensor;
        value.pointer = release(std::move(result).toTensor());
    } else if (result.isInt()) {
        value.tag = Tag::Int;
        value.integer = result.toInt();
    } else if (result.isDouble()) {
        value.tag = Tag::Double;
        value.real = result.toDouble();
    } else if (result.isBool()) {
        value.tag = Tag::Bool;
        value.integer = result.toBool() ? 1 : 0;
    } else if (result.isTensorList()) {
        const auto tensors = result.toTensorVector();
        auto** items = static_cast<void**>(std::malloc(tensors.size() * sizeof(void*) + 1));
        TORCH_CHECK(items != nullptr, "no memory for a list of ", tensors.size(), " tensors");
        for (size_t i = 0; i < tensors.size(); ++i) items[i] = release(tensors[i]);
        value.tag = Tag::TensorList;
        value.length = static_cast<int32_t>(tensors.size());
        value.pointer = items;
    } else {
        TORCH_CHECK(result.isNone(), "the operator returned a ", result.tagKind(), ", which this binding does not read");
    }
    return value;
}

// Kept between calls so that a call allocates no stack; taken out while in use so that a nested call gets its own.
thread_local std::vector<c10::IValue> spare_stack;

}  // namespace

// Finds "aten::name" with the given overload. The operator lives as long as the process.
SHIM_EXPORT int shim_op_find(const char* name, const char* overload, void** found) {
    return guarded([&] {
        auto handle = c10::Dispatcher::singleton().findSchemaOrThrow(name, overload);
        auto* op = new Operator{handle, {}};
        for (const auto& argument : handle.schema().arguments()) {
            const auto& value = argument.default_value();
            op->parameters.push_back({is_real(argument.type()), value.has_value(), value.has_value() ? *value : c10::IValue()});
        }
        *found = op;
    });
}

// Calls an operator; arguments left off at the end take the schema's defaults, so that a schema may grow.
// Returns how many results were written, or -1.
SHIM_EXPORT int shim_op_call(void* op_handle, const Value* arguments, int32_t count, Value* results, int32_t capacity) {
    const auto& op = *static_cast<const Operator*>(op_handle);
    auto stack = std::move(spare_stack);
    stack.clear();
    int returned = 0;
    const int status = guarded([&] {
        const auto expected = static_cast<int32_t>(op.parameters.size());
        TORCH_CHECK(count <= expected, "takes at most ", expected, " arguments, got ", count);
        stack.reserve(expected);
        for (int32_t i = 0; i < count; ++i) {
            if (arguments[i].tag == Tag::Int && op.parameters[i].is_real)
                stack.emplace_back(static_cast<double>(arguments[i].integer));
            else
                stack.push_back(to_ivalue(arguments[i]));
        }
        for (int32_t i = count; i < expected; ++i) {
            TORCH_CHECK(op.parameters[i].has_default, "argument ", op.handle.schema().arguments()[i].name(), " is missing");
            stack.push_back(op.parameters[i].default_value);
        }
        op.handle.callBoxed(&stack);
        TORCH_CHECK(static_cast<int32_t>(stack.size()) <= capacity, "returned ", stack.size(), " values");
        for (auto& result : stack) results[returned++] = to_value(std::move(result));
    });
    stack.clear();
    spare_stack = std::move(stack);
    return status == 0 ? returned : status;
}

SHIM_EXPORT void shim_free(void* memory) { std::free(memory); }
