using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Pulumirpc;
using Rollback.Offline.Cloud.Shape;
using Rollback.Offline.Cloud.Values;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.RandomValue;

/// <summary>The types of the random package.</summary>
internal static class RandomKind
{
    private const string Package = "random:index/";

    public static Drawn Draw(string type, PropertyMap inputs) => type[Package.Length..] switch
    {
        "randomPassword:RandomPassword" => new Drawn("none", RandomText.Draw(inputs)),
        "randomString:RandomString" => Named(RandomText.Draw(inputs), "result"),
        "randomId:RandomId" => Id(inputs),
        "randomPet:RandomPet" => Pet(inputs),
        "randomUuid:RandomUuid" => Uuid(),
        "randomInteger:RandomInteger" => Integer(inputs),
        "randomBytes:RandomBytes" => Bytes(inputs),
        "randomShuffle:RandomShuffle" => Shuffle(inputs),
        var other => throw new ArgumentException($"The random package has no type '{other}'.", nameof(type)),
    };

    /// <summary>Arguments that no value can satisfy.</summary>
    public static IEnumerable<CheckFailure> Failures(ResourceShape shape, PropertyMap inputs)
    {
        switch (shape.Token[Package.Length..])
        {
            case "randomPassword:RandomPassword" or "randomString:RandomString":
                return RandomText.Failures(inputs);
            case "randomInteger:RandomInteger" when inputs.NumberAt("min") > inputs.NumberAt("max"):
                return [new CheckFailure { Property = "min", Reason = $"min is {inputs.NumberAt("min")}; it must not be greater than max ({inputs.NumberAt("max")})." }];
            case "randomId:RandomId" when inputs.NumberAt("byteLength") < 1:
                return [new CheckFailure { Property = "byteLength", Reason = "byteLength must be at least 1." }];
            case "randomBytes:RandomBytes" when inputs.NumberAt("length") < 1:
                return [new CheckFailure { Property = "length", Reason = "length must be at least 1." }];
            default:
                return [];
        }
    }

    private static Drawn Id(PropertyMap inputs)
    {
        var bytes = RandomNumberGenerator.GetBytes(inputs.IntegerAt("byteLength") ?? 1);
        var prefix = inputs.TextAt("prefix") ?? "";
        var url = Base64Url.EncodeToString(bytes);
        return new Drawn(url, PropertyMap.Empty
            .With("b64Std", prefix + Convert.ToBase64String(bytes))
            .With("b64Url", prefix + url)
            .With("dec", prefix + new BigInteger(bytes, isUnsigned: true, isBigEndian: true).ToString(CultureInfo.InvariantCulture))
            .With("hex", prefix + Convert.ToHexStringLower(bytes)));
    }

    private static Drawn Pet(PropertyMap inputs)
    {
        var length = inputs.IntegerAt("length") ?? 2;
        var separator = inputs.TextAt("separator") ?? "-";
        var words = PetWords.Draw(length);
        var id = string.Join(separator, inputs.TextAt("prefix") is { Length: > 0 } prefix ? words.Prepend(prefix) : words);
        return new Drawn(id, PropertyMap.Empty.With("length", length).With("separator", separator));
    }

    private static Drawn Uuid() => Named(PropertyMap.Empty.With("result", Guid.NewGuid().ToString()), "result");

    private static Drawn Integer(PropertyMap inputs)
    {
        var least = (int)inputs.NumberAt("min")!;
        var most = (int)inputs.NumberAt("max")!;
        var source = Source(inputs) ?? new Random(BitConverter.ToInt32(RandomNumberGenerator.GetBytes(sizeof(int))));
        var result = source.NextInt64(least, (long)most + 1);
        return new Drawn(result.ToString(CultureInfo.InvariantCulture), PropertyMap.Empty.With("result", (double)result));
    }

    private static Drawn Bytes(PropertyMap inputs)
    {
        var bytes = RandomNumberGenerator.GetBytes(inputs.IntegerAt("length") ?? 1);
        return new Drawn("none", PropertyMap.Empty
            .With("base64", Convert.ToBase64String(bytes))
            .With("hex", Convert.ToHexStringLower(bytes)));
    }

    private static Drawn Shuffle(PropertyMap inputs)
    {
        var items = inputs.TextsAt("inputs").ToArray();
        var source = Source(inputs) ?? new Random(BitConverter.ToInt32(RandomNumberGenerator.GetBytes(sizeof(int))));
        source.Shuffle(items);
        var wanted = inputs.IntegerAt("resultCount") ?? items.Length;
        var results = Enumerable.Range(0, items.Length == 0 ? 0 : wanted).Select(index => (PropertyValue)items[index % items.Length]);
        return new Drawn("-", PropertyMap.Empty.With("results", new PropertyValue.List([.. results])));
    }

    private static Drawn Named(PropertyMap outputs, string property) => new(outputs.TextAt(property)!, outputs);

    /// <summary>A seed gives the same values each time, as the official provider does (though not the same ones).</summary>
    private static Random? Source(PropertyMap inputs) => inputs.TextAt("seed") is { Length: > 0 } seed
        ? new Random(BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes(seed))))
        : null;
}
