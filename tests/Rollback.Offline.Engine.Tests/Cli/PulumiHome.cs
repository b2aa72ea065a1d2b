using Rollback.Offline.Engine.Cli;
using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.Secrets;
using Rollback.Offline.Engine.Tests.Fakes;

namespace Rollback.Offline.Engine.Tests.Cli;

/// <summary>A project with its own backend in a temporary folder, and the pulumi command run within this process.</summary>
public sealed class PulumiHome : IDisposable
{
    /// <summary>Shared by all homes, because deriving a key takes a while on purpose.</summary>
    private static readonly Lazy<string> Salt = new(() => PassphraseCipher.Create("correct horse").Salt);

    public PulumiHome(string project = "name: shop\nruntime: nodejs\n")
    {
        Folder = Directory.CreateTempSubdirectory("pulumi-cli-").FullName;
        File.WriteAllText(Path.Combine(Folder, "Pulumi.yaml"), project);
        Variables["PULUMI_BACKEND_URL"] = $"file://{Folder}/state";
        Variables["PULUMI_HOME"] = Path.Combine(Folder, "home");
        Variables["PULUMI_CONFIG_PASSPHRASE"] = "correct horse";
        Directory.CreateDirectory(Path.Combine(Folder, "state"));
        File.WriteAllText(Settings(), $"encryptionsalt: {Salt.Value}\n");
    }

    private readonly SteppingClock _clock = new();

    public string Folder { get; }

    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>Carries out deployments; unset, a deployment fails the test.</summary>
    public Func<DeploymentRequest, CancellationToken, Task<DeploymentResult>> Deploy { get; set; } =
        (_, _) => throw new InvalidOperationException("no deployment was expected");

    public string Data => Path.Combine(Folder, "state", ".pulumi");

    public string Settings(string stack = "dev") => Path.Combine(Folder, $"Pulumi.{stack}.yaml");

    public string Checkpoint(string stack = "dev") => Path.Combine(Data, "stacks", "shop", $"{stack}.json");

    /// <summary>Runs the command and expects success.</summary>
    public async Task<string> OkAsync(params string[] arguments)
    {
        var run = await RunAsync(arguments);
        run.ExitCode.ShouldBe(0, run.Error);
        return run.Output;
    }

    public async Task<CommandRun> RunAsync(params string[] arguments) => await RunWithInputAsync("", arguments);

    public async Task<CommandRun> RunWithInputAsync(string input, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var context = new CommandContext
        {
            Input = new StringReader(input),
            Output = output,
            Error = error,
            Environment = Variables.GetValueOrDefault,
            WorkingDirectory = Folder,
            Clock = _clock,
            Deploy = (request, cancellationToken) => Deploy(request, cancellationToken),
        };
        var exitCode = await PulumiTool.RunAsync(arguments, context, CancellationToken.None);
        return new CommandRun(exitCode, output.ToString(), error.ToString());
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

public sealed record CommandRun(int ExitCode, string Output, string Error);
