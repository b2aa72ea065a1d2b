using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Rollback.Offline.Engine.Cli;

namespace Rollback.Offline.Engine.Projects;

/// <summary>A configuration key, and with <c>--path</c> the place within its value.</summary>
/// <param name="Key"><c>namespace:name</c>.</param>
/// <param name="Segments">Names (strings) and indexes (numbers); empty: the whole value.</param>
public sealed partial record ConfigPath(string Key, ImmutableArray<ConfigSegment> Segments)
{
    /// <exception cref="CommandException">The key or the path is malformed.</exception>
    public static ConfigPath Parse(string text, string project, bool isPath)
    {
        var (scope, name) = Split(text, project);
        if (!isPath)
        {
            return new ConfigPath($"{scope}:{name}", []);
        }

        var matches = Segment().Matches(name);
        if (matches.Count == 0 || matches.Sum(match => match.Length) != name.Length || matches[0].Groups["index"].Success)
        {
            throw new CommandException(ExitCode.Invocation, $"'{text}' is no configuration path; write names, .name and [index]");
        }

        var segments = matches.Select(match => match.Groups["index"] is { Success: true } index
            ? new ConfigSegment(null, int.Parse(index.Value, CultureInfo.InvariantCulture))
            : new ConfigSegment(match.Groups["quoted"] is { Success: true } quoted ? quoted.Value : match.Groups["name"].Value, 0)).ToImmutableArray();
        return new ConfigPath($"{scope}:{segments[0].Name}", segments[1..]);
    }

    private static (string Scope, string Name) Split(string text, string project)
    {
        var parts = text.Split(':');
        return parts switch
        {
            [{ Length: > 0 } name] => (project, name),
            [{ Length: > 0 } scope, { Length: > 0 } name] => (scope, name),
            [{ Length: > 0 } scope, "config", { Length: > 0 } name] => (scope, name),
            _ => throw new CommandException(ExitCode.Invocation, $"invalid configuration key '{text}': expected <name> or <namespace>:<name>"),
        };
    }

    [GeneratedRegex("""\.?(?<name>[^.\[\]"]+)|\[(?<index>\d+)\]|\["(?<quoted>[^"]*)"\]""")]
    private static partial Regex Segment();
}

/// <param name="Name">Null for an index.</param>
/// <param name="Index">Counts from 0.</param>
public sealed record ConfigSegment(string? Name, int Index);
