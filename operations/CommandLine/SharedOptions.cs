using System.CommandLine;
using Rollback.Model;
using Rollback.Operations.Database;

namespace Rollback.Operations.CommandLine;

/// <summary>Options of several verbs, and how their values are read.</summary>
internal static class SharedOptions
{
    public static Option<string> Source(string name, string what) => new(name) { Description = $"{what}: {DatabaseSource.Description}", Required = true, HelpName = "source" };

    public static Option<string?> Database() => new("--database") { Description = "The database of the stack, where it has several", HelpName = "name" };

    public static Option<string[]> Tables() => new("--tables") { Description = "Only these tables: [schema.]table, separated by commas; default: all", HelpName = "tables" };

    public static Failure NoTable => new("TBL012", "--tables names no table.", "Name one or more: [schema.]table, separated by commas.");

    /// <summary>Names that are given one by one or separated by commas; null: none is given.</summary>
    public static IReadOnlySet<string>? Names(string[]? given) =>
        given is null or [] ? null : given.SelectMany(names => DottedName.Divide(names, ',')).Select(name => name.Trim()).Where(name => name.Length > 0).ToHashSet();

    /// <param name="option">Whose value it is, for the message.</param>
    public static Answer<Optional<TimeSpan>> Duration(string option, string? text)
    {
        if (text is null) return new Optional<TimeSpan>(null);
        return Span.TryParse(text, out var span)
            ? new Optional<TimeSpan>(span)
            : new Failure("PAR004", $"{option} '{text}' is not a duration.", "Write it like 30s or 5m.");
    }
}
