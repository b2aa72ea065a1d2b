using System.Collections.Immutable;
using System.Text.Json;

namespace Pulumi.Serialization;

/// <summary>
/// Plain values from the engine as the types that classes declare. A value that does not fit is reported as a warning and
/// becomes null or the default of the type: an engine that is newer than the class must not break it.
/// </summary>
internal sealed class ValueConverter(Action<string> warn)
{
    /// <param name="context">What a warning calls the value.</param>
    /// <param name="value">What the deserializer gave.</param>
    /// <param name="type">What it shall be.</param>
    public object? Convert(string context, object? value, Type type)
    {
        if (TryConvert(context, value, type, out var converted))
        {
            return converted;
        }

        warn(converted is string reason ? reason : $"Expected {Describe(type)} but got {value?.GetType().FullName} deserializing {context}");
        return DefaultOf(type);
    }

    /// <returns>False if the value does not fit; then <paramref name="converted"/> may hold the reason.</returns>
    private bool TryConvert(string context, object? value, Type type, out object? converted)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            converted = null;
            return value is null || TryConvert(context, value, inner, out converted);
        }

        if (value is null)
        {
            converted = type == typeof(JsonElement) ? JsonSerializer.Deserialize<JsonElement>("null") : DefaultOf(type);
            return true;
        }

        converted = null;
        return type switch
        {
            _ when type == typeof(object) => Give(value, out converted),
            _ when type == typeof(string) => value is string && Give(value, out converted),
            _ when type == typeof(bool) => value is bool && Give(value, out converted),
            _ when type == typeof(double) => value is double && Give(value, out converted),
            _ when type == typeof(int) => value is double number && Give((int)number, out converted),
            _ when type == typeof(JsonElement) => Give(RawJson.ToElement(value), out converted),
            _ when type.IsEnum => value is double number && Give(Enum.ToObject(type, (int)number), out converted),
            _ when EnumTypes.IsEnumType(type) => TryEnum(value, type, ref converted),
            _ when type.IsInstanceOfType(value) && !type.IsGenericType => Give(value, out converted),
            _ when type.IsGenericType => TryGeneric(context, value, type, ref converted),
            _ when OutputTypeConstruction.Of(type) is { } construction => TryConstruct(context, value, construction, ref converted),
            _ => false,
        };
    }

    private bool TryGeneric(string context, object value, Type type, ref object? converted)
    {
        var definition = type.GetGenericTypeDefinition();
        var arguments = type.GenericTypeArguments;
        if (definition == typeof(Union<,>))
        {
            return TryUnion(context, value, type, arguments, ref converted);
        }

        if (definition == typeof(ImmutableArray<>) && value is ImmutableArray<object?> items)
        {
            converted = TypedCollections.List(arguments[0], items.Select((item, index) => Convert($"{context}[{index}]", item, arguments[0])));
            return true;
        }

        if (definition == typeof(ImmutableDictionary<,>) && arguments[0] == typeof(string) && value is ImmutableDictionary<string, object?> map)
        {
            converted = TypedCollections.Map(
                arguments[1], map.Select(entry => KeyValuePair.Create(entry.Key, Convert($"{context}[{entry.Key}]", entry.Value, arguments[1]))));
            return true;
        }

        return false;
    }

    /// <summary>The first type that fits.</summary>
    private bool TryUnion(string context, object value, Type union, Type[] types, ref object? converted)
    {
        string[] makers = [nameof(Union<,>.FromT0), nameof(Union<,>.FromT1)];
        for (var index = 0; index < types.Length; index++)
        {
            if (TryConvert(context, value, types[index], out var held))
            {
                converted = union.GetMethod(makers[index])!.Invoke(null, [held]);
                return true;
            }
        }

        return false;
    }

    private bool TryConstruct(string context, object value, OutputTypeConstruction construction, ref object? converted)
    {
        if (value is not ImmutableDictionary<string, object?> properties)
        {
            return false;
        }

        converted = construction.Create((name, type) => Convert($"{context}({name})", properties.GetValueOrDefault(name), type));
        return true;
    }

    private static bool TryEnum(object value, Type type, ref object? converted)
    {
        if (EnumTypes.Constructor(type) is not { } constructor)
        {
            converted = $"{type.FullName} has [EnumType] but no constructor from a string or a double.";
            return false;
        }

        if (!constructor.GetParameters()[0].ParameterType.IsInstanceOfType(value))
        {
            return false;
        }

        converted = constructor.Invoke([value]);
        return true;
    }

    private static bool Give(object value, out object? converted)
    {
        converted = value;
        return true;
    }

    private static object? DefaultOf(Type type) => type.IsValueType ? Activator.CreateInstance(type) : null;

    private static string Describe(Type type) => type.FullName ?? type.Name;
}
