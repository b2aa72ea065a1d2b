using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;

namespace Pulumi.Serialization;

/// <summary>How a class with <see cref="OutputTypeAttribute"/> is made.</summary>
internal sealed class OutputTypeConstruction
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
    private static readonly ConcurrentDictionary<Type, OutputTypeConstruction?> Known = [];

    private readonly ConstructorInfo _constructor;
    private readonly ImmutableArray<(string Name, Type Type)> _parameters;

    private OutputTypeConstruction(ConstructorInfo constructor)
    {
        _constructor = constructor;
        _parameters = [.. constructor.GetParameters().Select(parameter =>
            (parameter.GetCustomAttribute<OutputConstructorParameterAttribute>()?.Name ?? parameter.Name!, parameter.ParameterType))];
    }

    /// <summary>Null where the class is no output type, or none of its constructors is marked.</summary>
    public static OutputTypeConstruction? Of(Type type) => Known.GetOrAdd(type, static type =>
        type.IsDefined(typeof(OutputTypeAttribute), inherit: false)
        && type.GetConstructors(Any).FirstOrDefault(constructor => constructor.IsDefined(typeof(OutputConstructorAttribute))) is { } constructor
            ? new(constructor)
            : null);

    /// <param name="argument">Gives the value of a property as the type that the parameter has.</param>
    public object Create(Func<string, Type, object?> argument) =>
        _constructor.Invoke([.. _parameters.Select(parameter => argument(parameter.Name, parameter.Type))]);
}
