namespace Rollback.Offline.Cloud.Running;

/// <summary>Environment variables by which every process of a cloud is found again, even after the daemon was killed.</summary>
internal static class Marker
{
    /// <summary>The cloud's folder.</summary>
    public const string Cloud = "ROLLBACK_CLOUD";

    /// <summary>Which process of the cloud it is, such as <c>pod/orders-blue-5f2c-1</c>.</summary>
    public const string Process = "ROLLBACK_PROCESS";

    /// <summary>What the daemon of a stack is called there.</summary>
    public static string DaemonOf(string stack) => "daemon/" + stack;
}
