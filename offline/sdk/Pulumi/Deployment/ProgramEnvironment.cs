using System.Diagnostics;
using System.Globalization;

namespace Pulumi;

/// <summary>What the engine tells a program that it starts.</summary>
internal sealed record ProgramEnvironment(string MonitorAddress, string EngineAddress, RunSettings Settings)
{
    /// <exception cref="InvalidOperationException">A variable is missing: no engine has started this process.</exception>
    public static ProgramEnvironment Read()
    {
        // Not used, but the official SDK refuses to run without them, and so must this one.
        _ = Flag("PULUMI_QUERY_MODE");
        _ = int.TryParse(Required("PULUMI_PARALLEL"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var parallel)
            ? parallel
            : throw NoEngine("PULUMI_PARALLEL");

        return new(Required("PULUMI_MONITOR"), Required("PULUMI_ENGINE"), new()
        {
            ProjectName = Required("PULUMI_PROJECT"),
            StackName = Required("PULUMI_STACK"),
            OrganizationName = Optional("PULUMI_ORGANIZATION") ?? "organization",
            RootDirectory = Optional("PULUMI_ROOT_DIRECTORY"),
            IsDryRun = Flag("PULUMI_DRY_RUN"),
            Config = RunSettings.ConfigFromEnvironment(),
            SecretKeys = RunSettings.SecretKeysFromEnvironment(),
        });
    }

    /// <summary>Where the engine asked for it, waits until a debugger is attached to this process.</summary>
    public static async Task WaitForDebuggerAsync()
    {
        while (string.Equals(Optional("PULUMI_ATTACH_DEBUGGER"), "true", StringComparison.OrdinalIgnoreCase) && !Debugger.IsAttached)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    private static string? Optional(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static string Required(string name) => Optional(name) ?? throw NoEngine(name);

    private static bool Flag(string name) => bool.TryParse(Required(name), out var value) ? value : throw NoEngine(name);

    private static InvalidOperationException NoEngine(string name) => new(
        "Program run without the Pulumi engine available; re-run using the `pulumi` CLI. "
        + $"The environment variable {name} is missing or malformed.");
}
