using System.Collections.Immutable;
using Rollback.Model;

namespace Rollback.Components;

/// <summary>A service as it runs in both colors.</summary>
public sealed record ServiceWorkload
{
    /// <summary>What blue runs.</summary>
    public required ColorSpec Blue { get; init; }

    /// <summary>What green runs.</summary>
    public required ColorSpec Green { get; init; }

    /// <summary>Its database (a key of <see cref="BlueGreenEnvironmentArgs.Databases"/>), or null.</summary>
    public DatabaseUse? Database { get; init; }

    /// <summary>Pinned versions of the other secrets; each becomes an environment variable (<c>session-key</c>: <c>SESSION_KEY</c>).</summary>
    public ImmutableSortedDictionary<string, int> Secrets { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    internal ColorSpec Of(Color color) => color == Color.Blue ? Blue : Green;
}

/// <summary>A service's way into a database.</summary>
/// <param name="Database">The database's name.</param>
/// <param name="Secret">The secret that holds the password.</param>
/// <param name="Version">The pinned version of it.</param>
public sealed record DatabaseUse(string Database, string Secret, int Version);
