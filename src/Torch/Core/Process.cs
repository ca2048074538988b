using TorchSharp.Interop;

namespace TorchSharp;

// Threads, CUDA and backend switches: settings of the whole process.
public static partial class torch
{
    public static string __version__ => TorchExtras.LibtorchVersion;

    public static int get_num_threads() => Native.NumThreads();

    /// <summary>How many threads one operator may use. No more than the machine has cores: OpenMP threads wait by spinning.</summary>
    public static void set_num_threads(int num) => Native.Check(Native.SetNumThreads(num), "set_num_threads");

    public static int get_num_interop_threads() => Native.NumInteropThreads();
    public static void set_num_interop_threads(int num) => Native.Check(Native.SetNumInteropThreads(num), "set_num_interop_threads");

    public static bool cuda_is_available() => cuda.is_available();

    public static partial class cuda
    {
        public static bool is_available() => device_count() > 0;
        public static bool is_cudnn_available() => is_available() && Native.HasCudnn() != 0;
        public static int device_count() => Native.DeviceCount((int)DeviceType.CUDA);
        public static void manual_seed(long seed) => manual_seed_all(seed);
        public static void manual_seed_all(long seed) => torch.manual_seed(seed);

        /// <summary>Waits until a device (the current one for null) has done what was asked of it.</summary>
        public static void synchronize(Device? device = null)
        {
            InitializeDeviceType(DeviceType.CUDA);
            Native.Check(Native.DeviceSynchronize((int)DeviceType.CUDA, device?.index ?? -1), "cuda.synchronize");
        }
    }

    public static partial class backends
    {
        public static partial class cuda
        {
            public static partial class matmul
            {
                public static bool allow_tf32
                {
                    get => Native.GetFlag(Flag.MatmulTf32);
                    set => Set(Flag.MatmulTf32, value);
                }
            }

            public static bool flash_sdp_enabled() => Native.GetFlag(Flag.FlashAttention);
            public static void enable_flash_sdp(bool enable) => Set(Flag.FlashAttention, enable);
            public static bool math_sdp_enabled() => Native.GetFlag(Flag.MathAttention);
            public static void enable_math_sdp(bool enable) => Set(Flag.MathAttention, enable);
        }

        public static partial class cudnn
        {
            public static bool allow_tf32
            {
                get => Native.GetFlag(Flag.CudnnTf32);
                set => Set(Flag.CudnnTf32, value);
            }
        }

        internal static void Set(Flag flag, bool value) => Native.Check(Native.SetFlag(flag, value ? 1 : 0), "setting " + flag);
    }
}
