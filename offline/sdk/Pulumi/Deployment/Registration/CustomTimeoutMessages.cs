using System.Globalization;
using Message = Pulumirpc.RegisterResourceRequest.Types.CustomTimeouts;

namespace Pulumi;

/// <summary>Timeouts as the engine takes them: durations in Go's form.</summary>
internal static class CustomTimeoutMessages
{
    public static Message Write(CustomTimeouts? timeouts) => new()
    {
        Create = Duration(timeouts?.Create),
        Update = Duration(timeouts?.Update),
        Delete = Duration(timeouts?.Delete),
    };

    public static CustomTimeouts? Read(Message? message) => message is null ? null : new()
    {
        Create = Duration(message.Create),
        Update = Duration(message.Update),
        Delete = Duration(message.Delete),
    };

    private static string Duration(TimeSpan? time) => time is { } value
        ? (value.Ticks * TimeSpan.NanosecondsPerTick).ToString(CultureInfo.InvariantCulture) + "ns"
        : "";

    private static TimeSpan? Duration(string text) => text == "" ? null : GoDuration.Parse(text);
}
