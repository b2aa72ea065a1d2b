using Rollback.Offline.Cloud.Home;
using Rollback.Offline.Cloud.Running;
using YamlDotNet.RepresentationModel;

namespace Rollback.Offline.Cloud.Kubernetes;

/// <summary>Which program stands for which image (<c>images.yaml</c>).</summary>
internal sealed class ImageCatalogue
{
    private readonly Dictionary<string, ImageProgram> _images = new(StringComparer.Ordinal);

    public ImageCatalogue(string file)
    {
        using var reader = new StreamReader(file);
        var yaml = new YamlStream();
        yaml.Load(reader);
        foreach (var (image, entry) in (YamlMappingNode)yaml.Documents[0].RootNode["images"])
        {
            var variables = ((YamlMappingNode)entry).Children.TryGetValue("environment", out var environment)
                ? ((YamlMappingNode)environment).ToDictionary(variable => variable.Key.ToString(), variable => variable.Value.ToString(), StringComparer.Ordinal)
                : [];
            _images[image.ToString()] = new ImageProgram(entry["program"].ToString(), variables);
        }
    }

    /// <exception cref="CloudException">The image is not in the catalogue.</exception>
    public ImageProgram Find(string image) => _images.TryGetValue(image, out var program)
        ? program
        : throw new CloudException($"ErrImagePull: the offline cloud has no program for image '{image}'. It knows: {string.Join(", ", _images.Keys)}.");
}

/// <summary>A program of this machine that runs in place of an image.</summary>
internal sealed record ImageProgram(string Name, IReadOnlyDictionary<string, string> Environment)
{
    private static readonly string[] PgBouncerPaths = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer"];

    public bool IsPgBouncer => Name == "pgbouncer";

    /// <summary>The command to run, without the container's own arguments.</summary>
    /// <exception cref="CloudException">It is not installed.</exception>
    public IReadOnlyList<string> Command() => Name switch
    {
        "pgbouncer" => [FindPgBouncer()],
        "orders" => [DotnetHost.Path, WorkloadProgram()],
        _ => throw new CloudException($"images.yaml names the unknown program '{Name}'."),
    };

    private static string FindPgBouncer() =>
        (System.Environment.GetEnvironmentVariable("PGBOUNCER") is { Length: > 0 } chosen ? [chosen] : PgBouncerPaths).FirstOrDefault(File.Exists)
        ?? throw new CloudException("PgBouncer is not installed: no 'pgbouncer' in /usr/sbin. Install it (apt-get install pgbouncer), or set PGBOUNCER to its program.");

    /// <summary>Beside the cloud's own build output, in the same configuration.</summary>
    private static string WorkloadProgram()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Rollback.Offline.Workload", configuration, "Rollback.Offline.Workload.dll"));
        return File.Exists(program)
            ? program
            : throw new CloudException($"The workload is not built: {program} is missing. Build it with 'dotnet build -c Release offline/workload'.");
    }
}
