using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Rollback.Conformance.Tests.Harness;

/// <summary>
/// A Pulumi project on the official Node SDK in a folder of its own, with its own home, state and provider plugins,
/// deployed by <c>offline/pulumi</c>.
/// </summary>
internal sealed class NodeProject : IDisposable
{
    internal const string Stack = "dev";

    private readonly string _folder = Directory.CreateTempSubdirectory("rollback-conformance-").FullName;
    private readonly Dictionary<string, string?> _environment;
    private int _operations;

    private NodeProject(NodePackages packages)
    {
        Program = Path.Combine(_folder, "program");
        ProviderLog = Path.Combine(_folder, "provider.log");
        var plugins = Path.Combine(_folder, "plugins");
        _environment = new()
        {
            ["ROLLBACK_HOME"] = Path.Combine(_folder, "home"),
            ["PULUMI_HOME"] = null,
            ["PULUMI_BACKEND_URL"] = null,
            ["PULUMI_CONFIG_PASSPHRASE"] = "correct horse battery staple",
            ["PULUMI_CONFIG_PASSPHRASE_FILE"] = null,
            ["PATH"] = string.Join(Path.PathSeparator, [plugins, .. packages.Tools, Environment.GetEnvironmentVariable("PATH")]),
            ["CONFORMANCE_LOG"] = ProviderLog,
            ["NO_COLOR"] = "1",
            ["PULUMI_DEBUG_COMMANDS"] = "true", // allows --event-log
        };

        Directory.CreateDirectory(Path.Combine(_folder, "home", "state"));
        Directory.CreateDirectory(Program);
        Directory.CreateDirectory(plugins);
        Directory.CreateSymbolicLink(Path.Combine(_folder, "node_modules"), packages.Modules);
        Library();
        Plugin(plugins, "conformance", "provider.js");
        Plugin(plugins, "answers", "answers.js");
    }

    /// <summary>The folder of Pulumi.yaml and of the program.</summary>
    internal string Program { get; }

    /// <summary>What the conformance provider was asked to do, a line per call, in order.</summary>
    internal string ProviderLog { get; }

    internal static async Task<NodeProject> StartAsync(NodePackages packages, string program)
    {
        var project = new NodeProject(packages);
        await File.WriteAllTextAsync(Path.Combine(project.Program, "Pulumi.yaml"), "name: conformance\nruntime: nodejs\n");
        await File.WriteAllTextAsync(Path.Combine(project.Program, "package.json"), """{"name": "conformance", "main": "index.js"}""");
        project.Use(program);
        (await project.PulumiAsync("stack", "init", Stack)).Expect(0);
        return project;
    }

    /// <summary>Replaces the program by another of <c>node/programs</c>.</summary>
    internal void Use(string program, string extension = ".js") => File.Copy(
        Path.Combine(Repository.Node, "programs", program + extension), Path.Combine(Program, "index" + extension), overwrite: true);

    /// <summary>Puts a folder of <c>node</c> that holds a provider's source beside the program, and names it in Pulumi.yaml.</summary>
    internal async Task UsePluginSourceAsync(string package)
    {
        Directory.CreateDirectory(Path.Combine(Program, package));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Node, package)))
        {
            File.Copy(file, Path.Combine(Program, package, Path.GetFileName(file)));
        }

        await File.AppendAllTextAsync(
            Path.Combine(Program, "Pulumi.yaml"), $"plugins:\n  providers:\n    - name: {package}\n      path: ./{package}\n");
    }

    internal Task WriteAsync(string file, string text) => File.WriteAllTextAsync(Path.Combine(Program, file), text);

    /// <summary>Lets creates go on that wait (see provider.js).</summary>
    internal Task OpenGateAsync() => File.WriteAllTextAsync(ProviderLog + ".go", "");

    /// <summary>From now on the provider keeps a file for every item that there is, named by its id, and takes its time.</summary>
    internal string MakeCloud() => Directory.CreateDirectory(ProviderLog + ".cloud").FullName;

    /// <summary>Everything that runs for this project.</summary>
    internal IReadOnlyList<RunningProcess> Processes() => RunningProcess.WithEnvironment(ProviderLog);

    /// <summary>Waits for a condition, looking again every so often; a hang fails with its words.</summary>
    internal async Task UntilAsync(string what, Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await condition())
        {
            try
            {
                await timer.WaitForNextTickAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Waited four minutes until {what}; running: {string.Join("; ", Processes())}");
            }
        }
    }

    internal void Set(string variable, string? value) => _environment[variable] = value;

    internal async Task ConfigureAsync(string key, string value, params string[] flags) =>
        (await PulumiAsync(["config", "set", key, value, "--stack", Stack, .. flags])).Expect(0);

    internal Task<CommandResult> PulumiAsync(params string[] arguments) => Pulumi.RunAsync(arguments);

    internal Command Pulumi => new(Repository.Pulumi, Program, _environment);

    /// <summary>Runs <c>pulumi up</c>, <c>preview</c>, <c>refresh</c> or <c>destroy</c> and keeps its event log.</summary>
    internal async Task<Operation> RunAsync(string verb, params string[] flags)
    {
        var log = Path.Combine(_folder, $"events-{++_operations}.json");
        string[] yes = verb == "preview" ? [] : ["--yes", "--skip-preview"];
        var result = await PulumiAsync([verb, "--stack", Stack, "--non-interactive", .. yes, "--event-log", log, .. flags]);
        var events = File.Exists(log)
            ? (await File.ReadAllLinesAsync(log)).Where(line => line.Length > 0).Select(Json).ToList()
            : [];
        return new(result, events);
    }

    /// <summary>Runs a script of <c>node/automation</c>, which finds our engine as <c>pulumi</c> on its PATH.</summary>
    internal async Task<CommandResult> ScriptAsync(string script, params string[] arguments)
    {
        var folder = Path.Combine(_folder, "automation");
        var file = Path.Combine(folder, script + ".js");
        Directory.CreateDirectory(folder);
        File.Copy(Path.Combine(Repository.Node, "automation", script + ".js"), file);
        var environment = new Dictionary<string, string?>(_environment)
        {
            ["PATH"] = $"{Path.GetDirectoryName(Repository.Pulumi)}{Path.PathSeparator}{_environment["PATH"]}",
            ["PULUMI_BACKEND_URL"] = $"file://{Path.Combine(_folder, "home", "state")}",
            ["PULUMI_HOME"] = Path.Combine(_folder, "home", "pulumi"),
            ["TMPDIR"] = _folder, // the Automation API leaves its temporary workspaces behind
        };
        return await new Command("node", folder, environment)
            .RunAsync(["-r", Path.Combine(_folder, "lib", "inspect-fix.cjs"), file, .. arguments]);
    }

    /// <summary>Starts the conformance provider by itself; it prints its port.</summary>
    internal Process StartProvider(string log) =>
        new Command(Path.Combine(_folder, "plugins", "pulumi-resource-conformance"), Program, new Dictionary<string, string?>(_environment)
        {
            ["CONFORMANCE_LOG"] = log,
        }).Start("127.0.0.1:1");

    /// <summary>The stack's resources as <c>pulumi stack export</c> writes them.</summary>
    internal async Task<IReadOnlyList<JsonNode>> ResourcesAsync()
    {
        var export = (await PulumiAsync("stack", "export", "--stack", Stack)).Expect(0);
        return [.. Json(export.Output)["deployment"]?["resources"]?.AsArray().Select(resource => resource!) ?? []];
    }

    /// <summary>The resource of that name.</summary>
    internal async Task<JsonNode> ResourceAsync(string name) =>
        (await ResourcesAsync()).Single(resource => (string)resource["urn"]! is var urn && urn.EndsWith("::" + name, StringComparison.Ordinal));

    /// <summary>The stack's outputs, secrets shown.</summary>
    internal async Task<JsonNode> OutputsAsync() =>
        Json((await PulumiAsync("stack", "output", "--json", "--show-secrets", "--stack", Stack)).Expect(0).Output);

    internal async Task<IReadOnlyList<string>> ProviderCallsAsync() =>
        File.Exists(ProviderLog) ? await File.ReadAllLinesAsync(ProviderLog) : [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Properties may nest deeper than the 64 levels that are read by default.
    internal static JsonNode Json(string text) => JsonNode.Parse(text, documentOptions: new() { MaxDepth = 1000 })!;

    // Node resolves packages from where a file really is, so files are copied next to node_modules, not linked.
    private void Library()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "lib"));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Node, "lib")))
        {
            File.Copy(file, Path.Combine(_folder, "lib", Path.GetFileName(file)));
        }
    }

    // Plugins are found by name on PATH.
    private void Plugin(string plugins, string package, string script)
    {
        var provider = Path.Combine(_folder, script);
        var command = Path.Combine(plugins, $"pulumi-resource-{package}");
        File.Copy(Path.Combine(Repository.Node, script), provider);
        File.WriteAllText(command, $"#!/bin/sh\nexec node -r '{_folder}/lib/inspect-fix.cjs' '{provider}' \"$@\"\n");
        File.SetUnixFileMode(command, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
