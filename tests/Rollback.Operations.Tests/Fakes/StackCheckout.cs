using Rollback.Operations.CommandLine;
using Rollback.Operations.Report;

namespace Rollback.Operations.Tests;

/// <summary>A checkout with the repository's own `dev` lineage, and a pulumi that answers as it is told.</summary>
internal sealed class StackCheckout : IDisposable
{
    private readonly string _answers;

    /// <param name="lineage">Another of the repository's lineages, under the name `dev`.</param>
    public StackCheckout(string settings = "config:\n  rollback-infra:release: \"1\" # chosen by ana\n", string lineage = "dev")
    {
        Root = Directory.CreateTempSubdirectory("stack-").FullName;
        _answers = Directory.CreateDirectory(Path.Combine(Root, "pulumi-answers")).FullName;
        File.WriteAllText(Path.Combine(Root, "Pulumi.yaml"), "name: rollback-infra\n");
        Copy(Path.Combine(Repository.Root, "stacks", lineage), Path.Combine(Root, "stacks", "dev"));
        Settings = Path.Combine(Root, "stacks", "Pulumi.dev.yaml");
        File.WriteAllText(Settings, settings);
    }

    public string Root { get; }

    /// <summary>The settings file of the stack `dev`.</summary>
    public string Settings { get; }

    public string Releases => Path.Combine(Root, "stacks", "dev", "releases");

    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>The calls of pulumi so far, without the arguments that every call has.</summary>
    public IReadOnlyList<string> Calls => File.Exists(Path.Combine(_answers, "calls"))
        ? [.. File.ReadLines(Path.Combine(_answers, "calls")).Select(line => line.Replace(" --non-interactive --color never", "", StringComparison.Ordinal))]
        : [];

    /// <summary>What pulumi prints for a verb, and its exit code.</summary>
    public void Answer(string verb, string output, int exitCode = 0, string error = "")
    {
        File.WriteAllText(Path.Combine(_answers, $"{verb}.out"), output);
        File.WriteAllText(Path.Combine(_answers, $"{verb}.err"), error);
        File.WriteAllText(Path.Combine(_answers, $"{verb}.code"), exitCode.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Shell commands that pulumi runs before it answers a verb.</summary>
    public void Before(string verb, string commands) => File.WriteAllText(Path.Combine(_answers, $"{verb}.then"), commands);

    public Task<CommandRun> RunAsync(string[] arguments, CancellationToken cancellationToken = default) => CommandRun.OfAsync(Root, Variables, arguments, cancellationToken: cancellationToken);

    /// <param name="output">Sees what the command says as it says it.</param>
    public Task<CommandRun> RunAsync(StringWriter output, params string[] arguments) => CommandRun.OfAsync(output, Root, Variables, arguments);

    /// <summary>A command's context, for what runs below the commands.</summary>
    public CommandContext Context()
    {
        var surroundings = CommandRun.Surroundings(Root, Variables, TextWriter.Null, TextWriter.Null);
        return new()
        {
            Surroundings = surroundings,
            Checkout = Checkout.Above(Root, Environment.GetValueOrDefault("ROLLBACK_HOME")),
            Report = new ConsoleReport(surroundings, json: false),
        };
    }

    public Task<CommandRun> RunAsync(params string[] arguments) => RunAsync(arguments, CancellationToken.None);

    /// <summary>The environment of the commands that run here.</summary>
    public Dictionary<string, string> Variables => new(Environment)
    {
        ["PATH"] = System.Environment.GetEnvironmentVariable("PATH") ?? "",
        ["PULUMI"] = Path.Combine(AppContext.BaseDirectory, "Fakes", "pulumi"),
        ["FAKE_PULUMI"] = _answers,
    };

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
