namespace Pulumi.Tests.Samples;

public sealed class DiskArgs : ResourceArgs
{
    [Input("gibibytes", required: true)]
    public Input<int> Gibibytes { get; set; } = null!;

    [Input("password")]
    public Input<string>? Password { get; set; }
}
