namespace Rollback.Conformance.Tests.Harness;

/// <summary>A test that needs Node.js and npm; without them it is skipped with the word to install them.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeFactAttribute : FactAttribute
{
    private static readonly string[] Needed = ["node", "npm"];

    public NodeFactAttribute()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var missing = Needed.Where(tool => !path.Any(folder => File.Exists(Path.Combine(folder, tool)))).ToList();
        if (missing.Count > 0)
        {
            Skip = $"{string.Join(" and ", missing)} not found on PATH; install Node.js 20 or later to run this test.";
        }
    }
}
