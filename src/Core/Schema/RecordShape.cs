using System.Collections.Concurrent;
using System.Reflection;
using System.Text;

namespace Ablate.Core.Schema;

/// <summary>One key of a record: a parameter of its primary constructor.</summary>
internal sealed record RecordKey(
    string Key,
    Type Type,
    bool AllowsNull,
    bool Required,
    object? Default,
    InRangeAttribute? Range,
    IReadOnlyList<string>? Choices,
    bool IsShorthand,
    string? DefaultsTo,
    bool IsAddedLater,
    IReadOnlyList<string> OtherNames,
    PropertyInfo Property);

/// <summary>What a record's primary constructor says about its keys in a file. Reflected once per type.</summary>
internal sealed class RecordShape
{
    private static readonly ConcurrentDictionary<Type, RecordShape> Known = new();

    private readonly ConstructorInfo _constructor;
    private readonly Type _type;

    private RecordShape(Type type)
    {
        _constructor = type.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length) ??
            throw new InvalidOperationException($"{type} has no public constructor.");
        _type = type;
        Kind = type.GetCustomAttribute<KindAttribute>()?.Name;
        RulesConcern = type.GetCustomAttribute<RulesConcernAttribute>()?.Keys;
        Keys = [.. _constructor.GetParameters().Select(parameter => Describe(type, parameter))];
        Names = [.. Keys.Select(key => key.Key)];
        Sorted = [.. Keys.OrderBy(key => key.Key, StringComparer.Ordinal)];
    }

    /// <summary>The name of a <see cref="Spec"/>.</summary>
    public string? Kind { get; }

    /// <summary>The keys that its rules are about, so that the others may have mistakes; null: it must be whole.</summary>
    public IReadOnlyList<string>? RulesConcern { get; }

    /// <summary>In the order of the constructor.</summary>
    public IReadOnlyList<RecordKey> Keys { get; }

    /// <summary>The keys as a file writes them.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>In ordinal order of the keys.</summary>
    public IReadOnlyList<RecordKey> Sorted { get; }

    /// <summary>The key that other programs call so, or null.</summary>
    public string? Meant(string other) => Keys.FirstOrDefault(key => key.OtherNames.Any(name => Suggest.AreOne(name, other)))?.Key;

    /// <summary>What is told to who writes a key that no single key here stands for, or null.</summary>
    public string? Advice(string other) => AdviceAttribute.For(_type, other, forKind: false);

    public static RecordShape Of(Type type) => Known.GetOrAdd(type, static type => new RecordShape(type));

    /// <param name="values">One for each of <see cref="Keys"/>.</param>
    public object Create(object?[] values) =>
        _constructor.Invoke(BindingFlags.DoNotWrapExceptions, binder: null, values, culture: null);

    /// <summary><c>LabelSmoothing</c> becomes <c>label_smoothing</c>, <c>Beta1</c> becomes <c>beta1</c>.</summary>
    public static string SnakeCase(string name)
    {
        var text = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsAsciiLetterUpper(name[i]) && !char.IsAsciiLetterUpper(name[i - 1])) text.Append('_');
            text.Append(char.ToLowerInvariant(name[i]));
        }
        return text.ToString();
    }

    private static RecordKey Describe(Type owner, ParameterInfo parameter)
    {
        var underlying = Nullable.GetUnderlyingType(parameter.ParameterType);
        var type = underlying ?? parameter.ParameterType;
        var allowsNull = underlying is not null ||
            (!type.IsValueType && new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.Nullable);
        return new RecordKey(
            SnakeCase(parameter.Name!),
            type,
            allowsNull,
            !parameter.HasDefaultValue,
            DefaultOf(parameter, type, allowsNull),
            parameter.GetCustomAttribute<InRangeAttribute>(),
            parameter.GetCustomAttribute<OneOfAttribute>()?.Choices,
            parameter.IsDefined(typeof(ShorthandAttribute)),
            parameter.GetCustomAttribute<DefaultsToAttribute>()?.Text,
            parameter.IsDefined(typeof(AddedLaterAttribute)),
            parameter.GetCustomAttribute<AlsoKnownAsAttribute>()?.Names ?? [],
            owner.GetProperty(parameter.Name!) ??
                throw new InvalidOperationException($"{owner} keeps no property for its parameter '{parameter.Name}'."));
    }

    private static object? DefaultOf(ParameterInfo parameter, Type type, bool allowsNull)
    {
        if (!parameter.HasDefaultValue) return null;
        // Reflection gives null for `= default` of a struct, and the bare number for a nullable enum.
        if (parameter.DefaultValue is not { } value) return allowsNull || !type.IsValueType ? null : Activator.CreateInstance(type);
        return type.IsEnum ? Enum.ToObject(type, value) : value;
    }
}
