// What belongs to the process: version, threads, flags, devices, random generators, memory.
#include "shim.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <c10/core/impl/VirtualGuardImpl.h>
#include <dlfcn.h>
#include <malloc.h>
#include <torch/csrc/api/include/torch/version.h>

#define SHIM_TORCH (TORCH_VERSION_MAJOR * 100 + TORCH_VERSION_MINOR)

using namespace shim;

std::string& shim::last_error() {
    thread_local std::string message;
    return message;
}

namespace {

enum Flag : int32_t {
    Deterministic, DeterministicWarnOnly, CudnnBenchmark, CudnnDeterministic, CudnnTf32, MatmulTf32, FlashAttention,
    MathAttention
};

// libtorch leaves a pthread OpenBLAS its own thread count, and the idle threads of that one wait by spinning.
// The function is looked up among what this library depends on, since nothing here says which BLAS that is.
void set_blas_threads(int count) {
    Dl_info self;
    if (dladdr(reinterpret_cast<void*>(&set_blas_threads), &self) == 0) return;
    void* library = dlopen(self.dli_fname, RTLD_LAZY | RTLD_NOLOAD);
    if (library == nullptr) return;
    if (auto* set = reinterpret_cast<void (*)(int)>(dlsym(library, "openblas_set_num_threads"))) set(count);
    dlclose(library);
}

}  // namespace

SHIM_EXPORT const char* shim_error() { return last_error().c_str(); }
SHIM_EXPORT const char* shim_version() { return TORCH_VERSION; }

SHIM_EXPORT int32_t shim_num_threads() { return at::get_num_threads(); }
SHIM_EXPORT int shim_set_num_threads(int32_t count) {
    return guarded([&] {
        at::set_num_threads(count);
        set_blas_threads(count);
    });
}

SHIM_EXPORT int32_t shim_num_interop_threads() { return at::get_num_interop_threads(); }
SHIM_EXPORT int shim_set_num_interop_threads(int32_t count) { return guarded([&] { at::set_num_interop_threads(count); }); }

SHIM_EXPORT int shim_flag(int32_t flag, int32_t* value) {
    return guarded([&] {
        auto& context = at::globalContext();
        *value = [&]() -> bool {
            switch (flag) {
                case Deterministic: return context.deterministicAlgorithms();
                case DeterministicWarnOnly: return context.deterministicAlgorithmsWarnOnly();
                case CudnnBenchmark: return context.benchmarkCuDNN();
                case CudnnDeterministic: return context.deterministicCuDNN();
                case CudnnTf32: return context.allowTF32CuDNN();
                case MatmulTf32: return context.allowTF32CuBLAS();
#if SHIM_TORCH >= 200
                case FlashAttention: return context.userEnabledFlashSDP();
                case MathAttention: return context.userEnabledMathSDP();
#endif
                default: return false;
            }
        }();
    });
}

SHIM_EXPORT int shim_set_flag(int32_t flag, int32_t value) {
    return guarded([&] {
        auto& context = at::globalContext();
        const bool on = value != 0;
        switch (flag) {
            case Deterministic: return context.setDeterministicAlgorithms(on, context.deterministicAlgorithmsWarnOnly());
            case DeterministicWarnOnly: return context.setDeterministicAlgorithms(context.deterministicAlgorithms(), on);
            case CudnnBenchmark: return context.setBenchmarkCuDNN(on);
            case CudnnDeterministic: return context.setDeterministicCuDNN(on);
            case CudnnTf32: return context.setAllowTF32CuDNN(on);
            case MatmulTf32: return context.setAllowTF32CuBLAS(on);
#if SHIM_TORCH >= 200
            case FlashAttention: return context.setSDPUseFlash(on);
            case MathAttention: return context.setSDPUseMath(on);
#endif
            default: TORCH_CHECK(false, "libtorch ", TORCH_VERSION, " has no such setting");
        }
    });
}

// A device kind without a registered implementation has no devices.
SHIM_EXPORT int32_t shim_device_count(int32_t device_type) {
    const auto type = static_cast<c10::DeviceType>(device_type);
    return c10::impl::hasDeviceGuardImpl(type) ? c10::impl::VirtualGuardImpl(type).deviceCount() : 0;
}

SHIM_EXPORT int32_t shim_has_cudnn() { return at::globalContext().hasCuDNN() ? 1 : 0; }

// Waits for everything queued on the current stream of a device; index -1 is the current device.
SHIM_EXPORT int shim_device_synchronize(int32_t device_type, int32_t index) {
    return guarded([&] {
        const c10::impl::VirtualGuardImpl device(static_cast<c10::DeviceType>(device_type));
        const auto current = index < 0 ? device.getDevice() : c10::Device(device.type(), static_cast<c10::DeviceIndex>(index));
        device.synchronizeStream(device.getStream(current));
    });
}

SHIM_EXPORT int shim_generator_default(int32_t device_type, int32_t index, void** generator) {
    return guarded([&] {
        const c10::Device device(static_cast<c10::DeviceType>(device_type), static_cast<c10::DeviceIndex>(index));
        *generator = at::Generator(at::globalContext().defaultGenerator(device)).unsafeReleaseGeneratorImpl();
    });
}

// A device other than the CPU gives a generator of its kind by copying its default one: no CUDA header is needed.
SHIM_EXPORT int shim_generator_new(int32_t device_type, int32_t index, uint64_t seed, void** generator) {
    return guarded([&] {
        const c10::Device device(static_cast<c10::DeviceType>(device_type), static_cast<c10::DeviceIndex>(index));
        if (device.is_cpu()) {
            *generator = at::detail::createCPUGenerator(seed).unsafeReleaseGeneratorImpl();
            return;
        }
        auto copy = at::globalContext().defaultGenerator(device).clone();
        copy.set_current_seed(seed);
        *generator = copy.unsafeReleaseGeneratorImpl();
    });
}

SHIM_EXPORT void shim_generator_free(void* generator) {
    c10::raw::intrusive_ptr::decref(static_cast<c10::GeneratorImpl*>(generator));
}

SHIM_EXPORT int shim_generator_set_seed(void* generator, uint64_t seed) {
    return guarded([&] {
        auto target = borrow_generator(generator);
        const std::lock_guard<std::mutex> lock(target.mutex());
        target.set_current_seed(seed);
    });
}

SHIM_EXPORT int shim_generator_seed(void* generator, uint64_t* seed) {
    return guarded([&] { *seed = borrow_generator(generator).current_seed(); });
}

// Takes a fresh seed from the system's entropy and returns it.
SHIM_EXPORT int shim_generator_reseed(void* generator, uint64_t* seed) {
    return guarded([&] {
        auto target = borrow_generator(generator);
        const std::lock_guard<std::mutex> lock(target.mutex());
        *seed = target.seed();
    });
}

SHIM_EXPORT int shim_generator_state(void* generator, void** state) {
    return guarded([&] { *state = release(borrow_generator(generator).get_state()); });
}

SHIM_EXPORT int shim_generator_set_state(void* generator, void* state) {
    return guarded([&] {
        auto target = borrow_generator(generator);
        const std::lock_guard<std::mutex> lock(target.mutex());
        target.set_state(borrow(state));
    });
}

// Seeds the default generator of the CPU and those of every CUDA device.
SHIM_EXPORT int shim_manual_seed(uint64_t seed) {
    return guarded([&] { at::manual_seed(seed); });
}

// Tells glibc's malloc to keep what is freed instead of handing the pages back: 1 where it took the settings.
// Before glibc 2.35 a threshold above 32 MiB is refused, so a smaller one is tried after the wanted one.
SHIM_EXPORT int32_t shim_keep_memory(int32_t mmap_threshold, int32_t trim_threshold, int32_t top_pad) {
#if defined(__GLIBC__)
    const bool kept = mallopt(M_MMAP_THRESHOLD, mmap_threshold) || mallopt(M_MMAP_THRESHOLD, 32 << 20);
    return kept && mallopt(M_TRIM_THRESHOLD, trim_threshold) && mallopt(M_TOP_PAD, top_pad);
#else
    (void)mmap_threshold;
    (void)trim_threshold;
    (void)top_pad;
    return 0;
#endif
}
