using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Rollback.Conformance.Tests.Harness;

/// <summary>
/// The official Node packages, installed once per lock file into <c>artifacts/conformance</c>; later runs need no network.
/// </summary>
public class NodePackages : IAsyncLifetime
{
    private static readonly string[] Manifests = ["package.json", "package-lock.json"];

    /// <summary>Test classes run at the same time and share one installation of a lock file.</summary>
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Installations = [];

    private readonly string _source;

    public NodePackages()
        : this(Repository.Node)
    {
    }

    /// <param name="source">The folder of package.json and its lock file.</param>
    protected NodePackages(string source) => _source = source;

    /// <summary>The installed <c>node_modules</c>.</summary>
    internal string Modules { get; private set; } = "";

    public virtual async Task InitializeAsync() =>
        Modules = Path.Combine(await Installations.GetOrAdd(_source, source => new(() => InstallAsync(source))).Value, "node_modules");

    /// <summary>Folders that come first on the PATH of everything that uses the packages.</summary>
    internal virtual IEnumerable<string> Tools => [];

    public Task DisposeAsync() => Task.CompletedTask;

    private static async Task<string> InstallAsync(string source)
    {
        var digest = SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(source, "package-lock.json")));
        var cache = Path.Combine(Repository.Root, "artifacts", "conformance");
        var installed = Path.Combine(cache, Convert.ToHexStringLower(digest)[..16]);
        if (Directory.Exists(installed))
        {
            return installed;
        }

        // Installed aside and moved whole, so that an interrupted installation is never taken for a finished one.
        var aside = Path.Combine(cache, $"installing-{Environment.ProcessId}-{Path.GetFileName(source)}");
        Directory.CreateDirectory(aside);
        foreach (var manifest in Manifests)
        {
            File.Copy(Path.Combine(source, manifest), Path.Combine(aside, manifest), overwrite: true);
        }

        var npm = new Command("npm", aside, new Dictionary<string, string?>());
        (await npm.RunAsync("ci", "--ignore-scripts", "--no-audit", "--no-fund")).Expect(0);
        try
        {
            Directory.Move(aside, installed);
        }
        catch (IOException) when (Directory.Exists(installed))
        {
            Directory.Delete(aside, recursive: true); // another run was faster
        }

        return installed;
    }
}
