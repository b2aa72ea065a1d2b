namespace Rollback.Offline.Cloud.Dns;

/// <summary>What is known of one health check.</summary>
internal sealed class HealthState
{
    private int _against;

    public volatile bool Busy;

    /// <summary>When it was last asked, as a time stamp of the clock.</summary>
    public long LastStart { get; set; }

    public bool Healthy { get; private set; } = true;

    /// <summary>Counts results that contradict the present state; enough of them in a row change it.</summary>
    public void Record(bool passes, int threshold)
    {
        _against = passes == Healthy ? 0 : _against + 1;
        if (_against >= threshold)
        {
            Healthy = passes;
            _against = 0;
        }
    }
}
