namespace Pulumi;

/// <summary>A provider that only its reference, <c>urn::id</c>, is known of.</summary>
internal sealed class DependencyProviderResource : ProviderResource
{
    public DependencyProviderResource(string reference)
        : this(reference[..reference.LastIndexOf("::", StringComparison.Ordinal)], reference[(reference.LastIndexOf("::", StringComparison.Ordinal) + 2)..])
    {
    }

    private DependencyProviderResource(string urn, string id)
        : base(PackageOf(urn), urn[(urn.LastIndexOf("::", StringComparison.Ordinal) + 2)..])
    {
        Urn = Output.Create(urn);
        Id = Output.Create(id);
    }

    private static string PackageOf(string urn)
    {
        var type = urn.Split("::")[2].Split('$')[^1];
        return type.StartsWith(TypePrefix, StringComparison.Ordinal)
            ? type[TypePrefix.Length..]
            : throw new ArgumentException($"'{urn}' is not the URN of a provider.", nameof(urn));
    }
}
