namespace Pulumi.Serialization;

/// <summary>Inputs that are sent as JSON text.</summary>
internal static class JsonInput
{
    /// <summary>The text, or null for null. Unknown and secret as a whole if anything within the value is.</summary>
    public static Output<string>? From(string path, object? value)
    {
        return value is null ? null : new(FromAsync());

        async Task<OutputData<string>> FromAsync()
        {
            var serializer = new Serializer(keepResources: false);
            var property = await serializer.SerializeAsync(path, value);
            return new(
                serializer.Dependencies,
                JsonValues.ToJson(property.WithoutSecrets())?.ToJsonString() ?? "null",
                IsKnown: !property.ContainsUnknown,
                IsSecret: property.ContainsSecret);
        }
    }
}
