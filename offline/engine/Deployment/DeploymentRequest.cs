using System.Collections.Immutable;
using Rollback.Offline.Engine.Events;
using Rollback.Offline.Engine.Plans;
using Rollback.Offline.Engine.Programs;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Deployment;

public enum DeploymentKind
{
    Update,
    Refresh,
    Destroy,

    /// <summary>Adopts <see cref="DeploymentRequest.Imports"/>; no program runs.</summary>
    Import,
}

/// <summary>Everything that one preview, update, refresh or destroy needs.</summary>
public sealed record DeploymentRequest
{
    public required DeploymentKind Kind { get; init; }

    /// <summary>Preview only: nothing is changed and the journal is not written.</summary>
    public required bool DryRun { get; init; }

    public required string Project { get; init; }

    public required string Stack { get; init; }

    public string Organization { get; init; } = "organization";

    /// <summary>The folder of Pulumi.yaml.</summary>
    public required string RootDirectory { get; init; }

    /// <summary>The program's working directory: relative asset paths start here.</summary>
    public required string ProgramDirectory { get; init; }

    public required Snapshot Base { get; init; }

    public ImmutableSortedDictionary<string, ConfigValue> Config { get; init; } = ImmutableSortedDictionary<string, ConfigValue>.Empty;

    /// <summary>Null: a destroy or refresh without a program.</summary>
    public IProgram? Program { get; init; }

    public required IJournal Journal { get; init; }

    /// <summary>Called from one thread at a time.</summary>
    public required Action<EngineEvent> Events { get; init; }

    /// <summary>Finds a provider plugin's executable by package name and version; throws with a remedy when there is none.</summary>
    public required Func<string, string, string> FindPlugin { get; init; }

    /// <summary>Ports of providers that are already running, by package (PULUMI_DEBUG_PROVIDERS).</summary>
    public ImmutableDictionary<string, int> AttachedProviders { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>Outputs of another stack of this backend, for stack references; null when there is no such stack.</summary>
    public required Func<string, CancellationToken, Task<PropertyMap?>> ReadStackOutputs { get; init; }

    public DeploymentOptions Options { get; init; } = new();

    /// <summary>The plan that the update is kept to; null: none.</summary>
    public PlanGuard? Plan { get; init; }

    /// <summary>For <see cref="DeploymentKind.Import"/>: parents before their children.</summary>
    public ImmutableArray<ImportRequest> Imports { get; init; } = [];

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>What the flags of the pulumi command choose.</summary>
public sealed record DeploymentOptions
{
    public int Parallel { get; init; } = 4 * Environment.ProcessorCount;

    /// <summary>Refresh before the update.</summary>
    public bool Refresh { get; init; }

    public bool ContinueOnError { get; init; }

    public bool IgnoreProtect { get; init; }

    public bool ExcludeProtected { get; init; }

    /// <summary>URNs or globs; empty: everything.</summary>
    public ImmutableArray<string> Targets { get; init; } = [];

    public bool TargetDependents { get; init; }

    public ImmutableArray<string> Excludes { get; init; } = [];

    public bool ExcludeDependents { get; init; }

    /// <summary>URNs or globs of resources to replace whatever their diff.</summary>
    public ImmutableArray<string> Replace { get; init; } = [];

    public bool ClearPendingCreates { get; init; }
}

/// <param name="Succeeded">Whether every step and the program ended well.</param>
/// <param name="Final">The snapshot afterwards (in a preview: what it would be).</param>
/// <param name="ResourceChanges">Counted operations by op string.</param>
public sealed record DeploymentResult(bool Succeeded, Snapshot Final, ImmutableSortedDictionary<string, int> ResourceChanges);
