using System.Collections.Immutable;

namespace Rollback.Offline.Cloud.Database.Recovery;

/// <summary>How long the parts of a restore took, one after the other.</summary>
internal sealed class PartClock(TimeProvider time)
{
    private long _began = time.GetTimestamp();

    public ImmutableSortedDictionary<string, double> Seconds { get; private set; } = ImmutableSortedDictionary<string, double>.Empty;

    /// <summary>What was done since the last call was this part; a part may come again.</summary>
    public void Ended(string part)
    {
        Seconds = Seconds.SetItem(part, Seconds.GetValueOrDefault(part) + time.GetElapsedTime(_began).TotalSeconds);
        _began = time.GetTimestamp();
    }
}
