namespace Pulumi.Tests.Samples;

public sealed class SiteStack : Stack
{
    public SiteStack()
    {
        var site = new Site("site");
        Image = site.Image;
        Password = Output.CreateSecret("hunter2");
    }

    [Output("image")]
    public Output<string> Image { get; private set; }

    [Output]
    public Output<string> Password { get; private set; }
}
