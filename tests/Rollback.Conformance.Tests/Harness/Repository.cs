namespace Rollback.Conformance.Tests.Harness;

/// <summary>Places in the checkout that the tests run from.</summary>
internal static class Repository
{
    internal static string Root { get; } = Find();

    internal static string Pulumi { get; } = Path.Combine(Root, "offline", "pulumi");

    /// <summary>The Node programs, providers and pinned packages.</summary>
    internal static string Node { get; } = Path.Combine(Root, "tests", "Rollback.Conformance.Tests", "node");

    /// <summary>The newest SDK and its Node.js, pinned.</summary>
    internal static string NewestNode { get; } = Path.Combine(Root, "tests", "Rollback.Conformance.Tests", "node-newest");

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Rollback.Infra.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests do not run from a checkout.");
        }

        return folder.FullName;
    }
}
