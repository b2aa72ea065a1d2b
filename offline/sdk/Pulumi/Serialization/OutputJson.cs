using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pulumi.Serialization;

/// <summary>JSON text of values that have inputs and outputs within them.</summary>
internal static class OutputJson
{
    public static async Task<OutputData<string>> SerializeAsync<T>(Output<T> value, JsonSerializerOptions? options)
    {
        var outer = await value.DataTask;
        if (!outer.IsKnown)
        {
            return OutputData<string>.Unknown(outer.Resources, outer.IsSecret);
        }

        var met = new Encounter();
        var withOutputs = new JsonSerializerOptions(options ?? JsonSerializerOptions.Default);
        withOutputs.Converters.Add(new ConverterFactory(met));

        // Converters are synchronous: each round finds the outputs that the values of the last one have revealed.
        while (true)
        {
            met.Begin();
            var text = JsonSerializer.Serialize(outer.Value, withOutputs);
            if (!await met.AwaitNewAsync())
            {
                return met.Join(outer.With(text));
            }
        }
    }

    /// <summary>The outputs found while writing, and what they turned out to be.</summary>
    private sealed class Encounter
    {
        private readonly Dictionary<IOutput, OutputData<object?>> _known = new(ReferenceEqualityComparer.Instance);
        private readonly Dictionary<object, IOutput> _outputs = new(ReferenceEqualityComparer.Instance);
        private readonly List<IOutput> _new = [];

        public void Begin() => _new.Clear();

        /// <summary>What an input or output holds; null where that must be awaited first, or is unknown.</summary>
        public object? Find(object value)
        {
            if (!_outputs.TryGetValue(value, out var output))
            {
                output = value as IOutput ?? ((IInput)value).AsOutput();
                _outputs.Add(value, output);
                _new.Add(output);
            }

            return _known.TryGetValue(output, out var data) && data.IsKnown ? data.Value : null;
        }

        public async Task<bool> AwaitNewAsync()
        {
            foreach (var output in _new)
            {
                _known[output] = await output.GetDataAsync();
            }

            return _new.Count > 0;
        }

        public OutputData<string> Join(OutputData<string> text) => new(
            _known.Values.Aggregate(text.Resources, (resources, data) => resources.Union(data.Resources)),
            text.Value,
            _known.Values.All(data => data.IsKnown),
            text.IsSecret || _known.Values.Any(data => data.IsSecret));
    }

    private sealed class ConverterFactory(Encounter met) : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) =>
            typeof(IOutput).IsAssignableFrom(typeToConvert) || typeof(IInput).IsAssignableFrom(typeToConvert);

        public override JsonConverter? CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter?)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert), met);
    }

    private sealed class Converter<T>(Encounter met) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Outputs are only written; read the text with Output.JsonDeserialize.");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, met.Find(value!), options);
    }
}
