using System.Collections.Immutable;

namespace Pulumi.Tests.Samples;

/// <summary>A resource in the form that generators give them.</summary>
[SampleResourceType("sample:compute/server:Server")]
public class Server : CustomResource
{
    public Server(string name, ServerArgs? args = null, CustomResourceOptions? options = null)
        : base("sample:compute/server:Server", name, args ?? new ServerArgs(), MakeOptions(options, ""))
    {
    }

    private Server(string name, Input<string> id, ServerArgs? state, CustomResourceOptions? options)
        : base("sample:compute/server:Server", name, state, MakeOptions(options, id))
    {
    }

    [Output("image")]
    public Output<string> Image { get; private set; } = null!;

    [Output("cpus")]
    public Output<int> Cpus { get; private set; } = null!;

    [Output("tags")]
    public Output<ImmutableArray<string>> Tags { get; private set; } = null!;

    [Output("labels")]
    public Output<ImmutableDictionary<string, string>?> Labels { get; private set; } = null!;

    [Output("disk")]
    public Output<Disk?> Disk { get; private set; } = null!;

    [Output("size")]
    public Output<Size?> Size { get; private set; } = null!;

    [Output("port")]
    public Output<Union<int, string>> Port { get; private set; } = null!;

    public static Server Get(string name, Input<string> id, ServerArgs? state = null, CustomResourceOptions? options = null) =>
        new(name, id, state, options);

    private static CustomResourceOptions MakeOptions(CustomResourceOptions? options, Input<string>? id)
    {
        var merged = CustomResourceOptions.Merge(new() { Version = "1.2.3" }, options);
        merged.Id = id ?? merged.Id;
        return merged;
    }
}
