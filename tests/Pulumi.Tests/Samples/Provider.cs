namespace Pulumi.Tests.Samples;

public sealed class Provider(string name, ProviderArgs? args = null, CustomResourceOptions? options = null)
    : ProviderResource("sample", name, args ?? new ProviderArgs(), options);

public sealed class ProviderArgs : ResourceArgs
{
    [Input("regions", json: true)]
    private InputList<string>? _regions;

    [Input("endpoint")]
    public Input<string>? Endpoint { get; set; }

    [Input("insecure", json: true)]
    public Input<bool>? Insecure { get; set; }

    public InputList<string> Regions
    {
        get => _regions ??= [];
        set => _regions = value;
    }
}
