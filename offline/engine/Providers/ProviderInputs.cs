using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Providers;

/// <summary>A provider's inputs: what its plugin sees, and what only the engine keeps under <c>__internal</c>.</summary>
public static class ProviderInputs
{
    private const string Internal = "__internal";

    public static PropertyMap Public(PropertyMap inputs) => inputs.Without(Internal);

    public static PropertyMap WithPrivate(PropertyMap answered, PropertyMap inputs) =>
        inputs.Find(Internal) is { } kept ? answered.With(Internal, kept) : answered;

    /// <summary>Folds what is said of the plugin into the inputs, as the official engine stores it.</summary>
    public static PropertyMap WithPackage(PropertyMap inputs, PackageSource package)
    {
        var kept = PropertyMap.Empty;
        if (package.DownloadUrl.Length > 0)
        {
            kept = kept.With("pluginDownloadURL", package.DownloadUrl);
        }

        if (package.Parameter is { } parameter)
        {
            kept = kept.With("name", package.Plugin).With("parameterization", PropertyMap.Empty
                .With("name", parameter.Name)
                .With("version", parameter.Version)
                .With("value", parameter.Value));
        }

        if (package.Version.Length > 0)
        {
            inputs = inputs.With("version", package.Version);
        }

        return package.Version.Length > 0 || kept.Count > 0 ? inputs.With(Internal, kept) : inputs;
    }

    /// <summary>Which plugin the inputs of a package's provider ask for.</summary>
    public static PackageSource PackageOf(string package, PropertyMap inputs)
    {
        var kept = inputs.Find(Internal) is PropertyValue.Map map ? map.Properties : PropertyMap.Empty;
        var parameter = kept.Find("parameterization") is PropertyValue.Map { Properties: var values }
            ? new PackageParameter(Text(values, "name"), Text(values, "version"), Text(values, "value"))
            : null;
        return new PackageSource(
            kept.ContainsKey("name") ? Text(kept, "name") : package, Text(inputs, "version"), Text(kept, "pluginDownloadURL"), parameter);
    }

    private static string Text(PropertyMap properties, string name) =>
        properties.Find(name)?.WithoutSecrets() is PropertyValue.Text text ? text.Value : "";
}
