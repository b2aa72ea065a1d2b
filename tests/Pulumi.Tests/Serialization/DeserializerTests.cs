using System.Collections.Immutable;
using Pulumi.Serialization;
using Rollback.Offline.Protocol.Values;

namespace Pulumi.Tests.Serialization;

public class DeserializerTests
{
    [Fact]
    public void A_secret_anywhere_makes_the_whole_secret()
    {
        var data = Deserializer.Deserialize(new PropertyValue.List(["a", PropertyMap.Empty.With("b", new PropertyValue.Secret("c"))]));

        data.IsSecret.ShouldBeTrue();
        var list = data.Value.ShouldBeOfType<ImmutableArray<object?>>();
        list[1].ShouldBeOfType<ImmutableDictionary<string, object?>>()["b"].ShouldBe("c");
    }

    [Fact]
    public void An_unknown_anywhere_makes_the_whole_unknown()
    {
        var data = Deserializer.Deserialize(PropertyMap.Empty.With("a", PropertyValue.NotKnown).With("b", new PropertyValue.Secret("c")));

        data.IsKnown.ShouldBeFalse();
        data.IsSecret.ShouldBeTrue();
        data.Value.ShouldBeNull();
    }

    [Fact]
    public void Private_properties_of_providers_are_left_out()
    {
        var all = Deserializer.DeserializeEach(PropertyMap.Empty.With("__defaults", "x").With("a", PropertyMap.Empty.With("__provider", "y").With("b", 1.0)));

        all.Keys.ShouldBe(["a"]);
        all["a"].Value.ShouldBeOfType<ImmutableDictionary<string, object?>>().Keys.ShouldBe(["b"]);
    }

    [Fact]
    public async Task Output_values_bring_their_dependencies()
    {
        var data = Deserializer.Deserialize(new PropertyValue.Output("x", true, ["urn:pulumi:dev::shop::a:b:C::d"]));

        data.Value.ShouldBe("x");
        data.IsSecret.ShouldBeTrue();
        (await data.Resources.ShouldHaveSingleItem().Urn.DataTask).Value.ShouldBe("urn:pulumi:dev::shop::a:b:C::d");
    }

    [Fact]
    public void Assets_and_archives_come_back()
    {
        Deserializer.Deserialize(new PropertyValue.Blob(false, PropertyMap.Empty.With("text", "t").With("hash", "h"))).Value.ShouldBeOfType<StringAsset>();
        Deserializer.Deserialize(new PropertyValue.Blob(true, PropertyMap.Empty.With(
            "assets", PropertyMap.Empty.With("f", new PropertyValue.Blob(false, PropertyMap.Empty.With("path", "p")))))).Value
            .ShouldBeOfType<AssetArchive>();
    }

    [Fact]
    public async Task A_reference_to_an_unknown_class_keeps_urn_and_id()
    {
        var resource = Deserializer.Deserialize(
            new PropertyValue.ResourceReference("urn:pulumi:dev::shop::a:b:C::d", "id-1", "")).Value.ShouldBeOfType<DependencyResource>();

        (await resource.Urn.DataTask).Value.ShouldBe("urn:pulumi:dev::shop::a:b:C::d");
        (await resource.Id.DataTask).Value.ShouldBe("id-1");
    }
}
