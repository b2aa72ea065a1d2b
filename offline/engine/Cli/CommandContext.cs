using Rollback.Offline.Engine.Cli.Arguments;
using Rollback.Offline.Engine.Deployment;

namespace Rollback.Offline.Engine.Cli;

/// <summary>Everything outside the process that a command touches, so that a test can run the whole tool.</summary>
public sealed record CommandContext
{
    public required TextReader Input { get; init; }

    public required TextWriter Output { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Environment variables by name.</summary>
    public required Func<string, string?> Environment { get; init; }

    public required string WorkingDirectory { get; init; }

    public required TimeProvider Clock { get; init; }

    /// <summary>Whether a person can be asked: input and output are a terminal.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>Carries out deployments.</summary>
    public required Func<DeploymentRequest, CancellationToken, Task<DeploymentResult>> Deploy { get; init; }

    public bool IsSet(string variable) => Environment(variable) is { } value && ParsedArguments.IsTrue(value);

    public void Warn(string message) => Error.WriteLine($"warning: {message}");

    public static CommandContext ForProcess() => new()
    {
        Input = Console.In,
        Output = Console.Out,
        Error = Console.Error,
        Environment = System.Environment.GetEnvironmentVariable,
        WorkingDirectory = Directory.GetCurrentDirectory(),
        Clock = TimeProvider.System,
        IsTerminal = !Console.IsInputRedirected && !Console.IsOutputRedirected,
        Deploy = DeploymentEngine.RunAsync,
    };
}
