namespace Rollback.Components.Tests;

public sealed class PhysicalNameTests
{
    [Theory]
    [InlineData("shop", "dev", "shop-dev")]
    [InlineData("rollback-infra", "drill-20261120-090000", "rollback-infra-drill-20261120-090000")]
    public void Project_and_stack_start_every_name(string project, string stack, string prefix)
    {
        PhysicalName.Prefix(project, stack).ShouldBe(prefix);
        PhysicalName.ComplaintAbout(prefix).ShouldBeNull();
    }

    [Theory]
    [InlineData("Shop-dev")]
    [InlineData("shop_dev")]
    [InlineData("shop--dev")]
    [InlineData("shop-")]
    [InlineData("1shop")]
    [InlineData("shop.dev")]
    public void What_RDS_or_Kubernetes_would_refuse_is_refused_first(string prefix) =>
        PhysicalName.ComplaintAbout(prefix).ShouldBe($"'{prefix}' cannot start physical names: RDS and Kubernetes take lower-case letters, digits and single hyphens, from a letter on. Rename the stack.");

    [Fact]
    public void A_long_prefix_is_refused_before_a_long_name_is_cut()
    {
        var prefix = new string('a', 45);

        PhysicalName.ComplaintAbout(prefix).ShouldBe($"'{prefix}' has 45 characters; physical names leave room for 44. Give the stack a shorter name.");
        PhysicalName.ComplaintAboutLength(new string('a', 64)).ShouldBe($"'{new string('a', 64)}' has 64 characters; the limit is 63. Shorten the name of the stack or of the thing.");
    }

    [Fact]
    public void Tags_do_not_move_with_the_release() =>
        StandardTags.For("shop", "dev", "development").Keys.ShouldBe(["rollback:environment", "rollback:managed-by", "rollback:project", "rollback:stack"]);
}
