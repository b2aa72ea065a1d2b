using System.Security.Cryptography;
using Pulumirpc;
using Rollback.Offline.Cloud.Values;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.RandomValue;

/// <summary>Passwords and strings: so many characters, of the allowed classes, at least so many of each.</summary>
internal static class RandomText
{
    private const string Lower = "abcdefghijklmnopqrstuvwxyz";
    private const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Digits = "0123456789";
    private const string Special = "!@#$%&*()-_=+[]{}<>:?";

    public static PropertyMap Draw(PropertyMap inputs)
    {
        var length = inputs.IntegerAt("length") ?? 0;
        var classes = Classes(inputs);
        var characters = classes.SelectMany(one => Pick(one.Characters, one.Least)).ToList();
        var allowed = string.Concat(classes.Where(one => one.Allowed).Select(one => one.Characters));
        characters.AddRange(Pick(allowed, length - characters.Count));

        // The required ones came first: mix them in.
        var result = characters.ToArray();
        RandomNumberGenerator.Shuffle(result.AsSpan());

        var numeric = Allows(inputs, "numeric") && Allows(inputs, "number");
        var outputs = PropertyMap.Empty.With("result", new string(result)).With("number", numeric).With("numeric", numeric);
        foreach (var name in new[] { "lower", "upper", "special" })
        {
            outputs = outputs.With(name, Allows(inputs, name));
        }

        foreach (var name in new[] { "minLower", "minUpper", "minNumeric", "minSpecial" })
        {
            outputs = outputs.With(name, inputs.NumberAt(name) ?? 0);
        }

        return outputs;
    }

    public static IEnumerable<CheckFailure> Failures(PropertyMap inputs)
    {
        if (inputs.IntegerAt("length") is not { } length)
        {
            yield break;
        }

        var classes = Classes(inputs);
        var least = Math.Max(1, classes.Sum(one => one.Least));
        if (length < least)
        {
            yield return new CheckFailure { Property = "length", Reason = $"length is {length}; it must be at least {least}, the sum of minUpper, minLower, minNumeric and minSpecial." };
        }

        if (classes.All(one => !one.Allowed || one.Characters.Length == 0))
        {
            yield return new CheckFailure { Property = "lower", Reason = "No character is allowed: set one of lower, upper, numeric and special to true." };
        }
    }

    private static CharacterClass[] Classes(PropertyMap inputs) =>
    [
        new(Lower, Allows(inputs, "lower"), inputs.IntegerAt("minLower") ?? 0),
        new(Upper, Allows(inputs, "upper"), inputs.IntegerAt("minUpper") ?? 0),
        new(Digits, Allows(inputs, "numeric") && Allows(inputs, "number"), inputs.IntegerAt("minNumeric") ?? 0),
        new(inputs.TextAt("overrideSpecial") ?? Special, Allows(inputs, "special"), inputs.IntegerAt("minSpecial") ?? 0),
    ];

    private static bool Allows(PropertyMap inputs, string name) => inputs.At(name) is null || inputs.FlagAt(name);

    private static string Pick(string characters, int count) =>
        count <= 0 || characters.Length == 0 ? "" : RandomNumberGenerator.GetString(characters, count);

    private sealed record CharacterClass(string Characters, bool Allowed, int Least);
}
