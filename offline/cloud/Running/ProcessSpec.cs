namespace Rollback.Offline.Cloud.Running;

/// <summary>A process that the cloud wants.</summary>
/// <param name="Name">Its name in the cloud, such as <c>pod/orders-blue-1</c>: one lives at a time.</param>
/// <param name="Program">An absolute path, or a name to look for on PATH.</param>
/// <param name="Arguments">Never secrets: every user of the machine can read them.</param>
/// <param name="Environment">Added to a minimal environment of PATH, HOME and LANG.</param>
/// <param name="WorkingDirectory">Where it runs.</param>
/// <param name="LogFile">Where its standard output and error are appended.</param>
/// <param name="RefusesRoot">PostgreSQL and PgBouncer do: for them root becomes the user postgres.</param>
internal sealed record ProcessSpec(
    string Name,
    string Program,
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string> Environment,
    string WorkingDirectory,
    string LogFile,
    bool RefusesRoot = false);
