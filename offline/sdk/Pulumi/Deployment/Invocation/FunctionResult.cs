using Pulumi.Serialization;
using Rollback.Offline.Protocol.Values;

namespace Pulumi;

/// <summary>What a function or method returned, as the type that the caller wants.</summary>
internal static class FunctionResult
{
    /// <param name="token">What warnings call the value.</param>
    /// <param name="properties">What was returned.</param>
    /// <param name="single">Whether the value of the only entry is meant, not the map.</param>
    /// <param name="deployment">Where warnings go.</param>
    public static OutputData<T> Read<T>(string token, PropertyMap properties, bool single, Deployment deployment)
    {
        PropertyValue value = single ? properties.Values.FirstOrDefault() ?? PropertyValue.Nothing : properties;
        var data = Deserializer.Deserialize(value);
        if (!data.IsKnown)
        {
            return OutputData<T>.Unknown(data.Resources, data.IsSecret);
        }

        var converted = new ValueConverter(message => deployment.Logger.Warn(message)).Convert($"{token} result", data.Value, typeof(T));
        return data.With((T)converted!);
    }
}
