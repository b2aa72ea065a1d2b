namespace Pulumi.Tests.Samples;

public sealed class ServerArgs : ResourceArgs
{
    [Input("tags")]
    private InputList<string>? _tags;

    [Input("labels")]
    private InputMap<string>? _labels;

    [Input("image")]
    public Input<string>? Image { get; set; }

    [Input("cpus")]
    public Input<int>? Cpus { get; set; }

    [Input("disk")]
    public Input<DiskArgs>? Disk { get; set; }

    [Input("size")]
    public InputUnion<string, Size>? Size { get; set; }

    [Input("port")]
    public InputUnion<int, string>? Port { get; set; }

    [Input("twin")]
    public Input<Server>? Twin { get; set; }

    public InputList<string> Tags
    {
        get => _tags ??= new InputList<string>();
        set => _tags = value;
    }

    public InputMap<string> Labels
    {
        get => _labels ??= new InputMap<string>();
        set => _labels = value;
    }
}
