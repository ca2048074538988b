using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>The parameters with their dotted paths, each once, this module's own first.</summary>
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                var seen = new HashSet<Parameter>(ReferenceEqualityComparer.Instance);
                foreach (var (name, parameter) in _parameters)
                {
                    if (seen.Add(parameter)) yield return (name, parameter);
                }
                if (!recurse) yield break;
                foreach (var (child, module) in _children)
                {
                    foreach (var (name, parameter) in module.named_parameters())
                    {
                        if (seen.Add(parameter)) yield return ($"{child}.{name}", parameter);
                    }
                }
            }

            /// <summary>The buffers with their dotted paths, each once, this module's own first.</summary>
            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true)
            {
                var seen = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
                foreach (var (name, (buffer, persistent)) in _buffers)
                {
                    if ((persistent || include_nonpersistent) && seen.Add(buffer)) yield return (name, buffer);
                }
                if (!recurse) yield break;
                foreach (var (child, module) in _children)
                {
                    foreach (var (name, buffer) in module.named_buffers(true, include_nonpersistent))
                    {
                        if (seen.Add(buffer)) yield return ($"{child}.{name}", buffer);
                    }
                }
            }

            /// <summary>The direct children with their names.</summary>
            public virtual IEnumerable<(string name, Module module)> named_children()
            {
                foreach (var (name, child) in _children)
                    yield return (name, child);
            }

            /// <summary>All modules below this one with their dotted paths: the children, and then what is below each.</summary>
            public virtual IEnumerable<(string name, Module module)> named_modules()
            {
                foreach (var (name, child) in _children)
                    yield return (name, child);
                foreach (var (name, child) in _children)
                {
                    foreach (var (below, module) in child.named_modules())
                        yield return ($"{name}.{below}", module);
                }
            }

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(named => named.parameter);

            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) =>
                named_buffers(recurse, include_nonpersistent).Select(named => named.buffer);

            public virtual IEnumerable<Module> children() => named_children().Select(named => named.module);

            public virtual IEnumerable<Module> modules() => named_modules().Select(named => named.module);

            public virtual bool has_parameter(string target) => get_parameter(target) is not null;

            public virtual bool has_buffer(string target) => get_buffer(target) is not null;

            /// <summary>The parameter at a dotted path, or null.</summary>
            public virtual Parameter? get_parameter(string target) =>
                _parameters.TryGetValue(target, out var parameter) ? parameter
                : Below(target, out var rest)?.get_parameter(rest);

            /// <summary>The buffer at a dotted path, or null.</summary>
            public virtual Tensor? get_buffer(string target) =>
                _buffers.TryGetValue(target, out var buffer) ? buffer.tensor
                : Below(target, out var rest)?.get_buffer(rest);

            private Module? Below(string path, out string rest)
            {
                var dot = path.IndexOf('.', StringComparison.Ordinal);
                rest = path[(dot + 1)..];
                return dot > 0 && _children.TryGetValue(path[..dot], out var child) ? child : null;
            }

            /// <summary>
            /// The parameters and persistent buffers by dotted path; a tensor shared by several modules appears at each of its paths.
            /// The tensors are the module's own, not copies.
            /// </summary>
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                foreach (var (name, parameter) in named_parameters())
                    destination.TryAdd(Path(prefix, name), parameter);
                foreach (var (name, buffer) in named_buffers(include_nonpersistent: false))
                    destination.TryAdd(Path(prefix, name), buffer);
                foreach (var (name, child) in _children)
                    child.state_dict(destination, Path(prefix, name));
                return destination;

                static string Path(string? prefix, string name) => string.IsNullOrEmpty(prefix) ? name : $"{prefix}.{name}";
            }

            /// <summary>Copies values into the parameters and persistent buffers.</summary>
            /// <param name="source">The values by dotted path.</param>
            /// <param name="strict">Whether the paths have to be the same on both sides.</param>
            /// <param name="skip">Paths to leave alone.</param>
            /// <returns>The paths that only the module has, and those that only the source has.</returns>
            /// <exception cref="InvalidOperationException">With <paramref name="strict"/>, where paths differ; always, where shapes do.</exception>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                var destination = state_dict();
                bool Taken(string key) => skip is null || !skip.Contains(key);
                var missing = destination.Keys.Where(key => Taken(key) && !source.ContainsKey(key)).ToList();
                var unexpected = source.Keys.Where(key => Taken(key) && !destination.ContainsKey(key)).ToList();
                if (strict && missing.Count + unexpected.Count > 0)
                    throw new InvalidOperationException($"The state does not fit {GetName()}: missing [{string.Join(", ", missing)}], unexpected [{string.Join(", ", unexpected)}].");

                using var _ = no_grad();
                foreach (var (key, target) in destination)
                {
                    if (!Taken(key) || !source.TryGetValue(key, out var value)) continue;
                    if (!target.shape.AsSpan().SequenceEqual(value.shape))
                        throw new InvalidOperationException($"The state does not fit {GetName()}: '{key}' has the shape [{string.Join(", ", target.shape)}] here and [{string.Join(", ", value.shape)}] in the source.");
                    target.copy_(value);
                }
                return (missing, unexpected);
            }
        }
    }
}
