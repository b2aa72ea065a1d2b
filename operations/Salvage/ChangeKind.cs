using System.Text.Json.Serialization;
using Rollback.Operations.Report;

namespace Rollback.Operations.Salvage;

/// <summary>What happened to a row after the checkpoint.</summary>
[JsonConverter(typeof(CamelCaseWord<ChangeKind>))]
internal enum ChangeKind
{
    Insert,
    Update,
    Delete,
}
