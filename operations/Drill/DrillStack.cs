using System.Security.Cryptography;
using Rollback.Operations.Checkpoint;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Engine;
using Rollback.Operations.Report;
using Rollback.Operations.Settings;
using Rollback.Operations.Stacks;

namespace Rollback.Operations.Drill;

/// <summary>The ephemeral stack of a drill: its own settings under ROLLBACK_HOME, the lineage of another stack, local providers only.</summary>
internal static class DrillStack
{
    public const string Prefix = "drill-";

    /// <summary>Short, so that a drill takes a minute: of the RTO of a real stack, up to its own time to live comes on top.</summary>
    private const int TimeToLiveSeconds = 2;

    /// <summary>Opens the stack; <paramref name="settings"/> are those of the stack it copies, and are written anew.</summary>
    public static Answer<StackSession> Open(CommandContext context, string stack, string lineage, int release)
    {
        if (!StackSettings.Read(Path.Combine(context.Checkout.Stacks, $"Pulumi.{lineage}.yaml")).Is(out var settings, out var failure))
            return failure;

        var path = SettingsLocation.OwnPath(context.Checkout, stack);
        settings.WithoutSecrets()
            .With("lineage", lineage)
            // The checkpoints of a rehearsal are nobody's record: they go with the drill.
            .With(CheckpointFolder.Setting, Path.Combine(DrillLineage.FolderOf(context.Checkout, stack), "checkpoints"))
            .With("release", release.ToString(System.Globalization.CultureInfo.InvariantCulture))
            .With("phase", "serve")
            .With("ephemeral", "true")
            .With("dnsTtl", TimeToLiveSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture))
            .Write(path);
        return Existing(context, stack);
    }

    /// <summary>Opens a stack of an earlier drill, to clean up after it.</summary>
    public static Answer<StackSession> Existing(CommandContext context, string stack)
    {
        if (!PulumiProgram.Find(context.Checkout, context.Surroundings).Is(out var program, out var failure))
            return failure;

        var path = SettingsLocation.OwnPath(context.Checkout, stack);
        var local = context with { Surroundings = Local(context, program), Report = new QuietReport(context.Report) };
        return StackSession.Open(local, program, stack, new(path, path));
    }

    /// <summary>
    /// With the official CLI: providers of the local cloud first on PATH, and a backend under ROLLBACK_HOME, so that a
    /// drill can reach nobody's account. `offline/pulumi` does the same on its own.
    /// </summary>
    private static Surroundings Local(CommandContext context, PulumiProgram program)
    {
        if (program.IsOffline)
            return context.Surroundings;

        var home = context.Checkout.Home;
        var environment = new Dictionary<string, string>(context.Surroundings.Environment)
        {
            ["PATH"] = $"{context.Checkout.CloudPlugins}:{context.Surroundings.Variable("PATH")}",
            ["PULUMI_BACKEND_URL"] = $"file://{Path.Combine(home, "state")}",
        };
        environment.Remove("PULUMI_CONFIG_PASSPHRASE");
        environment["PULUMI_CONFIG_PASSPHRASE_FILE"] = Passphrase(home);
        Directory.CreateDirectory(Path.Combine(home, "state"));
        return context.Surroundings with { Environment = environment };
    }

    private static string Passphrase(string home)
    {
        var path = Path.Combine(home, "passphrase");
        if (File.Exists(path))
            return path;

        Directory.CreateDirectory(home);
        var draft = $"{path}.{Environment.ProcessId}.tmp";
        using (var file = new FileStream(draft, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
            file.Write(System.Text.Encoding.ASCII.GetBytes(Convert.ToHexString(RandomNumberGenerator.GetBytes(24))));
        File.Move(draft, path, overwrite: false);
        return path;
    }
}
