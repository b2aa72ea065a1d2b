using System.Text.Json;
using Rollback.Offline.Engine.Events;
using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Json;

/// <summary>Steps as event streams carry them.</summary>
internal static class StepJson
{
    public static void WriteMetadata(Utf8JsonWriter writer, StepMetadata step)
    {
        writer.WriteStartObject();
        writer.WriteString("op", step.Op);
        writer.WriteString("urn", step.Urn);
        writer.WriteString("type", step.Type);
        WriteState(writer, "old", step.Old);
        WriteState(writer, "new", step.New);
        WriteList(writer, "keys", step.ReplaceKeys);
        WriteList(writer, "diffs", step.DiffKeys);
        WriteDetailedDiff(writer, step, "diffKind");
        if (step.IsLogical)
        {
            writer.WriteBoolean("logical", true);
        }

        writer.WriteString("provider", step.Provider);
        writer.WriteEndObject();
    }

    /// <param name="writer">Writes one property.</param>
    /// <param name="step">Whose diff.</param>
    /// <param name="kindKey">What the kind is called: digests and events do not agree.</param>
    public static void WriteDetailedDiff(Utf8JsonWriter writer, StepMetadata step, string kindKey)
    {
        if (step.DetailedDiff is not { } diff)
        {
            writer.WriteNull("detailedDiff");
            return;
        }

        writer.WriteStartObject("detailedDiff");
        foreach (var (path, change) in diff)
        {
            writer.WriteStartObject(path);
            writer.WriteString(kindKey, change.Kind);
            writer.WriteBoolean("inputDiff", change.IsInput);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteState(Utf8JsonWriter writer, string key, ResourceState? state)
    {
        if (state is null)
        {
            writer.WriteNull(key);
            return;
        }

        var properties = new PropertyJsonWriter(writer, SecretForms.MaskedObject, state.Urn);
        writer.WriteStartObject(key);
        writer.WriteString("type", state.Type);
        writer.WriteString("urn", state.Urn);
        WriteFlag(writer, "custom", state.Custom);
        WriteFlag(writer, "delete", state.Delete);
        writer.WriteString("id", state.Id);
        writer.WriteString("parent", state.Parent);
        WriteFlag(writer, "protect", state.Protect);
        WriteFlag(writer, "taint", state.Taint);
        WriteFlag(writer, "external", state.External);
        WriteFlag(writer, "retainOnDelete", state.RetainOnDelete);
        writer.WritePropertyName("inputs");
        properties.Write(state.Inputs);
        writer.WritePropertyName("outputs");
        properties.Write(state.Outputs);
        writer.WriteString("provider", state.Provider);
        WriteList(writer, "initErrors", state.InitErrors);
        WriteList(writer, "hideDiffs", state.HideDiffs);
        writer.WriteEndObject();
    }

    private static void WriteFlag(Utf8JsonWriter writer, string key, bool value)
    {
        if (value)
        {
            writer.WriteBoolean(key, true);
        }
    }

    private static void WriteList(Utf8JsonWriter writer, string key, IReadOnlyCollection<string> items)
    {
        if (items.Count == 0)
        {
            return;
        }

        writer.WriteStartArray(key);
        foreach (var item in items)
        {
            writer.WriteStringValue(item);
        }

        writer.WriteEndArray();
    }
}
