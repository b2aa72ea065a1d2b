using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;

namespace Pulumi;

/// <summary>Makes the slots of a resource and puts their outputs into its properties.</summary>
internal static class OutputSlots
{
    private static readonly ConcurrentDictionary<Type, Func<(IOutputSlot Slot, object Output)>> Makers = [];

    /// <param name="resource">Whose properties are set.</param>
    /// <param name="onlyUrn">A local component sets its own outputs.</param>
    public static ImmutableDictionary<string, IOutputSlot> Create(Resource resource, bool onlyUrn)
    {
        var slots = ImmutableDictionary.CreateBuilder<string, IOutputSlot>();
        foreach (var output in OutputProperties.Of(resource.GetType()))
        {
            if (onlyUrn && output.Property.DeclaringType != typeof(Resource))
            {
                continue;
            }

            var (slot, value) = Maker(resource, output)();
            output.Property.SetValue(resource, value);
            slots[output.Name] = slot;
        }

        return slots.ToImmutable();
    }

    private static Func<(IOutputSlot, object)> Maker(Resource resource, OutputProperty output)
    {
        var name = $"{resource.GetType().FullName}.{output.Property.Name}";
        if (output.ValueType is not { } type)
        {
            throw new InvalidOperationException($"[Output] {name} was not an Output<T>");
        }

        return output.Property.CanWrite
            ? Makers.GetOrAdd(type, static type => typeof(OutputSlots).GetMethod(nameof(Make), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(type).CreateDelegate<Func<(IOutputSlot, object)>>())
            : throw new InvalidOperationException($"[Output] {name} did not have a 'set' method");
    }

    private static (IOutputSlot, object) Make<T>()
    {
        var slot = new OutputSlot<T>();
        return (slot, slot.Output);
    }
}
