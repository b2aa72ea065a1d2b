using System.Collections.Immutable;
using Rollback.Offline.Engine.Backend;
using Rollback.Offline.Engine.Cli;
using Rollback.Offline.Engine.Cli.Operations;
using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.Events;
using Rollback.Offline.Engine.Json;
using Rollback.Offline.Engine.Programs;
using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Display;

/// <summary>Everything that follows one deployment.</summary>
public sealed class EventSinks : IAsyncDisposable
{
    private readonly ImmutableArray<IEventSink> _sinks;

    private EventSinks(ImmutableArray<IEventSink> sinks) => _sinks = sinks;

    public static EventSinks Open(
        OperationKind kind,
        OperationOptions options,
        CommandContext context,
        StackReference stack,
        ImmutableSortedDictionary<string, ConfigValue> config,
        Snapshot start,
        IEnumerable<IEventSink>? followers = null)
    {
        var sinks = ImmutableArray.CreateBuilder<IEventSink>();
        sinks.Add(options switch
        {
            { Json: true, DryRun: true } => new PreviewDigest(context.Output, options, config),
            { Json: true } => new EventLines(new OutputLines(context.Output), context.Clock, isComplete: false, config),
            { SuppressProgress: false } when context.IsTerminal => new TreeDisplay(kind, options, context, stack, start),
            _ => new PlainDisplay(kind, options, context, stack, start),
        });
        sinks.AddRange(followers ?? []);
        if (options.EventLog is { } log)
        {
            sinks.Add(new EventLines(EventLog.Open(log, context), context.Clock, isComplete: true, config));
        }

        return new EventSinks(sinks.DrainToImmutable());
    }

    public void Handle(EngineEvent happening)
    {
        foreach (var sink in _sinks)
        {
            sink.Handle(happening);
        }
    }

    public async Task FinishAsync(DeploymentResult result)
    {
        foreach (var sink in _sinks)
        {
            await sink.FinishAsync(result);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var sink in _sinks)
        {
            await sink.DisposeAsync();
        }
    }
}
