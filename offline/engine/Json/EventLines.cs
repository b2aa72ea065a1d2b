using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.Display;
using Rollback.Offline.Engine.Events;
using Rollback.Offline.Engine.Programs;
using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Json;

/// <summary>A deployment as one JSON object per line: <c>--event-log</c> and <c>up --json</c>.</summary>
public sealed class EventLines : IEventSink
{
    private readonly IEventLineTarget _target;
    private readonly TimeProvider _clock;
    private readonly bool _isComplete;
    private int _sequence;

    /// <param name="target">Where the lines go.</param>
    /// <param name="clock">Stamps them.</param>
    /// <param name="isComplete">Whether the engine's own providers are in it, as in event logs, or not, as with --json.</param>
    /// <param name="config">For the first line; secrets are masked.</param>
    public EventLines(IEventLineTarget target, TimeProvider clock, bool isComplete, ImmutableSortedDictionary<string, ConfigValue> config)
    {
        _target = target;
        _clock = clock;
        _isComplete = isComplete;
        Write("preludeEvent", writer =>
        {
            writer.WriteStartObject("config");
            foreach (var (key, value) in config)
            {
                writer.WriteString(key, value.IsSecret ? "[secret]" : value.Value);
            }

            writer.WriteEndObject();
        });
    }

    public void Handle(EngineEvent happening)
    {
        switch (happening)
        {
            case EngineEvent.ResourcePre { Step: var step } pre when IsShown(step):
                WriteStep("resourcePreEvent", step, pre.Planning);
                break;
            case EngineEvent.ResourceOutputs { Step: var step } done when IsShown(step):
                WriteStep("resOutputsEvent", step, done.Planning);
                break;
            case EngineEvent.ResourceFailed { Step: var step } failed when IsShown(step):
                Write("resOpFailedEvent", writer =>
                {
                    writer.WritePropertyName("metadata");
                    StepJson.WriteMetadata(writer, step);
                    writer.WriteNumber("status", (int)failed.Status);
                    writer.WriteNumber("steps", 0);
                });
                break;
            case EngineEvent.Diagnostic diagnostic:
                Write("diagnosticEvent", writer => WriteDiagnostic(writer, diagnostic));
                break;
            case EngineEvent.Summary summary:
                Write("summaryEvent", writer => WriteSummary(writer, summary));
                break;
        }
    }

    public Task FinishAsync(DeploymentResult result)
    {
        Write("cancelEvent", _ => { });
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => _target.DisposeAsync();

    private bool IsShown(StepMetadata step) => _isComplete || !step.IsInternal;

    private void WriteStep(string kind, StepMetadata step, bool planning) => Write(kind, writer =>
    {
        writer.WritePropertyName("metadata");
        StepJson.WriteMetadata(writer, step);
        if (planning)
        {
            writer.WriteBoolean("planning", true);
        }
    });

    private static void WriteDiagnostic(Utf8JsonWriter writer, EngineEvent.Diagnostic diagnostic)
    {
        if (diagnostic.Urn.Length > 0)
        {
            writer.WriteString("urn", diagnostic.Urn);
        }

        writer.WriteString("message", diagnostic.Message);
        writer.WriteString("color", "never");
        writer.WriteString("severity", diagnostic.Severity);
        if (diagnostic.StreamId != 0)
        {
            writer.WriteNumber("streamID", diagnostic.StreamId);
        }

        if (diagnostic.Ephemeral)
        {
            writer.WriteBoolean("ephemeral", true);
        }
    }

    private static void WriteSummary(Utf8JsonWriter writer, EngineEvent.Summary summary)
    {
        writer.WriteBoolean("maybeCorrupt", summary.MaybeCorrupt);
        writer.WriteNumber("durationSeconds", (int)Math.Ceiling(summary.Duration.TotalSeconds));
        writer.WriteStartObject("resourceChanges");
        foreach (var (op, count) in summary.ResourceChanges)
        {
            writer.WriteNumber(op, count);
        }

        writer.WriteEndObject();
        writer.WriteStartObject("PolicyPacks");
        writer.WriteEndObject();
        writer.WriteBoolean("isPreview", summary.IsPreview);
        writer.WriteString("result", summary.Succeeded ? "succeeded" : "failed");
    }

    private void Write(string kind, Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, PropertyJsonWriter.Compact))
        {
            writer.WriteStartObject();
            writer.WriteNumber("sequence", _sequence++);
            writer.WriteNumber("timestamp", _clock.GetUtcNow().ToUnixTimeSeconds());
            writer.WriteStartObject(kind);
            content(writer);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        _target.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }
}
