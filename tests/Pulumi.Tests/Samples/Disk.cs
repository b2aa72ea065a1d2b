namespace Pulumi.Tests.Samples;

[OutputType]
public sealed class Disk
{
    public readonly int Gibibytes;
    public readonly string? Password;
    public readonly string? Kind;

    [OutputConstructor]
    private Disk(int gibibytes, string? password, [OutputConstructorParameter("type")] string? kind)
    {
        Gibibytes = gibibytes;
        Password = password;
        Kind = kind;
    }
}
