using System.Reflection;
using TorchSharp.Modules;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>
        /// The base of every network and layer: a named tree of parameters, buffers and child modules.
        /// Derive from <see cref="Module{T, TResult}"/> or one of its siblings to give it a forward pass.
        /// </summary>
        public partial class Module : IDisposable
        {
            private readonly string _name;
            private readonly OrderedDictionary<string, Module> _children = [];
            private readonly OrderedDictionary<string, Parameter> _parameters = [];
            private readonly OrderedDictionary<string, (Tensor tensor, bool persistent)> _buffers = [];
            private bool _training = true;
            private bool _componentsRegistered;

            protected Module(string name) => _name = name;

            /// <summary>The name given to the constructor, by custom the name of the class.</summary>
            public virtual string GetName() => _name;

            /// <summary>True after construction and <see cref="train"/>, false after <see cref="eval"/>.</summary>
            public virtual bool training => _training;

            /// <summary>Sets training mode (dropout drops, batch norm uses the batch) here and in every child.</summary>
            public virtual void train(bool train = true)
            {
                _training = train;
                foreach (var (_, child) in named_children())
                    child.train(train);
            }

            /// <summary>Sets evaluation mode here and in every child.</summary>
            public virtual void eval() => train(false);

            /// <summary>Calls <paramref name="fn"/> on every child, innermost first, and then on this module.</summary>
            public virtual Module apply(Action<Module> fn)
            {
                foreach (var (_, child) in named_children())
                    child.apply(fn);
                fn(this);
                return this;
            }

            /// <summary>Drops the gradients of all parameters, or fills them with zeros.</summary>
            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach (var parameter in parameters())
                {
                    using var grad = parameter.grad;
                    if (grad is null) continue;
                    if (set_to_none) parameter.grad = null;
                    else grad.zero_();
                }
            }

            /// <summary>Adds a tensor that is saved or moved with the module but not trained.</summary>
            /// <param name="name">A name that no other buffer of this module has.</param>
            /// <param name="tensor">The buffer.</param>
            /// <param name="persistent">Whether <see cref="state_dict"/> contains it.</param>
            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                if (!_buffers.TryAdd(name, (tensor, persistent)))
                    throw new InvalidOperationException($"{_name} already has a buffer named '{name}'.");
            }

            /// <summary>Adds a parameter under a name that no other parameter of this module has.</summary>
            public virtual void register_parameter(string name, Parameter param)
            {
                ArgumentNullException.ThrowIfNull(param);
                if (!_parameters.TryAdd(name, param))
                    throw new InvalidOperationException($"{_name} already has a parameter named '{name}'.");
            }

            /// <summary>Adds a child module; null removes the child of that name.</summary>
            public virtual void register_module(string name, Module? submodule)
            {
                if (submodule is null)
                {
                    _children.Remove(name);
                    return;
                }
                ArgumentException.ThrowIfNullOrEmpty(name);
                if (name.Contains('.', StringComparison.Ordinal))
                    throw new ArgumentException($"A module's name can't contain a dot, but is '{name}'.", nameof(name));
                if (_children.ContainsKey(name))
                    throw new InvalidOperationException($"{_name} already has a child module named '{name}'.");
                submodule.RegisterComponents();
                _children.Add(name, submodule);
            }

            /// <inheritdoc cref="register_module"/>
            public void add_module(string name, Module module) => register_module(name, module);

            /// <summary>
            /// Registers the modules, parameters and tensors in the fields of a derived class under the fields' names.
            /// Call it at the end of the constructor.
            /// </summary>
            /// <remarks>The layers of this library register what they hold as they are made; only fields of other assemblies' classes are read.</remarks>
            protected virtual void RegisterComponents()
            {
                if (_componentsRegistered) return;
                foreach (var field in ComponentFields(GetType()))
                {
                    var name = field.ComponentName();
                    if (_children.ContainsKey(name) || _parameters.ContainsKey(name) || _buffers.ContainsKey(name)) continue;
                    switch (field.GetValue(this))
                    {
                        case Module module:
                            register_module(name, module);
                            break;
                        case Parameter parameter:
                            register_parameter(name, parameter);
                            break;
                        case Tensor tensor:
                            register_buffer(name, tensor);
                            break;
                    }
                }
                _componentsRegistered = true;
            }

            private static IEnumerable<FieldInfo> ComponentFields(Type type)
            {
                const BindingFlags declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly;
                for (var current = type; current.Assembly != typeof(Module).Assembly; current = current.BaseType!)
                {
                    foreach (var field in current.GetFields(declared))
                        yield return field;
                }
            }

            /// <summary>Puts a parameter in a layer's field and in the register, out of reach of dispose scopes; the old one is disposed.</summary>
            private protected void Hold(string name, ref Parameter? field, Parameter? value)
            {
                if (ReferenceEquals(field, value)) return;
                field?.Dispose();
                field = value;
                if (value is null)
                {
                    _parameters.Remove(name);
                    return;
                }
                value.DetachFromDisposeScope();
                _parameters[name] = value;
            }

            /// <inheritdoc cref="Hold(string, ref Parameter, Parameter)"/>
            private protected void Hold(string name, ref Tensor? field, Tensor? value)
            {
                if (ReferenceEquals(field, value)) return;
                field?.Dispose();
                field = value;
                if (value is null)
                {
                    _buffers.Remove(name);
                    return;
                }
                value.DetachFromDisposeScope();
                _buffers[name] = (value, true);
            }

            /// <summary>Registers the members of a list or dictionary of modules anew, after it changed.</summary>
            private protected void ReplaceChildren(IEnumerable<(string name, Module module)> children)
            {
                _children.Clear();
                foreach (var (name, module) in children)
                    register_module(name, module);
            }

            /// <summary>Registers the members of a list of parameters anew, after it changed.</summary>
            private protected void ReplaceParameters(IEnumerable<(string name, Parameter parameter)> parameters)
            {
                _parameters.Clear();
                foreach (var (name, parameter) in parameters)
                    register_parameter(name, parameter);
            }

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Disposes the parameters and buffers of this module and of all its children.</summary>
            protected virtual void Dispose(bool disposing)
            {
                if (!disposing) return;
                foreach (var (buffer, _) in _buffers.Values)
                    buffer.Dispose();
                foreach (var parameter in _parameters.Values)
                    parameter.Dispose();
                foreach (var child in _children.Values)
                    child.Dispose();
            }
        }
    }
}

/// <summary>The name under which a field is registered.</summary>
public static class FieldInfoExtensionMethods
{
    /// <summary>The name in the field's <see cref="ComponentNameAttribute"/>, or else the field's own.</summary>
    public static string ComponentName(this FieldInfo field) => field.GetCustomAttribute<ComponentNameAttribute>()?.Name ?? field.Name;
}
