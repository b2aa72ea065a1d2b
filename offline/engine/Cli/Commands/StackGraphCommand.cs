using System.Globalization;
using Rollback.Offline.Engine.Cli.Arguments;
using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary><c>pulumi stack graph FILE</c>: who depends on whom, in the language of Graphviz.</summary>
internal sealed class StackGraphCommand : ICommand
{
    public FlagSet Flags { get; } = FlagSet.Stack.With(
        Flag.Switch("ignore-parent-edges"), Flag.Switch("ignore-dependency-edges"), Flag.Value("dependency-edge-color"),
        Flag.Value("parent-edge-color"), Flag.Switch("short-node-name"), Flag.Value("dot-fragment"));

    public Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        arguments.Expect(1, 1, "the file to write");
        var workspace = new Workspace(context, arguments);
        var snapshot = workspace.State(workspace.CurrentStack()).View();
        var file = Path.GetFullPath(arguments.Positionals[0], context.WorkingDirectory);
        Backend.AtomicFile.Write(file, Dot(snapshot, arguments));
        context.Output.WriteLine($"Wrote stack dependency graph to `{arguments.Positionals[0]}`");
        return Task.FromResult(ExitCode.Success);
    }

    private static string Dot(Snapshot snapshot, ParsedArguments arguments)
    {
        var lines = new List<string> { "strict digraph {" };
        if (arguments.Value("dot-fragment") is { Length: > 0 } fragment)
        {
            lines.Add($"    {fragment}");
        }

        var names = new Dictionary<string, string>();
        foreach (var state in snapshot.Resources.Where(state => !state.Delete))
        {
            names.Add(state.Urn, $"Resource{names.Count.ToString(CultureInfo.InvariantCulture)}");
            var label = arguments.Has("short-node-name") ? Urns.NameOf(state.Urn) : state.Urn;
            lines.Add($"    {names[state.Urn]} [label=\"{label.Replace("\"", "\\\"", StringComparison.Ordinal)}\"];");
        }

        foreach (var state in snapshot.Resources.Where(state => !state.Delete))
        {
            if (!arguments.Has("ignore-dependency-edges"))
            {
                lines.AddRange(state.Dependencies.Where(names.ContainsKey).Select(other =>
                    Edge(names[other], names[state.Urn], arguments.Value("dependency-edge-color") ?? "#246C60")));
            }

            if (!arguments.Has("ignore-parent-edges") && names.TryGetValue(state.Parent, out var parent))
            {
                lines.Add(Edge(parent, names[state.Urn], arguments.Value("parent-edge-color") ?? "#AA6639"));
            }
        }

        return string.Concat(lines.Append("}").Select(line => line + "\n"));
    }

    private static string Edge(string from, string to, string color) => $"    {from} -> {to} [color = \"{color}\"];";
}
