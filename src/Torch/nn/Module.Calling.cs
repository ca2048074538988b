namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A module whose calls can be watched and changed by hooks.</summary>
        public class HookableModule<TPreHook, TPostHook> : Module
        {
            private protected List<Action<Module>>? _beforeAll, _afterAll;
            private protected List<TPreHook>? _before;
            private protected List<TPostHook>? _after;

            protected HookableModule(string name) : base(name) { }

            // Without hooks a call is one test of a flag more than the forward pass.
            private protected bool _hooked;

            /// <summary>Adds a hook that sees the input and the result, and may replace the result.</summary>
            public HookRemover register_forward_hook(TPostHook hook) => Add(_after ??= [], hook);

            /// <summary>Adds a hook that sees the input before the forward pass, and may replace it.</summary>
            public HookRemover register_forward_pre_hook(TPreHook hook) => Add(_before ??= [], hook);

            /// <summary>Adds an action that runs after each forward pass.</summary>
            public HookRemover register_forward_hook(Action<Module> hook) => Add(_afterAll ??= [], hook);

            /// <summary>Adds an action that runs before each forward pass.</summary>
            public HookRemover register_forward_pre_hook(Action<Module> hook) => Add(_beforeAll ??= [], hook);

            private HookRemover Add<THook>(List<THook> hooks, THook hook)
            {
                hooks.Add(hook);
                _hooked = true;
                return new HookRemover(() =>
                {
                    hooks.Remove(hook);
                    _hooked = _before is { Count: > 0 } || _after is { Count: > 0 } || _beforeAll is { Count: > 0 } || _afterAll is { Count: > 0 };
                });
            }

            private protected void RunHooks(List<Action<Module>>? hooks)
            {
                foreach (var hook in hooks ?? [])
                    hook(this);
            }

            /// <summary>Takes a hook off its module.</summary>
            public class HookRemover
            {
                private readonly Action _remove;

                internal HookRemover(Action remove) => _remove = remove;

                public void remove() => _remove();
            }
        }

        /// <summary>What can be called with 1 input.</summary>
        public interface IModule<T, TResult>
        {
            TResult call(T input1);
        }

        /// <summary>A module of 1 input: derived classes give <see cref="forward"/>, users use <see cref="call"/>, which runs the hooks.</summary>
        public abstract class Module<T, TResult> : HookableModule<Func<Module<T, TResult>, T, T>, Func<Module<T, TResult>, T, TResult, TResult>>, IModule<T, TResult>
        {
            protected Module(string name) : base(name) { }

            public abstract TResult forward(T input);

            public TResult call(T input) => _hooked ? CallHooked(input) : forward(input);

            private TResult CallHooked(T input)
            {
                RunHooks(_beforeAll);
                foreach (var hook in _before ?? [])
                {
                    if (hook(this, input) is { } changed)
                        input = changed;
                }
                var result = forward(input);
                foreach (var hook in _after ?? [])
                {
                    if (hook(this, input, result) is { } changed)
                        result = changed;
                }
                RunHooks(_afterAll);
                return result;
            }
        }

        /// <summary>What can be called with 2 inputs.</summary>
        public interface IModule<T1, T2, TResult>
        {
            TResult call(T1 input1, T2 input2);
        }

        /// <summary>A module of 2 inputs: derived classes give <see cref="forward"/>, users use <see cref="call"/>, which runs the hooks.</summary>
        public abstract class Module<T1, T2, TResult> : HookableModule<Func<Module<T1, T2, TResult>, T1, T2, (T1, T2)?>, Func<Module<T1, T2, TResult>, T1, T2, TResult, TResult>>, IModule<T1, T2, TResult>
        {
            protected Module(string name) : base(name) { }

            public abstract TResult forward(T1 input1, T2 input2);

            public TResult call(T1 input1, T2 input2) => _hooked ? CallHooked(input1, input2) : forward(input1, input2);

            private TResult CallHooked(T1 input1, T2 input2)
            {
                RunHooks(_beforeAll);
                foreach (var hook in _before ?? [])
                {
                    if (hook(this, input1, input2) is { } changed)
                        (input1, input2) = changed;
                }
                var result = forward(input1, input2);
                foreach (var hook in _after ?? [])
                {
                    if (hook(this, input1, input2, result) is { } changed)
                        result = changed;
                }
                RunHooks(_afterAll);
                return result;
            }
        }

        /// <summary>What can be called with 3 inputs.</summary>
        public interface IModule<T1, T2, T3, TResult>
        {
            TResult call(T1 input1, T2 input2, T3 input3);
        }

        /// <summary>A module of 3 inputs: derived classes give <see cref="forward"/>, users use <see cref="call"/>, which runs the hooks.</summary>
        public abstract class Module<T1, T2, T3, TResult> : HookableModule<Func<Module<T1, T2, T3, TResult>, T1, T2, T3, (T1, T2, T3)?>, Func<Module<T1, T2, T3, TResult>, T1, T2, T3, TResult, TResult>>, IModule<T1, T2, T3, TResult>
        {
            protected Module(string name) : base(name) { }

            public abstract TResult forward(T1 input1, T2 input2, T3 input3);

            public TResult call(T1 input1, T2 input2, T3 input3) => _hooked ? CallHooked(input1, input2, input3) : forward(input1, input2, input3);

            private TResult CallHooked(T1 input1, T2 input2, T3 input3)
            {
                RunHooks(_beforeAll);
                foreach (var hook in _before ?? [])
                {
                    if (hook(this, input1, input2, input3) is { } changed)
                        (input1, input2, input3) = changed;
                }
                var result = forward(input1, input2, input3);
                foreach (var hook in _after ?? [])
                {
                    if (hook(this, input1, input2, input3, result) is { } changed)
                        result = changed;
                }
                RunHooks(_afterAll);
                return result;
            }
        }

        /// <summary>What can be called with 4 inputs.</summary>
        public interface IModule<T1, T2, T3, T4, TResult>
        {
            TResult call(T1 input1, T2 input2, T3 input3, T4 input4);
        }

        /// <summary>A module of 4 inputs: derived classes give <see cref="forward"/>, users use <see cref="call"/>, which runs the hooks.</summary>
        public abstract class Module<T1, T2, T3, T4, TResult> : HookableModule<Func<Module<T1, T2, T3, T4, TResult>, T1, T2, T3, T4, (T1, T2, T3, T4)?>, Func<Module<T1, T2, T3, T4, TResult>, T1, T2, T3, T4, TResult, TResult>>, IModule<T1, T2, T3, T4, TResult>
        {
            protected Module(string name) : base(name) { }

            public abstract TResult forward(T1 input1, T2 input2, T3 input3, T4 input4);

            public TResult call(T1 input1, T2 input2, T3 input3, T4 input4) => _hooked ? CallHooked(input1, input2, input3, input4) : forward(input1, input2, input3, input4);

            private TResult CallHooked(T1 input1, T2 input2, T3 input3, T4 input4)
            {
                RunHooks(_beforeAll);
                foreach (var hook in _before ?? [])
                {
                    if (hook(this, input1, input2, input3, input4) is { } changed)
                        (input1, input2, input3, input4) = changed;
                }
                var result = forward(input1, input2, input3, input4);
                foreach (var hook in _after ?? [])
                {
                    if (hook(this, input1, input2, input3, input4, result) is { } changed)
                        result = changed;
                }
                RunHooks(_afterAll);
                return result;
            }
        }

        /// <summary>What can be called with 5 inputs.</summary>
        public interface IModule<T1, T2, T3, T4, T5, TResult>
        {
            TResult call(T1 input1, T2 input2, T3 input3, T4 input4, T5 input5);
        }

        /// <summary>A module of 5 inputs: derived classes give <see cref="forward"/>, users use <see cref="call"/>, which runs the hooks.</summary>
        public abstract class Module<T1, T2, T3, T4, T5, TResult> : HookableModule<Func<Module<T1, T2, T3, T4, T5, TResult>, T1, T2, T3, T4, T5, (T1, T2, T3, T4, T5)?>, Func<Module<T1, T2, T3, T4, T5, TResult>, T1, T2, T3, T4, T5, TResult, TResult>>, IModule<T1, T2, T3, T4, T5, TResult>
        {
            protected Module(string name) : base(name) { }

            public abstract TResult forward(T1 input1, T2 input2, T3 input3, T4 input4, T5 input5);

            public TResult call(T1 input1, T2 input2, T3 input3, T4 input4, T5 input5) => _hooked ? CallHooked(input1, input2, input3, input4, input5) : forward(input1, input2, input3, input4, input5);

            private TResult CallHooked(T1 input1, T2 input2, T3 input3, T4 input4, T5 input5)
            {
                RunHooks(_beforeAll);
                foreach (var hook in _before ?? [])
                {
                    if (hook(this, input1, input2, input3, input4, input5) is { } changed)
                        (input1, input2, input3, input4, input5) = changed;
                }
                var result = forward(input1, input2, input3, input4, input5);
                foreach (var hook in _after ?? [])
                {
                    if (hook(this, input1, input2, input3, input4, input5, result) is { } changed)
                        result = changed;
                }
                RunHooks(_afterAll);
                return result;
            }
        }

        /// <summary>What can be called with 6 inputs.</summary>
        public interface IModule<T1, T2, T3, T4, T5, T6, TResult>
        {
            TResult call(T1 input1, T2 input2, T3 input3, T4 input4, T5 input5, T6 input6);
        }

        /// <summary>A module of 6 inputs: derived classes give <see cref="forward"/>, users use <see cref="call"/>, which runs the hooks.</summary>
        public abstract class Module<T1, T2, T3, T4, T5, T6, TResult> : HookableModule<Func<Module<T1, T2, T3, T4, T5, T6, TResult>, T1, T2, T3, T4, T5, T6, (T1, T2, T3, T4, T5, T6)?>, Func<Module<T1, T2, T3, T4, T5, T6, TResult>, T1, T2, T3, T4, T5, T6, TResult, TResult>>, IModule<T1, T2, T3, T4, T5, T6, TResult>
        {
            protected Module(string name) : base(name) { }

            public abstract TResult forward(T1 input1, T2 input2, T3 input3, T4 input4, T5 input5, T6 input6);

            public TResult call(T1 input1, T2 input2, T3 input3, T4 input4, T5 input5, T6 input6) => _hooked ? CallHooked(input1, input2, input3, input4, input5, input6) : forward(input1, input2, input3, input4, input5, input6);

            private TResult CallHooked(T1 input1, T2 input2, T3 input3, T4 input4, T5 input5, T6 input6)
            {
                RunHooks(_beforeAll);
                foreach (var hook in _before ?? [])
                {
                    if (hook(this, input1, input2, input3, input4, input5, input6) is { } changed)
                        (input1, input2, input3, input4, input5, input6) = changed;
                }
                var result = forward(input1, input2, input3, input4, input5, input6);
                foreach (var hook in _after ?? [])
                {
                    if (hook(this, input1, input2, input3, input4, input5, input6, result) is { } changed)
                        result = changed;
                }
                RunHooks(_afterAll);
                return result;
            }
        }
    }
}
