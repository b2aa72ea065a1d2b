using System.Globalization;
using Npgsql;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Stacks;

namespace Rollback.Operations.Database;

/// <summary>
/// Which database an option names: `env:NAME` (an environment variable that holds connection settings), `file:PATH` (a file
/// that does), or a number (a generation of the stack's database). Settings themselves are never arguments, which every
/// user of the machine can read.
/// </summary>
internal static class DatabaseSource
{
    public const string Description = "env:NAME, file:PATH, or the number of a generation of the stack's database";

    public static async Task<Answer<DatabaseAddress>> FindAsync(string source, string? database, CommandContext context, CancellationToken cancellationToken)
    {
        if (source.StartsWith("env:", StringComparison.Ordinal)) return OfVariable(source[4..], context);
        if (source.StartsWith("file:", StringComparison.Ordinal)) return OfFile(source[5..]);
        return int.TryParse(source, NumberStyles.None, CultureInfo.InvariantCulture, out var generation)
            ? await OfSelectedAsync(generation, database, context, cancellationToken)
            : new Failure("DBS002", $"'{(source.Contains('@', StringComparison.Ordinal) ? "…" : source)}' names no database.", $"Give {Description}.");
    }

    public static bool IsGeneration(string source) => int.TryParse(source, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static Answer<DatabaseAddress> OfVariable(string name, CommandContext context)
    {
        if (context.Surroundings.Variable(name) is not { } text)
            return new Failure("DBS003", $"The environment variable {name} is not set.", "Set it to the connection settings of the database.");
        return Named(ConnectionText.Parse(text, $"the environment variable {name}"), name);
    }

    private static Answer<DatabaseAddress> OfFile(string path)
    {
        if (!File.Exists(path)) return new Failure("DBS004", $"There is no file '{path}'.", "Write the connection settings into it, readable by you alone.");
        if ((File.GetUnixFileMode(path) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != 0)
            return new Failure("DBS005", $"Everybody can read '{path}', which holds a password.", $"chmod 600 {path}");
        return Named(ConnectionText.Parse(File.ReadAllText(path), path), Path.GetFileNameWithoutExtension(path));
    }

    private static Answer<DatabaseAddress> Named(Answer<NpgsqlConnectionStringBuilder> parsed, string label) =>
        parsed.Is(out var settings, out var failure) ? new DatabaseAddress(label, settings) : failure;

    private static async Task<Answer<DatabaseAddress>> OfSelectedAsync(int generation, string? database, CommandContext context, CancellationToken cancellationToken) =>
        (await StackSession.OpenAsync(context, cancellationToken)).Is(out var session, out var failure) ? await OfGenerationAsync(session, generation, database, cancellationToken) : failure;

    /// <param name="database">Null: the stack's only one.</param>
    public static async Task<Answer<DatabaseAddress>> OfGenerationAsync(StackSession session, int generation, string? database, CancellationToken cancellationToken) =>
        (await StackDatabases.ReadAsync(session, cancellationToken)).Is(out var databases, out var failure) ? databases.Find(generation, database) : failure;
}
