using Rollback.Offline.Engine.Events;
using Rollback.Offline.Engine.Providers;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Engine.Steps;

namespace Rollback.Offline.Engine.Deployment;

/// <summary>What the parts of one running deployment share.</summary>
public sealed record DeploymentRun
{
    public required DeploymentRequest Request { get; init; }

    public required RunHealth Health { get; init; }

    public required EventSink Events { get; init; }

    public required SecretTexts Secrets { get; init; }

    public required StateRecorder Recorder { get; init; }

    public required ResourceTable Resources { get; init; }

    public Fates Fates { get; } = new();

    public required StepRunner Steps { get; init; }

    public required Targets Targets { get; init; }

    /// <summary>Resources to replace whatever their diff.</summary>
    public required UrnPatterns Replacements { get; init; }

    public required ChangeCount Changes { get; init; }

    public required Throttle Throttle { get; init; }

    public required PluginSource Plugins { get; init; }

    public required ProviderRegistry Providers { get; init; }

    public bool IsPreview => Request.DryRun;

    public DateTimeOffset Now => Request.Clock.GetUtcNow();
}
