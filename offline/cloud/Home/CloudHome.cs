using System.Text.RegularExpressions;

namespace Rollback.Offline.Cloud.Home;

/// <summary>The clouds of one ROLLBACK_HOME, one per stack. Two homes never meet.</summary>
internal sealed partial record CloudHome(string Path)
{
    /// <exception cref="CloudException">ROLLBACK_HOME is not set.</exception>
    public static CloudHome FromEnvironment() => Environment.GetEnvironmentVariable("ROLLBACK_HOME") is { Length: > 0 } path
        ? new CloudHome(System.IO.Path.GetFullPath(path))
        : throw new CloudException("ROLLBACK_HOME is not set. Start the cloud through offline/pulumi, ./rollback or offline/cloud/rollback-cloud, which set it.");

    /// <exception cref="CloudException">The name cannot be a folder's.</exception>
    public CloudDirectory Of(string stack) => StackName().IsMatch(stack)
        ? new CloudDirectory(stack, System.IO.Path.Combine(Path, "clouds", stack))
        : throw new CloudException($"The stack name '{stack}' has characters other than letters, digits, '.', '_' and '-', so it cannot have a cloud.");

    /// <summary>Every cloud that has a folder, running or not, by name.</summary>
    public IReadOnlyList<CloudDirectory> All()
    {
        var clouds = System.IO.Path.Combine(Path, "clouds");
        return Directory.Exists(clouds)
            ? [.. Directory.EnumerateDirectories(clouds).Select(System.IO.Path.GetFileName).Order(StringComparer.Ordinal).Select(name => Of(name!))]
            : [];
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}\z")]
    private static partial Regex StackName();
}
