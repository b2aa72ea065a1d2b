using System.Text.Json.Serialization;
using Rollback.Operations.Report;

namespace Rollback.Operations.Forecast;

/// <summary>How a stack can get to a release, the best first.</summary>
[JsonConverter(typeof(CamelCaseWord<Way>))]
internal enum Way
{
    InService,

    /// <summary>`rollback to N`: every write stays.</summary>
    Lossless,

    /// <summary>`rollback activate N`: a release whose generation does not follow yet; it is filled first, and every write stays.</summary>
    ByActivation,

    /// <summary>Restoring data to a checkpoint: what was written since is salvaged apart, or lost.</summary>
    ByRestore,

    /// <summary>A database did not answer, so nobody can say.</summary>
    Unknown,

    NotAtAll,
}
