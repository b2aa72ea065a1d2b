using System.Text.Json.Serialization;
using Rollback.Operations.Report;

namespace Rollback.Operations.Salvage;

/// <summary>How a change fits a database.</summary>
[JsonConverter(typeof(CamelCaseWord<Fit>))]
internal enum Fit
{
    /// <summary>The database's row is as it was at the checkpoint, and every constraint accepts the change.</summary>
    Fits,

    /// <summary>The database is already as the change would make it, or this salvage made it so before.</summary>
    AlreadyThere,

    /// <summary>The row was changed otherwise since, or the change collides with other rows: for people to decide.</summary>
    Conflict,

    /// <summary>The schema has no place for it: a table, a column, a type, a check, a value that must be there.</summary>
    NoLongerFits,
}
