using Rollback.Components;
using Rollback.Model;

namespace Rollback.Infra.Tests;

public sealed class SettingsReaderTests
{
    private static readonly (string Key, string Value)[] Least =
        [("release", "2"), ("vpcId", "vpc-1"), ("subnetIds", """["subnet-1","subnet-2"]"""), ("clientSecurityGroupIds", """["sg-1"]""")];

    private static StackSettings Read(params (string Key, string Value)[] more)
    {
        var values = Least.Concat(more).GroupBy(entry => entry.Key).ToDictionary(entries => entries.Key, entries => entries.Last().Value);
        return SettingsReader.Read(key => values.GetValueOrDefault(key), "shop", "dev");
    }

    private static IReadOnlyList<string> Complaints(params (string Key, string Value)[] more) => Should.Throw<SettingsException>(() => Read(more)).Complaints;

    [Fact]
    public void Defaults_are_the_safe_choice()
    {
        var settings = Read();

        settings.Request.ShouldBe(new DeclarationRequest { Release = 2 });
        (settings.Lineage, settings.Domain, settings.Environment).ShouldBe(("dev", "dev.rollback.test", "development"));
        (settings.Protection, settings.MultiAz, settings.DnsTtl).ShouldBe((DataProtection.Full, false, 10));
        (settings.Workload.ScaleOut, settings.Workload.DatabaseTls).ShouldBe((4, "require"));
        settings.Network.ClientSecurityGroupIds.ShouldBe(["sg-1"]);
    }

    [Theory]
    [InlineData("false", "true", DataProtection.Full)]
    [InlineData("false", "false", DataProtection.Removable)]
    [InlineData("true", "true", DataProtection.Ephemeral)]
    [InlineData("true", "false", DataProtection.Ephemeral)]
    public void Two_switches_say_how_hard_data_is_to_lose(string ephemeral, string protect, DataProtection protection) =>
        Read(("ephemeral", ephemeral), ("protect", protect)).Protection.ShouldBe(protection);

    [Fact]
    public void Production_has_standbys_and_a_domain_of_its_own()
    {
        Read(("environment", "production"), ("domain", "shop.example.com")).MultiAz.ShouldBeTrue();
        Complaints(("environment", "production"), ("multiAz", "false")).ShouldBe(
        [
            "Setting 'shop:multiAz' is 'false'; production keeps a standby of each database in a second zone. Remove the setting, or set environment to development.",
            "Setting 'shop:domain' is missing; it is a domain of your own, because environment is 'production'. Run: pulumi config set domain example.com",
        ]);
    }

    [Fact]
    public void Preparing_needs_to_know_the_release_in_service()
    {
        Complaints(("phase", "prepare")).ShouldBe(["Setting 'shop:serving' is missing; it is the release in service, because phase is 'prepare'. Run: pulumi config set serving 1"]);
        Read(("phase", "prepare"), ("serving", "1")).Request.ShouldBe(new DeclarationRequest { Release = 2, Phase = Phase.Prepare, Serving = 1 });
    }

    [Theory]
    [InlineData("release", "two", "Setting 'shop:release' is 'two'; it is an integer from 1 to 9999. Run: pulumi config set release 1")]
    [InlineData("release", "0", "Setting 'shop:release' is '0'; it is an integer from 1 to 9999. Run: pulumi config set release 1")]
    [InlineData("head", "99999", "Setting 'shop:head' is '99999'; it is an integer from 1 to 9999. Run: pulumi config set head 1")]
    [InlineData("phase", "serving", "Setting 'shop:phase' is 'serving'; it is one of prepare, serve. Run: pulumi config set phase serve")]
    [InlineData("environment", "prod", "Setting 'shop:environment' is 'prod'; it is one of development, production. Run: pulumi config set environment development")]
    [InlineData("protect", "yes", "Setting 'shop:protect' is 'yes'; it is true or false. Run: pulumi config set protect true")]
    [InlineData("dnsTtl", "300", "Setting 'shop:dnsTtl' is '300'; it is an integer from 1 to 60. Run: pulumi config set dnsTtl 10")]
    [InlineData("scaleOut", "0", "Setting 'shop:scaleOut' is '0'; it is an integer from 1 to 10. Run: pulumi config set scaleOut 4")]
    [InlineData("subnetIds", "subnet-1", "Setting 'shop:subnetIds' is 'subnet-1'; it is a list of texts. Run: pulumi config set --path 'subnetIds[0]' …")]
    [InlineData("tags", "[1]", "Setting 'shop:tags' is '[1]'; it is a map of texts. Run: pulumi config set --path 'tags.name' …")]
    public void A_wrong_value_is_named_with_rule_and_remedy(string key, string value, string complaint) =>
        Complaints((key, value)).ShouldContain(complaint);

    [Fact]
    public void Everything_wrong_is_told_at_once()
    {
        var complaints = Should.Throw<SettingsException>(() => SettingsReader.Read(_ => null, "shop", "dev")).Complaints;

        complaints.ShouldBe(
        [
            "Setting 'shop:release' is missing; it is the number of a release. Run: pulumi config set release 1",
            "Setting 'shop:vpcId' is missing; it is the VPC of the cluster and the databases. Run: pulumi config set vpcId vpc-…",
            "Setting 'shop:subnetIds' is missing; it is two private subnets in different availability zones. Run: pulumi config set --path 'subnetIds[0]' subnet-…",
        ]);
    }
}
