namespace Rollback.Model;

/// <summary>The two steps in which a release comes into service.</summary>
public enum Phase
{
    /// <summary>Declare what the release adds; traffic, primaries and pins stay those of the release in service.</summary>
    Prepare,

    /// <summary>Declare exactly the release.</summary>
    Serve,
}
