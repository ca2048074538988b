using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A source of random numbers with a state of its own.</summary>
    public class Generator : IDisposable
    {
        public Generator(ulong seed = 0, Device? device = null)
        {
            this.device = InitializeDevice(device ?? CPU);
            Native.Check(Native.GeneratorNew((int)this.device.type, this.device.index, seed, out var handle), "Generator");
            Handle = handle;
        }

        private Generator(nint handle, Device device)
        {
            Handle = handle;
            this.device = device;
        }

        ~Generator() => Dispose(false);

        public IntPtr Handle { get; private set; }

        public Device device { get; private set; }

        /// <summary>The generator that is used where none is named: the CPU's.</summary>
        public static Generator Default
        {
            get
            {
                Native.Check(Native.GeneratorDefault((int)DeviceType.CPU, -1, out var handle), "Generator.Default");
                return new Generator(handle, CPU);
            }
        }

        /// <summary>The whole state as a tensor of bytes.</summary>
        public Tensor get_state()
        {
            Native.Check(Native.GeneratorState(Handle, out var state), "Generator.get_state");
            return new Tensor(state);
        }

        public void set_state(Tensor value) => Native.Check(Native.GeneratorSetState(Handle, value.Handle), "Generator.set_state");

        public Generator manual_seed(long seed)
        {
            Native.Check(Native.GeneratorSetSeed(Handle, (ulong)seed), "Generator.manual_seed");
            return this;
        }

        /// <summary>Seeds from the system's entropy and returns that seed.</summary>
        public long seed()
        {
            Native.Check(Native.GeneratorReseed(Handle, out var seed), "Generator.seed");
            return (long)seed;
        }

        public long initial_seed()
        {
            Native.Check(Native.GeneratorSeed(Handle, out var seed), "Generator.initial_seed");
            return (long)seed;
        }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (Handle == 0) return;
            Native.GeneratorFree(Handle);
            Handle = 0;
        }
    }

    /// <summary>Seeds the default generators, of the CPU and of every CUDA device.</summary>
    public static Generator manual_seed(long seed) => random.manual_seed(seed);

    public static long seed() => random.seed();
    public static long initial_seed() => random.initial_seed();
    public static Tensor get_rng_state() => random.get_rng_state();
    public static void set_rng_state(Tensor new_state) => random.set_rng_state(new_state);

    public static partial class random
    {
        public static long seed() => Generator.Default.seed();

        public static long initial_seed() => Generator.Default.initial_seed();

        public static Generator manual_seed(long seed)
        {
            Native.Check(Native.ManualSeed((ulong)seed), "manual_seed");
            return Generator.Default;
        }

        public static Tensor get_rng_state() => Generator.Default.get_state();

        public static void set_rng_state(Tensor new_state) => Generator.Default.set_state(new_state);
    }
}
