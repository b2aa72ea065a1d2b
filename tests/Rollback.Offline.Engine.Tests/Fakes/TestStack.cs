using System.Collections.Immutable;
using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.Events;
using Rollback.Offline.Engine.Programs;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Tests.Fakes;

/// <summary>A stack that lives through several deployments, with the fake provider as its cloud.</summary>
public sealed class TestStack : IAsyncLifetime
{
    public FakeProvider Provider { get; } = new();

    public Snapshot Snapshot { get; set; } = Snapshot.Empty;

    public MemoryJournal Journal { get; set; } = new();

    /// <summary>Of the next deployments' journals.</summary>
    public int EntriesToLive { get; set; } = int.MaxValue;

    /// <summary>Called by programs that want to be mortal.</summary>
    public Action BeforeRegistration { get; set; } = () => { };

    public List<EngineEvent> Events { get; } = [];

    public DeploymentOptions Options { get; set; } = new();

    public ImmutableSortedDictionary<string, ConfigValue> Config { get; set; } = ImmutableSortedDictionary<string, ConfigValue>.Empty;

    private ImmutableArray<ImportRequest> Imports { get; set; } = [];

    public Dictionary<string, PropertyMap> OtherStacks { get; } = [];

    public Task InitializeAsync() => Provider.StartAsync();

    public async Task DisposeAsync() => await Provider.DisposeAsync();

    /// <summary>An update with a program that registers the stack and then does as told.</summary>
    public Task<DeploymentResult> UpAsync(Func<ProgramClient, Task> main, CancellationToken cancellationToken = default) =>
        RunAsync(DeploymentKind.Update, WithStack(main), dryRun: false, cancellationToken);

    public Task<DeploymentResult> PreviewAsync(Func<ProgramClient, Task> main) =>
        RunAsync(DeploymentKind.Update, WithStack(main), dryRun: true);

    /// <param name="main">With <c>--run-program</c>; null: no program runs.</param>
    public Task<DeploymentResult> DestroyAsync(Func<ProgramClient, Task>? main = null) =>
        RunAsync(DeploymentKind.Destroy, main is null ? null : WithStack(main), dryRun: false);

    /// <param name="main">With <c>--run-program</c>; null: no program runs.</param>
    public Task<DeploymentResult> RefreshAsync(Func<ProgramClient, Task>? main = null) =>
        RunAsync(DeploymentKind.Refresh, main is null ? null : WithStack(main), dryRun: false);

    /// <summary>Adopts things of the fake provider by their ids.</summary>
    public Task<DeploymentResult> ImportAsync(params string[] ids)
    {
        Imports = [.. ids.Select(id => new ImportRequest
        {
            Urn = Urns.Create("dev", "shop", "", "fake:index:Thing", id),
            Type = "fake:index:Thing",
            Name = id,
            Id = id,
        })];
        return RunAsync(DeploymentKind.Import, null, dryRun: false);
    }

    public async Task<DeploymentResult> RunAsync(
        DeploymentKind kind, IProgram? program, bool dryRun, CancellationToken cancellationToken = default)
    {
        Events.Clear();
        Provider.Calls.Clear();
        Journal = new MemoryJournal { EntriesToLive = EntriesToLive };
        var result = await DeploymentEngine.RunAsync(
            new DeploymentRequest
            {
                Kind = kind,
                DryRun = dryRun,
                Project = "shop",
                Stack = "dev",
                RootDirectory = Path.GetTempPath(),
                ProgramDirectory = Path.GetTempPath(),
                Base = Snapshot,
                Config = Config,
                Program = program,
                Journal = Journal,
                Events = Events.Add,
                FindPlugin = (package, _) => throw new InvalidOperationException($"no resource plugin 'pulumi-resource-{package}' found"),
                AttachedProviders = ImmutableDictionary<string, int>.Empty.Add("fake", Provider.Port),
                ReadStackOutputs = (name, _) => Task.FromResult(OtherStacks.GetValueOrDefault(name)),
                Options = Options,
                Imports = Imports,
            },
            cancellationToken);
        if (Journal.HasDied)
        {
            Snapshot = Journal.Recover(Snapshot);
        }
        else if (!dryRun)
        {
            ShouldAgree(Journal.Recover(Snapshot), result.Final);
            Snapshot = result.Final;
        }

        return result;
    }

    public ResourceState State(string name) => Snapshot.Resources.Single(state => Urns.NameOf(state.Urn) == name && !state.Delete);

    public IEnumerable<string> Names => Snapshot.Resources.Select(state => Urns.NameOf(state.Urn));

    public IEnumerable<string> Errors =>
        Events.OfType<EngineEvent.Diagnostic>().Where(told => told.Severity == "error").Select(told => told.Message);

    /// <summary>The steps in the order in which they began, as <c>op name</c>, default providers left out.</summary>
    public IEnumerable<string> Steps =>
        Events.OfType<EngineEvent.ResourcePre>().Where(pre => !pre.Step.IsInternal).Select(pre => $"{pre.Step.Op} {Urns.NameOf(pre.Step.Urn)}");

    /// <summary>The journal must say the same as the engine: it is all that is left after a kill. Only the order of what was created at the same time may differ.</summary>
    private static void ShouldAgree(Snapshot recovered, Snapshot final)
    {
        recovered.Resources.Length.ShouldBe(final.Resources.Length);
        var finals = final.Resources.ToDictionary(StateKey.Of);
        foreach (var journaled in recovered.Resources)
        {
            StateEquality.AreSame(journaled, finals[StateKey.Of(journaled)]).ShouldBeTrue($"the journal has another {journaled.Urn}");
        }
    }

    private static FakeProgram WithStack(Func<ProgramClient, Task> main) => new(async client =>
    {
        await client.RegisterStackAsync();
        await main(client);
    });
}
