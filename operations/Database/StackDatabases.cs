using System.Globalization;
using System.Text.Json;
using Npgsql;
using Rollback.Operations.Stacks;

namespace Rollback.Operations.Database;

/// <summary>The databases of a stack with their credentials, asked of pulumi once. Kept in memory only.</summary>
internal sealed class StackDatabases(string stack, JsonElement databases, JsonElement credentials)
{
    public static async Task<Answer<StackDatabases>> ReadAsync(StackSession session, CancellationToken cancellationToken)
    {
        if (!(await session.Engine.OutputsAsync(cancellationToken)).Is(out var outputs, out var failure)
            || !(await session.Engine.SecretOutputAsync("databaseCredentials", cancellationToken)).Is(out var credentials, out failure))
        {
            return failure;
        }

        return outputs.TryGetValue("databases", out var databases)
            ? new StackDatabases(session.Stack, databases, credentials)
            : new Failure("DBS006", $"Stack {session.Stack} has no databases.", "Update it first: rollback up.");
    }

    /// <summary>Every generation that can be connected to.</summary>
    public IEnumerable<(string Database, int Generation, DatabaseAddress Address)> All()
    {
        foreach (var database in databases.EnumerateObject())
        {
            foreach (var generation in database.Value.GetProperty("generations").EnumerateObject().Select(one => int.Parse(one.Name, CultureInfo.InvariantCulture)).Order())
            {
                if (Find(generation, database.Name).Is(out var address, out _)) yield return (database.Name, generation, address);
            }
        }
    }

    /// <param name="database">Null: the stack's only one; of several none is guessed.</param>
    public Answer<DatabaseAddress> Find(int generation, string? database)
    {
        var names = databases.EnumerateObject().Select(entry => entry.Name).ToList();
        if (database is null && names.Count > 1) return Several(stack, names);
        database ??= names.FirstOrDefault() ?? "";
        var number = generation.ToString(CultureInfo.InvariantCulture);
        if (!databases.TryGetProperty(database, out var description)
            || !description.GetProperty("generations").TryGetProperty(number, out var instance)
            || !credentials.TryGetProperty(database, out var login))
        {
            return new Failure("DBS007", $"Stack {stack} has no generation {generation} of database '{database}'.", "`rollback status` shows what it has; --database chooses another database.");
        }

        var endpoint = instance.GetProperty("endpoint").GetString() ?? "";
        return new DatabaseAddress($"{database} generation {generation}", Settings(endpoint, description.GetProperty("name").GetString() ?? database, login));
    }

    public static Failure Several(string stack, IEnumerable<string> names) =>
        new("DBS008", $"Stack {stack} has several databases: {string.Join(", ", names)}.", "Choose one with --database.");

    private static NpgsqlConnectionStringBuilder Settings(string endpoint, string name, JsonElement login)
    {
        var colon = endpoint.LastIndexOf(':');
        return new()
        {
            Host = colon < 0 ? endpoint : endpoint[..colon],
            Port = colon < 0 ? 5432 : int.Parse(endpoint[(colon + 1)..], CultureInfo.InvariantCulture),
            Database = name,
            Username = login.GetProperty("username").GetString(),
            Password = login.GetProperty("password").GetString(),
        };
    }
}
