using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Providers;

/// <summary>A provider's inputs: what its plugin sees, and what only the engine keeps under <c>__internal</c>.</summary>
public static class ProviderInputs
{
    private const string Internal = "__internal";

    public static PropertyMap Public(PropertyMap inputs) => inputs.Without(Internal);

    public static PropertyMap WithPrivate(PropertyMap answered, PropertyMap inputs) =>
        inputs.Find(Internal) is { } kept ? answered.With(Internal, kept) : answered;

    /// <summary>Folds what a registration says of the plugin into the inputs, as the official engine stores it.</summary>
    public static PropertyMap WithPlugin(PropertyMap inputs, string version, string downloadUrl)
    {
        if (version.Length > 0)
        {
            inputs = inputs.With("version", version);
        }

        if (downloadUrl.Length > 0)
        {
            return inputs.With(Internal, PropertyMap.Empty.With("pluginDownloadURL", downloadUrl));
        }

        return version.Length > 0 ? inputs.With(Internal, PropertyMap.Empty) : inputs;
    }

    /// <summary>Empty: any.</summary>
    public static string Version(PropertyMap inputs) =>
        inputs.Find("version")?.WithoutSecrets() is PropertyValue.Text version ? version.Value : "";
}
