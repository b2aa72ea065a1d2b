using Google.Protobuf;
using Pulumirpc;
using Rollback.Offline.Cloud.RandomValue;
using Rollback.Offline.Cloud.Shape;
using Rollback.Offline.Cloud.Values;
using Rollback.Offline.Protocol.Values;
using static Rollback.Offline.Cloud.Tests.Support.Shorthand;

namespace Rollback.Offline.Cloud.Tests;

public sealed class RandomProviderTests
{
    private readonly RandomProvider _provider = new(PackageShapes.Load("random"));

    [Fact]
    public async Task A_password_has_its_length_its_required_characters_and_no_others()
    {
        var outputs = await CreateAsync("randomPassword:RandomPassword", Map(
            ("length", 40), ("special", true), ("overrideSpecial", "_-"), ("minSpecial", 3), ("minNumeric", 4), ("minUpper", 2), ("lower", false)));

        var secret = outputs["result"].ShouldBeOfType<PropertyValue.Secret>();
        var text = secret.AsText()!;
        text.Length.ShouldBe(40);
        text.Count(character => character is '_' or '-').ShouldBeGreaterThanOrEqualTo(3);
        text.Count(char.IsAsciiDigit).ShouldBeGreaterThanOrEqualTo(4);
        text.Count(char.IsAsciiLetterUpper).ShouldBeGreaterThanOrEqualTo(2);
        text.ShouldAllBe(character => char.IsAsciiLetterUpper(character) || char.IsAsciiDigit(character) || character == '_' || character == '-');
    }

    [Fact]
    public async Task Two_passwords_differ() =>
        (await CreateAsync("randomPassword:RandomPassword", Map(("length", 20)))).TextAt("result")
            .ShouldNotBe((await CreateAsync("randomPassword:RandomPassword", Map(("length", 20)))).TextAt("result"));

    [Fact]
    public void A_password_shorter_than_what_it_must_hold_is_refused()
    {
        var response = Check("randomPassword:RandomPassword", Map(("length", 5), ("minLower", 3), ("minUpper", 3)));

        response.Failures.Single().Reason.ShouldBe("length is 5; it must be at least 6, the sum of minUpper, minLower, minNumeric and minSpecial.");
    }

    [Fact]
    public async Task An_id_is_the_same_bytes_in_every_notation()
    {
        var outputs = await CreateAsync("randomId:RandomId", Map(("byteLength", 8), ("prefix", "x-")));

        var bytes = Convert.FromHexString(outputs.TextAt("hex")![2..]);
        bytes.Length.ShouldBe(8);
        outputs.TextAt("b64Std").ShouldBe("x-" + Convert.ToBase64String(bytes));
    }

    [Fact]
    public async Task A_pet_has_as_many_words_as_asked_for() =>
        (await _provider.CreateAsync(Request("randomPet:RandomPet", Map(("length", 3), ("separator", "_"))), CancellationToken.None)).Id.Split('_').Length.ShouldBe(3);

    [Fact]
    public async Task The_same_seed_shuffles_the_same_way()
    {
        var inputs = Map(("inputs", List("a", "b", "c", "d", "e", "f", "g")), ("seed", "fixed"), ("resultCount", 3));

        var first = await CreateAsync("randomShuffle:RandomShuffle", inputs);

        first.TextsAt("results").Count().ShouldBe(3);
        (await CreateAsync("randomShuffle:RandomShuffle", inputs)).TextsAt("results").ShouldBe(first.TextsAt("results"));
    }

    [Fact]
    public async Task An_integer_may_be_either_of_its_ends()
    {
        var drawn = new HashSet<int>();
        for (var attempt = 0; attempt < 200; attempt++)
        {
            drawn.Add((await CreateAsync("randomInteger:RandomInteger", Map(("min", 5), ("max", 6)))).IntegerAt("result")!.Value);
        }

        drawn.ShouldBe([5, 6], ignoreOrder: true);
    }

    [Fact]
    public async Task A_preview_does_not_draw()
    {
        var request = Request("randomPassword:RandomPassword", Map(("length", 20)));
        request.Preview = true;

        var response = await _provider.CreateAsync(request, CancellationToken.None);

        response.Properties.ToProperties()["result"].ContainsUnknown.ShouldBeTrue();
    }

    [Fact]
    public void A_changed_keeper_draws_again()
    {
        var old = Map(("length", 20), ("keepers", Map(("version", "1"))));

        var diff = _provider.Diff(new DiffRequest
        {
            Urn = Urn("randomPassword:RandomPassword"),
            Id = "none",
            OldInputs = old.ToWire(),
            News = Map(("length", 20), ("keepers", Map(("version", "2")))).ToWire(),
        });

        diff.Replaces.ShouldBe(["keepers.version"]);
        diff.DetailedDiff["keepers.version"].Kind.ShouldBe(PropertyDiff.Types.Kind.UpdateReplace);
    }

    private static string Urn(string type) => $"urn:pulumi:test::project::random:index/{type}::name";

    private CheckResponse Check(string type, PropertyMap inputs) =>
        _provider.Check(new CheckRequest { Urn = Urn(type), News = inputs.ToWire(), RandomSeed = ByteString.CopyFrom(new byte[32]) });

    private static CreateRequest Request(string type, PropertyMap inputs) => new() { Urn = Urn(type), Properties = inputs.ToWire() };

    private async Task<PropertyMap> CreateAsync(string type, PropertyMap inputs)
    {
        Check(type, inputs).Failures.ShouldBeEmpty();
        return (await _provider.CreateAsync(Request(type, inputs), CancellationToken.None)).Properties.ToProperties();
    }
}
