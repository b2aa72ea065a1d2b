using System.Globalization;
using Npgsql;
using Rollback.Operations.Database;
using Rollback.Operations.Parity;

namespace Rollback.Operations.Salvage;

/// <summary>Moves sequences on, so that the numbers of salvaged rows are not given out again.</summary>
internal static class SequenceAdvance
{
    /// <summary>Up to so many numbers are drawn one by one, which no other session can undo; a larger step is set.</summary>
    private const int Drawn = 100_000;

    /// <summary>Every sequence of <paramref name="restored"/> that is behind its twin goes to where that is.</summary>
    public static async Task BeyondAsync(DatabaseAddress abandoned, DatabaseAddress restored, CancellationToken cancellationToken)
    {
        await using var other = abandoned.Open();
        await using var source = restored.Open();
        await using var reading = await OwnSession.OpenAsync(other, cancellationToken);
        await using var writing = await OwnSession.OpenAsync(source, cancellationToken);
        var goals = (await CatalogReader.SequencesAsync(reading, cancellationToken)).ToDictionary(sequence => sequence.Name);
        foreach (var sequence in await CatalogReader.SequencesAsync(writing, cancellationToken))
        {
            if (goals.TryGetValue(sequence.Name, out var goal) && sequence.IsBehind(goal)) await ToAsync(writing, sequence, goal.Next, cancellationToken);
        }
    }

    /// <summary>Its next value is <paramref name="next"/> or beyond, also while others draw from it.</summary>
    public static async Task ToAsync(NpgsqlConnection connection, SequenceState sequence, decimal next, CancellationToken cancellationToken)
    {
        var name = await NameAsync(connection, sequence, cancellationToken);
        var step = await connection.ValueAsync<long>($"SELECT seqincrement FROM pg_catalog.pg_sequence WHERE seqrelid = {name}::regclass", cancellationToken);
        var draws = Math.Ceiling((next - sequence.Next) / step);
        if (draws <= 0) return;
        // Setting could take back what another session drew a moment ago; over a long distance it cannot.
        await connection.ExecuteAsync(
            draws <= Drawn
                ? string.Create(CultureInfo.InvariantCulture, $"SELECT count(pg_catalog.nextval({name}::regclass)) FROM pg_catalog.generate_series(1, {draws})")
                : string.Create(CultureInfo.InvariantCulture, $"SELECT pg_catalog.setval({name}::regclass, {next}, false)"),
            cancellationToken);
    }

    // A name may hold dots, so the catalog is asked which of its splits it is.
    private static async Task<string> NameAsync(NpgsqlConnection connection, SequenceState sequence, CancellationToken cancellationToken) => Sql.Text(await connection.ValueAsync<string>(
        "SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'S' AND n.nspname || '.' || c.relname = $1",
        cancellationToken, sequence.Name) ?? sequence.Name);
}
