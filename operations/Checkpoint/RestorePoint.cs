using System.Text.Json.Serialization;
using Rollback.Operations.Report;

namespace Rollback.Operations.Checkpoint;

/// <summary>Where in the log of a database a checkpoint lies.</summary>
/// <param name="Name">Unique, also among attempts that were killed: recovery stops at the first point of a name.</param>
/// <param name="Lsn">Position in the write-ahead log.</param>
/// <param name="Timeline">The log's timeline.</param>
/// <param name="Time">UTC, in microseconds; whole seconds where <paramref name="Method"/> is <see cref="RestoreMethod.Time"/>.</param>
/// <param name="Method">What a restore must be given to land exactly here.</param>
internal sealed record RestorePoint(string Name, string Lsn, int Timeline, DateTimeOffset Time, RestoreMethod Method);

/// <summary>How a provider is told where to stop.</summary>
[JsonConverter(typeof(CamelCaseWord<RestoreMethod>))]
internal enum RestoreMethod
{
    /// <summary>By the name of a restore point.</summary>
    RestorePoint,

    /// <summary>By a time in whole seconds, in which nothing was written: all that RDS takes.</summary>
    Time,
}
