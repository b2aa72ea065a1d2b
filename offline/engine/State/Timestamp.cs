using System.Globalization;

namespace Rollback.Offline.Engine.State;

/// <summary>A moment as it stands in a state file. Other engines write nanoseconds, which must survive.</summary>
/// <param name="Text">RFC 3339; what this engine writes is in UTC, the fraction without trailing zeros.</param>
public readonly record struct Timestamp(string Text)
{
    public static implicit operator Timestamp(DateTimeOffset time) =>
        new(time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture));

    public override string ToString() => Text;
}
