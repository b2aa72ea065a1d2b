using System.ComponentModel;
using System.Globalization;
using System.Text.RegularExpressions;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Processes;

namespace Rollback.Operations.Schema;

/// <summary>PostgreSQL's own client programs, `pg_dump` and `psql`, of one major version.</summary>
/// <param name="Folder">Where they lie.</param>
internal sealed partial record PostgresTools(string Folder)
{
    public string Dump => Path.Combine(Folder, "pg_dump");

    public string Sql => Path.Combine(Folder, "psql");

    /// <summary>Looks in PG_BIN, where Debian has that version, in the state folder, and in PATH.</summary>
    /// <param name="major">The server's: an older pg_dump refuses it, a newer one writes what it may not understand.</param>
    public static async Task<Answer<PostgresTools>> FindAsync(int major, CommandContext context, CancellationToken cancellationToken)
    {
        foreach (var tools in Folders(major, context).Select(folder => new PostgresTools(folder)))
        {
            if (File.Exists(tools.Dump) && File.Exists(tools.Sql) && await tools.MajorAsync(context, cancellationToken) == major)
                return tools;
        }

        return new Failure(
            "SCH001", $"The new generation needs the schema, and there is no pg_dump and psql of PostgreSQL {major} to copy it.",
            $"Install them (apt-get install postgresql-client-{major}) or set PG_BIN to their folder; or make the tables by hand. Then run the same command again.");
    }

    /// <summary>Where PostgreSQL's programs may lie, the likeliest first.</summary>
    public static IEnumerable<string> Folders(int major, CommandContext context) => new[]
    {
        context.Surroundings.Variable("PG_BIN") ?? "",
        string.Create(CultureInfo.InvariantCulture, $"/usr/lib/postgresql/{major}/bin"),
        Path.Combine(context.Checkout.Home, "postgres", "bin"),
    }.Concat((context.Surroundings.Variable("PATH") ?? "").Split(':')).Where(folder => folder.Length > 0);

    private async Task<int?> MajorAsync(CommandContext context, CancellationToken cancellationToken)
    {
        try
        {
            var end = await ChildProcess.RunAsync(new(Dump, ["--version"], "/") { Environment = context.Surroundings.Environment }, null, null, cancellationToken);
            return Version().Match(end.Output) is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\(PostgreSQL\) (\d{1,3})")]
    private static partial Regex Version();
}
