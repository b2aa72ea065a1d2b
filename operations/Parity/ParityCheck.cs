using System.Text.Json.Serialization;
using Rollback.Operations.Report;

namespace Rollback.Operations.Parity;

/// <summary>The checks of a comparison.</summary>
[JsonConverter(typeof(CamelCaseWord<ParityCheck>))]
internal enum ParityCheck
{
    Schema,
    Data,
    Sequences,
    ForeignKeys,
}
