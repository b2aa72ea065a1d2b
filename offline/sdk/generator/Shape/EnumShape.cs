namespace Rollback.Offline.SdkGenerator.Shape;

/// <summary>A named set of strings: members by name, each with the value sent on the wire.</summary>
internal sealed record EnumShape(string Id, IReadOnlyList<KeyValuePair<string, string>> Members)
{
    internal string Name => Id[(Id.LastIndexOf('.') + 1)..];

    internal string Module => Id[..Id.LastIndexOf('.')];
}
