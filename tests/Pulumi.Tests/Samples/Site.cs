namespace Pulumi.Tests.Samples;

/// <summary>A component with two servers, of which the second depends on the first.</summary>
public sealed class Site : ComponentResource
{
    public Site(string name, ComponentResourceOptions? options = null)
        : base("my:index:Site", name, options)
    {
        First = new Server($"{name}-first", new() { Image = "debian" }, new() { Parent = this });
        Second = new Server($"{name}-second", new() { Image = First.Image }, new() { Parent = this });
        Image = Second.Image;
        RegisterOutputs();
    }

    public Server First { get; }

    public Server Second { get; }

    [Output("image")]
    public Output<string> Image { get; private set; }
}
