using System.Collections.Immutable;
using Rollback.Offline.Engine.Cli.Arguments;
using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.Display;

namespace Rollback.Offline.Engine.Cli.Operations;

/// <summary>What the flags of preview, up, refresh and destroy ask for.</summary>
public sealed record OperationOptions
{
    public static FlagSet Flags { get; } = FlagSet.Stack.With(
        Flag.Value("message", 'm'), Flag.Value("parallel", 'p'), Flag.Value("target", 't'), Flag.Switch("target-dependents"),
        Flag.Value("exclude"), Flag.Switch("exclude-dependents"), Flag.Switch("json", 'j'), Flag.Switch("diff"), Flag.Switch("debug", 'd'),
        Flag.Switch("show-secrets"), Flag.Switch("show-reads"), Flag.Switch("show-sames"), Flag.Switch("show-replacement-steps"),
        Flag.Switch("show-full-output"), Flag.Switch("suppress-outputs"), Flag.Switch("suppress-progress"), Flag.Switch("suppress-permalink"),
        Flag.Switch("continue-on-error"), Flag.Switch("ignore-protect"), Flag.Value("event-log"), Flag.Value("exec-kind"),
        Flag.Value("exec-agent"), Flag.Value("client"), Flag.Switch("refresh", 'r'), Flag.Switch("run-program"), Flag.Switch("expect-no-changes"),
        Flag.Value("policy-pack"), Flag.Value("policy-pack-config"), Flag.Switch("show-policy-remediations"), Flag.Switch("suppress-stream-logs"));

    public required bool DryRun { get; init; }

    public bool Yes { get; init; }

    public bool SkipPreview { get; init; }

    public bool Json { get; init; }

    public bool Diff { get; init; }

    public bool Debug { get; init; }

    public bool ShowSecrets { get; init; }

    public bool ShowReads { get; init; }

    public bool ShowSames { get; init; }

    public bool ShowReplacementSteps { get; init; }

    public bool SuppressOutputs { get; init; }

    public bool SuppressProgress { get; init; }

    public bool ExpectNoChanges { get; init; }

    public bool RunProgram { get; init; }

    public Ink Ink { get; init; } = new(false);

    public string Message { get; init; } = "";

    public string ExecKind { get; init; } = "cli";

    /// <summary>What the caller calls itself; empty unless it said so.</summary>
    public string ExecAgent { get; init; } = "";

    public string? EventLog { get; init; }

    public string? Client { get; init; }

    /// <summary>Where a preview writes its plan.</summary>
    public string? SavePlan { get; init; }

    /// <summary>Where a preview writes what it would create, for <c>pulumi import</c>.</summary>
    public string? ImportFile { get; init; }

    /// <summary>The plan that an update is kept to.</summary>
    public string? Plan { get; init; }

    /// <summary>Settings to store before the operation: <c>key=value</c>.</summary>
    public ImmutableArray<string> Config { get; init; } = [];

    public bool ConfigPath { get; init; }

    public DeploymentOptions Engine { get; init; } = new();

    /// <summary>What <c>pulumi import</c> is to adopt.</summary>
    public ImmutableArray<ImportRequest> Imports { get; init; } = [];

    public static OperationOptions Parse(ParsedArguments arguments, CommandContext context, bool isPreviewCommand)
    {
        arguments.Expect(0, 0, "no arguments");
        if (arguments.Value("policy-pack") is { } pack)
        {
            throw new CommandException($"--policy-pack {pack}: policy packs are not run by this engine, and nothing is deployed that should have been checked");
        }

        return new OperationOptions
        {
            DryRun = isPreviewCommand || arguments.Has("preview-only"),
            Yes = arguments.Has("yes") || context.IsSet("PULUMI_SKIP_CONFIRMATIONS"),
            SkipPreview = arguments.Has("skip-preview"),
            Json = arguments.Has("json"),
            Diff = arguments.Has("diff"),
            Debug = arguments.Has("debug"),
            ShowSecrets = arguments.Has("show-secrets"),
            ShowReads = arguments.Has("show-reads"),
            ShowSames = arguments.Has("show-sames"),
            ShowReplacementSteps = arguments.Has("show-replacement-steps"),
            SuppressOutputs = arguments.Has("suppress-outputs"),
            SuppressProgress = arguments.Has("suppress-progress"),
            ExpectNoChanges = arguments.Has("expect-no-changes"),
            RunProgram = arguments.Has("run-program"),
            Ink = Ink.Choose(arguments.Value("color"), context),
            Message = arguments.Value("message") ?? "",
            ExecKind = arguments.Value("exec-kind") ?? "cli",
            ExecAgent = arguments.Value("exec-agent") ?? "",
            EventLog = EventLogOf(arguments, context),
            Client = arguments.Value("client"),
            SavePlan = PathOf(arguments, context, "save-plan"),
            ImportFile = PathOf(arguments, context, "import-file"),
            Plan = PathOf(arguments, context, "plan"),
            Config = arguments.Values("config"),
            ConfigPath = arguments.Has("config-path"),
            Engine = EngineOptions(arguments, context),
        };
    }

    private static string? PathOf(ParsedArguments arguments, CommandContext context, string flag) =>
        arguments.Value(flag) is { } file ? Path.GetFullPath(file, context.WorkingDirectory) : null;

    private static DeploymentOptions EngineOptions(ParsedArguments arguments, CommandContext context)
    {
        var replaced = arguments.List("target-replace");
        var options = new DeploymentOptions
        {
            Refresh = arguments.Has("refresh"),
            ContinueOnError = arguments.Has("continue-on-error") || context.IsSet("PULUMI_CONTINUE_ON_ERROR"),
            IgnoreProtect = arguments.Has("ignore-protect"),
            ExcludeProtected = arguments.Has("exclude-protected"),
            Targets = [.. arguments.List("target"), .. replaced],
            TargetDependents = arguments.Has("target-dependents"),
            Excludes = arguments.List("exclude"),
            ExcludeDependents = arguments.Has("exclude-dependents"),
            Replace = [.. arguments.List("replace"), .. replaced],
            ClearPendingCreates = arguments.Has("clear-pending-creates"),
        };
        return Parallel(arguments, context) is { } parallel ? options with { Parallel = parallel } : options;
    }

    private static int? Parallel(ParsedArguments arguments, CommandContext context)
    {
        var number = arguments.Number("parallel");
        if (number is null && context.Environment("PULUMI_PARALLEL") is { Length: > 0 } text)
        {
            number = int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var set) ? set : throw new CommandException(
                ExitCode.Invocation, $"PULUMI_PARALLEL is '{text}': expected a whole number");
        }

        return number is null ? null : Math.Max(1, number.Value);
    }

    /// <summary>As with the official command, the flag is there only where debugging commands are on.</summary>
    private static string? EventLogOf(ParsedArguments arguments, CommandContext context) =>
        arguments.Value("event-log") is not { } file ? null
        : context.IsSet("PULUMI_DEBUG_COMMANDS") ? file
        : throw new CommandException(ExitCode.Invocation, "unknown flag: --event-log (it needs PULUMI_DEBUG_COMMANDS=true)");
}
