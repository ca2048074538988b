using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Ablate.Torch.Tests.Support;

/// <summary>What a program that references an assembly can use, a line a member: kind, declaring type, name, parameters with their defaults, result.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<string, string> Keywords = new(StringComparer.Ordinal)
    {
        ["Boolean"] = "bool", ["Byte"] = "byte", ["SByte"] = "sbyte", ["Int16"] = "short", ["Int32"] = "int", ["Int64"] = "long",
        ["Single"] = "float", ["Double"] = "double", ["String"] = "string", ["Object"] = "object", ["Void"] = "void",
    };

    public static IReadOnlyList<string> Of(Assembly assembly) =>
        [.. assembly.GetTypes().Where(IsReachable).SelectMany(Lines).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Lines(Type type)
    {
        yield return $"type {Kind(type)} {Name(type)}{Bases(type)}";
        if (type.IsSubclassOf(typeof(MulticastDelegate)))
        {
            yield return Method("method", type.GetMethod("Invoke")!);
            yield break;
        }
        foreach (var constructor in type.GetConstructors(Declared).Where(IsVisible))
            yield return $"constructor {Name(type)}({Parameters(constructor)})";
        foreach (var method in type.GetMethods(Declared).Where(method => IsVisible(method) && !IsAccessor(method) && !IsOverride(method)))
            yield return Method("method", method);
        foreach (var property in type.GetProperties(Declared))
        {
            MethodInfo[] accessors = [.. property.GetAccessors(nonPublic: true).Where(accessor => IsVisible(accessor) && !IsOverride(accessor))];
            if (accessors.Length == 0) continue;
            var access = string.Join(' ', accessors.Select(accessor => accessor.ReturnType == typeof(void) ? "set;" : "get;").Order(StringComparer.Ordinal));
            var index = property.GetIndexParameters() is { Length: > 0 } parameters ? $"[{Parameters(parameters)}]" : "";
            yield return $"property {Static(accessors[0])}{Name(type)}.{property.Name}{index} {{ {access} }} : {Name(property.PropertyType)}";
        }
        foreach (var field in type.GetFields(Declared).Where(field => field is { IsSpecialName: false } && (field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly)))
            yield return type.IsEnum
                ? $"value {Name(type)}.{field.Name} = {Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}"
                : $"field {(field.IsStatic ? "static " : "")}{Name(type)}.{field.Name} : {Name(field.FieldType)}";
        foreach (var raised in type.GetEvents(Declared).Where(raised => IsVisible(raised.AddMethod!)))
            yield return $"event {Name(type)}.{raised.Name} : {Name(raised.EventHandlerType!)}";
    }

    private static string Method(string kind, MethodInfo method)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";
        return $"{kind} {Static(method)}{Name(method.DeclaringType!)}.{method.Name}{generic}({Parameters(method)}) : {Named(method.ReturnType, method.ReturnParameter)}";
    }

    // The names of a tuple's elements are part of what a caller writes.
    private static string Named(Type type, ParameterInfo result)
    {
        var names = result.GetCustomAttribute<TupleElementNamesAttribute>()?.TransformNames;
        var elements = type.GetGenericArguments();
        return names is null || !IsTuple(type) || names.Count != elements.Length
            ? Name(type)
            : $"({string.Join(", ", elements.Zip(names, (element, name) => $"{Name(element)} {name}".TrimEnd()))})";
    }

    private static bool IsTuple(Type type) => type.Name.StartsWith("ValueTuple`", StringComparison.Ordinal);

    private static string Parameters(MethodBase method) => Parameters(method.GetParameters());

    private static string Parameters(ParameterInfo[] parameters) => string.Join(", ", parameters.Select(parameter =>
    {
        var modifier = parameter.IsDefined(typeof(ParamArrayAttribute), false) || parameter.IsDefined(typeof(ParamCollectionAttribute), false) ? "params "
            : parameter.IsOut ? "out " : parameter.IsIn ? "in " : parameter.ParameterType.IsByRef ? "ref " : "";
        var type = parameter.ParameterType.IsByRef ? parameter.ParameterType.GetElementType()! : parameter.ParameterType;
        return $"{modifier}{Name(type)} {parameter.Name}{(parameter.HasDefaultValue ? " = " + Default(parameter) : "")}";
    }));

    private static string Default(ParameterInfo parameter) => parameter.RawDefaultValue switch
    {
        null => parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null ? "default" : "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        var value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Kind(Type type) =>
        type.IsInterface ? "interface" : type.IsEnum ? "enum" : type.IsSubclassOf(typeof(MulticastDelegate)) ? "delegate" : type.IsValueType ? "struct"
        : type is { IsAbstract: true, IsSealed: true } ? "static class" : type.IsAbstract ? "abstract class" : type.IsSealed ? "sealed class" : "class";

    private static string Bases(Type type)
    {
        if (type.IsEnum || type.IsSubclassOf(typeof(MulticastDelegate))) return "";
        var inherited = type.BaseType?.GetInterfaces() ?? [];
        var own = type.GetInterfaces().Where(one => IsReachable(one) && !inherited.Contains(one)).Select(Name).Order(StringComparer.Ordinal);
        var bases = type is { IsClass: true, BaseType: { } parent } && parent != typeof(object) ? own.Prepend(Name(parent)) : own;
        return bases.Any() ? " : " + string.Join(", ", bases) : "";
    }

    private static string Name(Type type)
    {
        if (type.IsGenericParameter) return type.Name;
        if (type.IsArray) return Name(type.GetElementType()!) + "[" + new string(',', type.GetArrayRank() - 1) + "]";
        if (type.IsByRef) return "ref " + Name(type.GetElementType()!);
        if (Nullable.GetUnderlyingType(type) is { } underlying) return Name(underlying) + "?";
        if (type.Namespace == "System" && Keywords.TryGetValue(type.Name, out var keyword)) return keyword;
        Type[] arguments = type.GetGenericArguments();
        if (IsTuple(type))
            return $"({string.Join(", ", arguments.Select(Name))})";
        var outer = type.DeclaringType;
        var own = arguments.Skip(outer?.GetGenericArguments().Length ?? 0).Select(Name).ToArray();
        var simple = type.Name.Split('`')[0] + (own.Length > 0 ? $"<{string.Join(", ", own)}>" : "");
        if (outer is not null) return $"{Name(outer)}.{simple}";
        return type.Namespace is "TorchSharp" ? simple : type.Namespace?.StartsWith("TorchSharp.", StringComparison.Ordinal) == true ? $"{type.Namespace["TorchSharp.".Length..]}.{simple}" : simple;
    }

    private static string Static(MethodBase method) =>
        method.IsStatic ? "static " : method is { IsAbstract: true, DeclaringType.IsInterface: false } ? "abstract " : method is { IsVirtual: true, IsFinal: false, DeclaringType.IsInterface: false } ? "virtual " : "";

    private static bool IsReachable(Type type) =>
        type.DeclaringType is { } outer ? (type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem) && IsReachable(outer) : type.IsPublic;

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsAccessor(MethodInfo method) => method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static bool IsOverride(MethodInfo method) => method.IsVirtual && method.GetBaseDefinition().DeclaringType != method.DeclaringType;
}
