using System.Text.Json.Nodes;

namespace Rollback.Model.Tests;

public class CanonicalJsonTests
{
    [Fact]
    public void Keys_are_sorted_by_code_units_and_white_space_goes()
    {
        // The sorting sample of RFC 8785, 3.2.3.
        var node = JsonNode.Parse("""{ "\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One", "\ud83d\ude00": "Emoji", "\u0080": "Control", "\u00f6": "o" }""");

        CanonicalJson.Text(node).ShouldBe("{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"\u00f6\":\"o\",\"\u20ac\":\"Euro Sign\",\"\ud83d\ude00\":\"Emoji\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
    }

    [Fact]
    public void Literals_and_strings_are_written_as_the_standard_sample()
    {
        // The sample of RFC 8785, 3.2.2.
        var node = JsonNode.Parse("""
            { "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false] }
            """);

        CanonicalJson.Text(node).ShouldBe(
            """{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}""");
    }

    [Fact]
    public void Half_a_surrogate_pair_has_no_bytes() => Should.Throw<ArgumentException>(() => CanonicalJson.Bytes(JsonValue.Create("\ud83d")));
}
