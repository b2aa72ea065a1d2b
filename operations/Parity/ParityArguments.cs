using System.CommandLine;
using Rollback.Operations.CommandLine;

namespace Rollback.Operations.Parity;

/// <summary>The options that capture and compare share.</summary>
internal sealed class ParityArguments
{
    private readonly Option<string[]> _ignored = new("--ignore") { Description = "A table, column or other object to leave out: [schema.]table[.column]; repeatable", HelpName = "name" };

    private readonly Option<string[]> _skipped = new("--skip") { Description = "A whole check to leave out: schema, data, sequences, foreign-keys; repeatable", HelpName = "check" };

    private readonly Option<int> _jobs = new("--jobs") { Description = "Connections per side that read at once", DefaultValueFactory = _ => 2, HelpName = "n" };

    public ParityArguments() => _skipped.AcceptOnlyFromAmong("schema", "data", "sequences", "foreign-keys");

    public Option<string?> Database { get; } = SharedOptions.Database();

    public void AddTo(Command command)
    {
        command.Options.Add(Database);
        command.Options.Add(_ignored);
        command.Options.Add(_skipped);
        command.Options.Add(_jobs);
    }

    public Answer<ParityOptions> Read(ParseResult parsed)
    {
        var jobs = parsed.GetValue(_jobs);
        if (jobs is < 1 or > 64) return new Failure("PAR003", $"--jobs {jobs} is not a number of connections.", "Use 1 to 64.");
        return new ParityOptions
        {
            Ignored = (parsed.GetValue(_ignored) ?? []).ToHashSet(),
            Skipped = (parsed.GetValue(_skipped) ?? []).Select(word => Enum.Parse<ParityCheck>(word.Replace("-", "", StringComparison.Ordinal), ignoreCase: true)).ToHashSet(),
            Jobs = jobs,
        };
    }
}
