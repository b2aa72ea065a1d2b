using Rollback.Offline.SdkGenerator.Shape;

namespace Pulumi.Tests.Generated;

public class ShapeTypeParserTests
{
    [Fact]
    public void Collections_nest()
    {
        ShapeTypeParser.Parse("s[]{}", isDouble: false)
            .ShouldBe(new ShapeType.Map(new ShapeType.List(new ShapeType.Text())));
        ShapeTypeParser.Parse("(n|s)[]", isDouble: false)
            .ShouldBe(new ShapeType.List(new ShapeType.Union(new ShapeType.Integer(), new ShapeType.Text())));
    }

    [Theory]
    [InlineData("s|~sns.Topic")]
    [InlineData("s|#iam.PolicyDocument")]
    [InlineData("s|s[]")]
    [InlineData("\"apps/v1\"")]
    public void What_only_TypeScript_tells_apart_is_text(string notation) =>
        ShapeTypeParser.Parse(notation, isDouble: false).ShouldBe(new ShapeType.Text());

    [Fact]
    public void An_asset_or_an_archive_is_one_type() =>
        ShapeTypeParser.Parse("$Asset|$Archive", isDouble: false).ShouldBe(new ShapeType.AssetOrArchive());

    [Fact]
    public void An_unknown_notation_is_refused_by_name() =>
        Should.Throw<FormatException>(() => ShapeTypeParser.Parse("?Mystery", isDouble: false))
            .Message.ShouldContain("'?Mystery'");
}
