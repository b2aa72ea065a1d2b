using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rollback.Offline.Engine.Cli.Operations;
using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.Display;
using Rollback.Offline.Engine.Events;
using Rollback.Offline.Engine.Programs;
using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Json;

/// <summary>The one document of <c>preview --json</c>, written when the preview has ended, well or not.</summary>
public sealed class PreviewDigest(TextWriter output, OperationOptions options, ImmutableSortedDictionary<string, ConfigValue> config) : IEventSink
{
    private readonly List<StepMetadata> _steps = [];
    private readonly List<EngineEvent.Diagnostic> _diagnostics = [];
    private EngineEvent.Summary? _summary;

    public void Handle(EngineEvent happening)
    {
        switch (happening)
        {
            case EngineEvent.ResourcePre pre when IsShown(pre.Step):
                _steps.Add(pre.Step);
                break;
            case EngineEvent.ResourceOutputs done:
                // The preview's outputs are known by now; they replace what the step began with.
                var index = _steps.FindLastIndex(step => step.Urn == done.Step.Urn && step.Op == done.Step.Op);
                if (index >= 0)
                {
                    _steps[index] = done.Step;
                }

                break;
            case EngineEvent.Diagnostic { Ephemeral: false, Severity: not "debug" } diagnostic:
                _diagnostics.Add(diagnostic);
                break;
            case EngineEvent.Summary summary:
                _summary = summary;
                break;
        }
    }

    public async Task FinishAsync(DeploymentResult result)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new() { Indented = true, IndentSize = 4, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            Write(writer, result);
        }

        await output.WriteLineAsync(Encoding.UTF8.GetString(buffer.WrittenSpan));
        await output.FlushAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private bool IsShown(StepMetadata step) => !step.IsInternal && step.Op switch
    {
        "same" => options.ShowSames || step.Type == StackOutputs.StackType,
        "read" or "read-replacement" or "discard" => options.ShowReads,
        "create-replacement" or "delete-replaced" or "discard-replaced" => options.ShowReplacementSteps,
        "replace" => !options.ShowReplacementSteps,
        _ => true,
    };

    private void Write(Utf8JsonWriter writer, DeploymentResult result)
    {
        writer.WriteStartObject();
        if (config.Count > 0)
        {
            writer.WriteStartObject("config");
            foreach (var (key, value) in config)
            {
                writer.WriteString(key, value.IsSecret ? "[secret]" : value.Value);
            }

            writer.WriteEndObject();
        }

        WriteList(writer, "steps", _steps, step => WriteStep(writer, step));
        WriteList(writer, "diagnostics", _diagnostics, diagnostic => WriteDiagnostic(writer, diagnostic));
        writer.WriteNumber("duration", (_summary?.Duration.Ticks ?? 0) * 100);
        writer.WriteStartObject("changeSummary");
        foreach (var (op, count) in result.ResourceChanges)
        {
            writer.WriteNumber(op, count);
        }

        writer.WriteEndObject();
        if (_summary?.MaybeCorrupt == true)
        {
            writer.WriteBoolean("maybeCorrupt", true);
        }

        writer.WriteEndObject();
    }

    private void WriteStep(Utf8JsonWriter writer, StepMetadata step)
    {
        var secrets = options.ShowSecrets ? SecretForms.Clear : SecretForms.Word;
        writer.WriteStartObject();
        writer.WriteString("op", step.Op);
        writer.WriteString("urn", step.Urn);
        if (step.Provider.Length > 0)
        {
            writer.WriteString("provider", step.Provider);
        }

        WriteState("oldState", step.Old);
        WriteState("newState", step.New);
        WriteList(writer, "diffReasons", step.DiffKeys, writer.WriteStringValue);
        WriteList(writer, "replaceReasons", step.ReplaceKeys, writer.WriteStringValue);
        StepJson.WriteDetailedDiff(writer, step, kindKey: "kind");
        writer.WriteEndObject();

        void WriteState(string key, ResourceState? state)
        {
            if (state is not null)
            {
                writer.WritePropertyName(key);
                ResourceJsonWriter.Write(writer, state, secrets);
            }
        }
    }

    private static void WriteDiagnostic(Utf8JsonWriter writer, EngineEvent.Diagnostic diagnostic)
    {
        writer.WriteStartObject();
        if (diagnostic.Urn.Length > 0)
        {
            writer.WriteString("urn", diagnostic.Urn);
        }

        writer.WriteString("message", diagnostic.Message);
        writer.WriteString("severity", diagnostic.Severity);
        writer.WriteEndObject();
    }

    private static void WriteList<T>(Utf8JsonWriter writer, string key, IReadOnlyCollection<T> items, Action<T> write)
    {
        if (items.Count == 0)
        {
            return;
        }

        writer.WriteStartArray(key);
        foreach (var item in items)
        {
            write(item);
        }

        writer.WriteEndArray();
    }
}
