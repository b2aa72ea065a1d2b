using System.Collections.Immutable;

namespace Pulumi;

/// <summary>Anything that the engine knows by a URN. It is registered while it is constructed, in the background.</summary>
public abstract class Resource
{
    private readonly string _type;
    private readonly string _name;
    private readonly List<Resource> _children = [];

    private protected Resource(
        string type,
        string name,
        bool custom,
        ResourceArgs args,
        ResourceOptions options,
        bool remote = false,
        RegisterPackageRequest? package = null,
        bool registered = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(type);
        if (string.IsNullOrEmpty(name))
        {
            throw new ArgumentException("'name' cannot be null or empty.", nameof(name));
        }

        _type = type;
        _name = name;
        IsRemote = remote;
        if (!registered)
        {
            return;
        }

        var deployment = Deployment.Internal;
        Transformations = ResourceTransformations.Applying(options, deployment.Stack);
        (args, options) = ResourceTransformations.Run(Transformations, this, args, options.Copy());
        Parent = options.Parent ?? (type == Stack.TypeToken ? null : deployment.Stack);
        options.Protect ??= Parent?.IsProtected;
        IsProtected = options.Protect;
        Version = options.Version;
        PluginDownloadURL = options.PluginDownloadURL;
        Aliases = [.. options.Aliases];
        (Provider, Providers) = ResourceProviders.Choose(type, custom, this, options);
        Parent?.Adopt(this);

        deployment.Registrar.ReadOrRegister(new(this, custom, remote, args, options, package));
    }

    /// <summary>The name under which the engine knows the resource; unknown only where the resource itself is.</summary>
    [Output("urn")]
    public Output<string> Urn { get; private protected set; } = null!;

    internal Resource? Parent { get; }

    internal bool? IsProtected { get; }

    internal bool IsRemote { get; }

    internal string? Version { get; }

    internal string? PluginDownloadURL { get; }

    internal ImmutableArray<Input<Alias>> Aliases { get; } = [];

    /// <summary>The provider that manages this resource, where it is not the default one.</summary>
    internal ProviderResource? Provider { get; }

    /// <summary>The providers that children inherit, by package.</summary>
    internal ImmutableDictionary<string, ProviderResource> Providers { get; } = ImmutableDictionary<string, ProviderResource>.Empty;

    /// <summary>The transformations that reach this resource's children: its own, then its ancestors'.</summary>
    internal ImmutableArray<ResourceTransformation> Transformations { get; } = [];

    public string GetResourceType() => _type;

    public string GetResourceName() => _name;

    /// <summary>The direct children that exist so far.</summary>
    internal ImmutableArray<Resource> Children()
    {
        lock (_children)
        {
            return [.. _children];
        }
    }

    private void Adopt(Resource child)
    {
        lock (_children)
        {
            _children.Add(child);
        }
    }
}
