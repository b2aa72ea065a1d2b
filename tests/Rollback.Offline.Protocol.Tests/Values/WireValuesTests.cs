using Google.Protobuf.WellKnownTypes;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Protocol.Tests.Values;

public sealed class WireValuesTests
{
    private const string Urn = "urn:pulumi:dev::shop::a:b:C::d";

    public static TheoryData<string, PropertyValue> EveryKind => new()
    {
        { "null", PropertyValue.Nothing },
        { "unknown", PropertyValue.NotKnown },
        { "bool", true },
        { "number", 1.5 },
        { "text", "" },
        { "list", new PropertyValue.List([1.0, PropertyValue.Nothing]) },
        { "map", PropertyMap.Empty.With("a", "b") },
        { "secret", new PropertyValue.Secret(PropertyMap.Empty.With("password", "x")) },
        { "reference", new PropertyValue.ResourceReference(Urn, "id-1", "1.0.0") },
        { "component reference", new PropertyValue.ResourceReference(Urn, null, "") },
        { "reference in a preview", new PropertyValue.ResourceReference(Urn, PropertyValue.NotKnown, "") },
        { "output", new PropertyValue.Output("x", IsSecret: true, [Urn]) },
        { "unknown output", new PropertyValue.Output(null, IsSecret: false, []) },
        { "asset", new PropertyValue.Blob(IsArchive: false, PropertyMap.Empty.With("text", "hello")) },
        { "archive", new PropertyValue.Blob(IsArchive: true, PropertyMap.Empty.With("path", "x.tgz")) },
    };

    [Theory]
    [MemberData(nameof(EveryKind))]
    public void Every_kind_survives_the_wire(string kind, PropertyValue value)
    {
        value.ToWire().ToProperty().ShouldBe(value, kind);
    }

    [Fact]
    public void Every_unknown_sentinel_is_understood()
    {
        Signatures.Unknowns.Count.ShouldBe(7);
        Signatures.Unknowns.ShouldAllBe(sentinel => Value.ForString(sentinel).ToProperty() is PropertyValue.Unknown);
    }

    [Fact]
    public void An_unknown_signature_is_refused()
    {
        var wire = Value.ForStruct(new Struct { Fields = { [Signatures.Key] = Value.ForString("bogus") } });

        Should.Throw<FormatException>(() => wire.ToProperty()).Message.ShouldContain("bogus");
    }

    [Fact]
    public void A_secret_never_prints_its_value()
    {
        var value = (PropertyValue)PropertyMap.Empty.With("password", new PropertyValue.Secret("hunter2"));

        value.ContainsSecret.ShouldBeTrue();
        $"{value} {new PropertyValue.Secret("hunter2")} {new PropertyValue.Output("hunter2", true, [])}".ShouldNotContain("hunter2");
    }

    [Fact]
    public void Secrets_come_off_at_any_depth()
    {
        PropertyValue nested = new PropertyValue.List([new PropertyValue.Secret(PropertyMap.Empty.With("a", new PropertyValue.Secret("x")))]);

        nested.WithoutSecrets().ShouldBe(new PropertyValue.List([PropertyMap.Empty.With("a", "x")]));
    }

    [Fact]
    public void Unknowns_are_seen_inside_secrets()
    {
        new PropertyValue.Secret(PropertyValue.NotKnown).ContainsUnknown.ShouldBeTrue();
        new PropertyValue.Secret("known").ContainsUnknown.ShouldBeFalse();
    }
}
