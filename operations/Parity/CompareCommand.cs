using System.CommandLine;
using System.Text;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Database;

namespace Rollback.Operations.Parity;

/// <summary>`rollback parity compare`: exit code 0 only if everything was compared and is equal.</summary>
internal static class CompareCommand
{
    public static Command Create(CommandFrame frame)
    {
        var left = SharedOptions.Source("--left", "The database that is right, or a capture as capture:PATH");
        var right = SharedOptions.Source("--right", "The database that is judged, or a capture as capture:PATH");
        var map = new Option<string[]>("--map") { Description = "A table or column that is called otherwise on the right: left=right; repeatable", HelpName = "names" };
        var maxLag = new Option<string?>("--max-lag") { Description = "How long replication may explain a difference; default 30s", HelpName = "duration" };
        var rows = new Option<int>("--rows") { Description = "How many differing rows per table are named", DefaultValueFactory = _ => 20, HelpName = "n" };
        var show = new Option<bool>("--show-values") { Description = "Print keys and values of differing rows, which may be personal data" };
        var junit = new Option<string?>("--junit") { Description = "Also write JUnit XML to this file", HelpName = "path" };
        var shared = new ParityArguments();
        var command = new Command("compare", "Compare two databases: schema, every row, sequences, foreign keys") { left, right, map, maxLag, rows, show, junit };
        shared.AddTo(command);
        return frame.Handle(command, async (parsed, context, cancellationToken) =>
        {
            if (!shared.Read(parsed).Is(out var options, out var failure)
                || !NameMapping.Parse(parsed.GetValue(map) ?? []).Is(out var mappings, out failure)
                || !SharedOptions.Duration("--max-lag", parsed.GetValue(maxLag)).Is(out var lag, out failure))
            {
                return Outcome.Refused(failure);
            }

            if (ParityFile.Refusal("--junit", parsed.GetValue(junit)) is { } folder) return Outcome.Refused(folder);
            if (parsed.GetValue(rows) is < 1 and var few) return Outcome.Refused(new("PAR003", $"--rows {few} is not a number of rows.", "Use 1 or more."));
            options = options with { MaxLag = lag.Value ?? options.MaxLag, ShowValues = parsed.GetValue(show), NamedRows = parsed.GetValue(rows) };
            return await Reach.TryAsync(async () =>
            {
                if (!(await FindAsync(parsed.GetRequiredValue(left), parsed.GetValue(shared.Database), context, cancellationToken)).Is(out var openLeft, out failure)
                    || !(await FindAsync(parsed.GetRequiredValue(right), parsed.GetValue(shared.Database), context, cancellationToken)).Is(out var openRight, out failure))
                {
                    return Outcome.Refused(failure);
                }

                var (before, after) = await BothAsync(openLeft(), openRight());
                await using var leftHeld = before;
                await using var rightHeld = after;
                if (!NameMapping.Resolve(mappings, before.Catalog, after.Catalog).Is(out var names, out failure)) return Outcome.Refused(failure);
                return await RunAsync(before, after, options with { Mapped = names }, parsed.GetValue(junit), context, cancellationToken);
            });
        });
    }

    private static async Task<Outcome> RunAsync(IParitySide left, IParitySide right, ParityOptions options, string? junit, CommandContext context, CancellationToken cancellationToken)
    {
        if (left.Catalog.Encoding != right.Catalog.Encoding)
            return Outcome.Refused(new("PAR005", $"{left.Label} is encoded in {left.Catalog.Encoding}, {right.Label} in {right.Catalog.Encoding}: equal texts would have unequal hashes.", "Compare databases of one encoding."));

        var result = await new ParityRun(options, context.Clock, context.Report.Say).CompareAsync(left, right, cancellationToken);
        foreach (var side in new[] { left, right }.OfType<LiveSide>()) side.Journal?.Forget();
        ParityTables.Show(result, context.Report);
        if (junit is not null) await ParityFile.WriteAsync(junit, Encoding.UTF8.GetBytes(ParityJUnit.Of(result).ToString()), cancellationToken);
        return result.Equal ? Outcome.Done(result) : Outcome.Refused(new("PAR010", $"{left.Label} and {right.Label} are not equal: {Summary(result)}.", "The report above names every difference."), result);
    }

    private static string Summary(ParityResult result)
    {
        (int Count, string What)[] counts =
        [
            (result.Tables.Count(table => table.Verdict == TableVerdict.Different), "tables differ in rows"),
            (result.Tables.Count(table => table.Verdict == TableVerdict.StillWritten), "tables kept changing"),
            (result.Schema.Count, "schema differences"),
            (result.Sequences.Count, "sequences are behind"),
            (result.ForeignKeys.Count, "foreign keys are broken"),
            (result.Unverified.Count, "things could not be compared"),
        ];
        return string.Join(", ", counts.Where(count => count.Count > 0).Select(count => $"{count.Count} {count.What}"));
    }

    /// <summary>If one cannot be opened, the other is closed.</summary>
    private static async Task<(IParitySide Left, IParitySide Right)> BothAsync(Task<IParitySide> left, Task<IParitySide> right)
    {
        await ((Task)Task.WhenAll(left, right)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (left.IsCompletedSuccessfully && !right.IsCompletedSuccessfully) await (await left).DisposeAsync();
        if (right.IsCompletedSuccessfully && !left.IsCompletedSuccessfully) await (await right).DisposeAsync();
        return (await left, await right);
    }

    /// <summary>Finds a source, to be opened later: both at once.</summary>
    private static async Task<Answer<Func<Task<IParitySide>>>> FindAsync(string source, string? database, CommandContext context, CancellationToken cancellationToken)
    {
        if (source.StartsWith("capture:", StringComparison.Ordinal))
            return ParityFile.Read(source["capture:".Length..]).Is(out var capture, out var unread) ? (Func<Task<IParitySide>>)(() => Task.FromResult<IParitySide>(new CapturedSide(capture))) : unread;
        return (await DatabaseSource.FindAsync(source, database, context, cancellationToken)).Is(out var address, out var failure)
            ? (Func<Task<IParitySide>>)(async () => await LiveSide.OpenAsync(address, Path.Combine(context.Checkout.Home, "parity"), context.Clock, cancellationToken))
            : failure;
    }
}
