using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Ablate.Torch.Tests.Support;

/// <summary>The members of TorchSharp that a built assembly refers to, read from its metadata.</summary>
internal sealed class MembersUsed : ISignatureTypeProvider<string, object?>
{
    private const string Library = "TorchSharp";

    private readonly MetadataReader _reader;

    private MembersUsed(MetadataReader reader) => _reader = reader;

    public static IEnumerable<string> By(string assembly)
    {
        using var file = File.OpenRead(assembly);
        using var image = new PEReader(file);
        var members = new MembersUsed(image.GetMetadataReader());
        return [.. members.All()];
    }

    private IEnumerable<string> All() =>
        from handle in _reader.MemberReferences
        let member = _reader.GetMemberReference(handle)
        let owner = Owner(member.Parent)
        where owner is not null
        select member.GetKind() == MemberReferenceKind.Field
            ? $"{owner}.{_reader.GetString(member.Name)}"
            : $"{owner}.{_reader.GetString(member.Name)}({string.Join(", ", member.DecodeMethodSignature(this, null).ParameterTypes)})";

    /// <summary>The type that has the member, or null where it is not TorchSharp's.</summary>
    private string? Owner(EntityHandle parent) => parent.Kind switch
    {
        HandleKind.TypeReference when IsLibrarys((TypeReferenceHandle)parent) => GetTypeFromReference(_reader, (TypeReferenceHandle)parent, 0),
        HandleKind.TypeSpecification => Generic((TypeSpecificationHandle)parent),
        _ => null,
    };

    // The generic type with its parameters as they are: which arguments it gets here is not TorchSharp's affair.
    private string? Generic(TypeSpecificationHandle handle)
    {
        var blob = _reader.GetBlobReader(_reader.GetTypeSpecification(handle).Signature);
        if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance) return null;
        blob.ReadCompressedInteger();
        var definition = blob.ReadTypeHandle();
        return definition.Kind == HandleKind.TypeReference ? Owner(definition) : null;
    }

    private bool IsLibrarys(TypeReferenceHandle handle)
    {
        var scope = _reader.GetTypeReference(handle).ResolutionScope;
        return scope.Kind switch
        {
            HandleKind.TypeReference => IsLibrarys((TypeReferenceHandle)scope),
            HandleKind.AssemblyReference => _reader.GetString(_reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name) == Library,
            _ => false,
        };
    }

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        var type = reader.GetTypeReference(handle);
        var name = reader.GetString(type.Name);
        if (type.ResolutionScope.Kind == HandleKind.TypeReference) return GetTypeFromReference(reader, (TypeReferenceHandle)type.ResolutionScope, 0) + "." + name;
        var space = reader.GetString(type.Namespace);
        return IsLibrarys(handle) && space.StartsWith(Library + ".", StringComparison.Ordinal) ? $"{space[(Library.Length + 1)..]}.{name}" : name;
    }

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => reader.GetString(reader.GetTypeDefinition(handle).Name);

    public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

    public string GetArrayType(string elementType, ArrayShape shape) => $"{elementType}[{new string(',', shape.Rank - 1)}]";

    public string GetSZArrayType(string elementType) => elementType + "[]";

    public string GetByReferenceType(string elementType) => "ref " + elementType;

    public string GetPointerType(string elementType) => elementType + "*";

    public string GetPinnedType(string elementType) => elementType;

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

    public string GetFunctionPointerType(MethodSignature<string> signature) => "function pointer";

    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => $"{genericType}<{string.Join(", ", typeArguments)}>";

    public string GetGenericTypeParameter(object? genericContext, int index) => "T" + index;

    public string GetGenericMethodParameter(object? genericContext, int index) => "M" + index;
}
