using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rollback.Operations.Report;

/// <summary>An enum as JSON shows it: `byRestore`. Stated on each enum, for the native program knows only what is stated.</summary>
internal sealed class CamelCaseWord<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase)
    where T : struct, Enum;
