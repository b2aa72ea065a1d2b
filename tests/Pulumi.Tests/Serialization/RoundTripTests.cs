using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Pulumi.Serialization;
using Rollback.Offline.Protocol.Values;

namespace Pulumi.Tests.Serialization;

public class RoundTripTests
{
    [Fact]
    public void A_plain_value_that_goes_to_the_engine_comes_back_the_same()
    {
        Prop.ForAll(Values().ToArbitrary(), value =>
        {
            var wire = Serialize(value).ToWire();
            var back = Deserializer.Deserialize(wire.ToProperty());

            Serialize(back.Value).ShouldBe(wire.ToProperty());
            (back.IsKnown, back.IsSecret).ShouldBe((true, false));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_secret_or_unknown_within_any_value_is_never_lost()
    {
        Prop.ForAll(Values().ToArbitrary(), value =>
        {
            var secret = new Dictionary<string, object?> { ["in"] = new[] { Output.CreateSecret(value) } };
            var unknown = new Dictionary<string, object?> { ["in"] = new[] { Output.CreateUnknown(value) } };

            Deserializer.Deserialize(Serialize(secret)).IsSecret.ShouldBeTrue();
            Deserializer.Deserialize(Serialize(unknown)).IsKnown.ShouldBeFalse();
        }).QuickCheckThrowOnFailure();
    }

    private static Gen<object?> Values() => Gen.Sized(size => Values(Math.Min(size, 4)));

    private static Gen<object?> Values(int depth)
    {
        var texts = Gen.Elements("", "a", "zürich", "{}", "__private").Select(text => (object?)text);
        var numbers = Gen.Choose(-1000, 1000).Select(number => (object?)(number / 8.0));
        var simple = Gen.OneOf(texts, numbers, Gen.Elements<object?>(true, false));
        if (depth == 0)
        {
            return simple;
        }

        var inner = Values(depth - 1);
        var lists = inner.ListOf().Select(items => (object?)items.ToImmutableArray());
        var maps = inner.ListOf().Select(items => (object?)items
            .Select((item, index) => KeyValuePair.Create($"key{index}", item)).ToImmutableDictionary());
        return Gen.OneOf(simple, lists, maps);
    }

    /// <summary>Nothing here is awaited for real: every value is there.</summary>
    private static PropertyValue Serialize(object? value)
    {
        var serialized = new Serializer(keepResources: true).SerializeAsync("value", value).AsTask();
        serialized.IsCompletedSuccessfully.ShouldBeTrue();
        return serialized.Result;
    }
}
