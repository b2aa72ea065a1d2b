namespace Rollback.Infra.Tests;

/// <summary>The checkout's lineages with the settings of <c>dev</c> under a drill's name, as a drill has them.</summary>
internal sealed class DrillProject : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("rollback-drill-");

    public DrillProject()
    {
        Directory.CreateSymbolicLink(Path.Combine(Root, "stacks"), Path.Combine(Checkout.Root, "stacks"));
    }

    public string Root => _root.FullName;

    public void Dispose() => _root.Delete(recursive: true);
}
