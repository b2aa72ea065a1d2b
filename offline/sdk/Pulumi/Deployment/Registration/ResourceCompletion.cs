using System.Collections.Immutable;
using Pulumi.Serialization;

namespace Pulumi;

/// <summary>Gives the outputs of a resource the values that the engine has told.</summary>
internal sealed class ResourceCompletion(Deployment deployment, Resource resource)
{
    public void Complete(ResourceAnswer answer, ImmutableDictionary<string, IOutputSlot> slots)
    {
        // The URN first: warnings about the other outputs are logged on the resource.
        slots["urn"].Complete(Known(answer.Urn));
        if (slots.TryGetValue("id", out var id) && id.ValueType == typeof(string))
        {
            id.Complete(string.IsNullOrEmpty(answer.Id) ? OutputData<object?>.Unknown([resource]) : Known(answer.Id));
        }

        var values = Deserializer.DeserializeEach(answer.Outputs);
        var converter = new ValueConverter(message => deployment.Logger.Warn(message, resource));
        foreach (var (name, slot) in slots)
        {
            if (name is not ("urn" or "id"))
            {
                slot.Complete(ValueOf(name, slot, values, answer, converter));
            }
        }
    }

    private OutputData<object?> ValueOf(
        string name,
        IOutputSlot slot,
        ImmutableDictionary<string, OutputData<object?>> values,
        ResourceAnswer answer,
        ValueConverter converter)
    {
        var told = values.TryGetValue(name, out var data);
        if (!told && (deployment.Settings.IsDryRun || !answer.IsComplete))
        {
            return OutputData<object?>.Unknown([resource]);
        }

        var resources = (told ? data.Resources : []).Add(resource)
            .Union(answer.Dependencies.GetValueOrDefault(name, []).Select(urn => new DependencyResource(urn)));
        if (told && !data.IsKnown)
        {
            return OutputData<object?>.Unknown(resources, data.IsSecret);
        }

        var value = converter.Convert($"{resource.GetType().FullName}.{name}", data.Value, slot.ValueType);
        return new(resources, value, IsKnown: true, data.IsSecret);
    }

    private OutputData<object?> Known(string value) => new([resource], value, IsKnown: true, IsSecret: false);
}
