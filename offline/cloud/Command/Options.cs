namespace Rollback.Offline.Cloud.Command;

/// <summary>Options of the form <c>--name value</c>, and the flag <c>--json</c>.</summary>
internal sealed class Options
{
    private static readonly string[] Known = ["--stack", "--service", "--color", "--status"];
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public bool Json { get; private init; }

    public string? Stack => _values.GetValueOrDefault("--stack");

    /// <exception cref="UsageException">An option is unknown or lacks its value.</exception>
    public static Options Parse(string[] args)
    {
        var options = new Options { Json = args.Contains("--json") };
        var rest = args.Where(argument => argument != "--json").ToArray();
        for (var index = 0; index < rest.Length; index += 2)
        {
            if (!Known.Contains(rest[index]))
            {
                throw new UsageException($"Unknown option '{rest[index]}'.");
            }

            options._values[rest[index]] = index + 1 < rest.Length
                ? rest[index + 1]
                : throw new UsageException($"Option '{rest[index]}' needs a value.");
        }

        return options;
    }

    public string? Find(string name) => _values.GetValueOrDefault(name);

    /// <exception cref="UsageException">The option is missing.</exception>
    public string Required(string name) => Find(name) ?? throw new UsageException($"Option '{name}' is required.");
}
