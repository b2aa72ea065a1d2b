using System.Collections.Immutable;
using Moq;
using Pulumi.Aws.Rds;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;
using Pulumi.Random;
using Pulumi.Testing;
using Pulumi.Utilities;

namespace Pulumi.Tests.Generated;

public class GeneratedResourceTests
{
    private readonly List<MockResourceArgs> _registered = [];

    [Fact]
    public async Task Api_version_and_kind_are_sent_whatever_the_arguments()
    {
        await DeployAsync(() =>
        {
            _ = new Kubernetes.Core.V1.ConfigMap("flags");
            _ = new Kubernetes.Rbac.V1.Role("reader");
        });

        var flags = _registered.Single(resource => resource.Name == "flags");
        flags.Type.ShouldBe("kubernetes:core/v1:ConfigMap");
        flags.Inputs["apiVersion"].ShouldBe("v1");
        flags.Inputs["kind"].ShouldBe("ConfigMap");
        var role = _registered.Single(resource => resource.Name == "reader");
        role.Type.ShouldBe("kubernetes:rbac.authorization.k8s.io/v1:Role");
        role.Inputs["apiVersion"].ShouldBe("rbac.authorization.k8s.io/v1");
    }

    [Fact]
    public async Task A_plain_password_becomes_secret_the_moment_it_is_set()
    {
        await DeployAsync(async () =>
        {
            var instance = new InstanceArgs { InstanceClass = "db.t4g.medium", Password = "correct horse" };
            var secret = new SecretArgs { StringData = new Dictionary<string, string> { ["userlist.txt"] = "x" } };

            (await Output.IsSecretAsync(instance.Password.ToOutput())).ShouldBeTrue();
            (await Output.IsSecretAsync(secret.StringData.ToOutput())).ShouldBeTrue();
            (await OutputUtilities.GetValueAsync(secret.StringData.ToOutput())).ShouldContainKeyAndValue("userlist.txt", "x");
        });
    }

    [Fact]
    public void A_secret_input_can_be_taken_back()
    {
        new InstanceArgs { InstanceClass = "db.t4g.medium", Password = null }.Password.ShouldBeNull();
    }

    [Fact]
    public async Task Inputs_travel_under_their_wire_names_with_whole_numbers_and_enums_as_text()
    {
        await DeployAsync(() => _ = new Instance("db", new()
        {
            InstanceClass = InstanceType.T4G_Medium,
            AllocatedStorage = 20,
            VpcSecurityGroupIds = { "sg-1", "sg-2" },
            Tags = { ["team"] = "orders" },
        }));

        var inputs = _registered.Single().Inputs;
        inputs["instanceClass"].ShouldBe("db.t4g.medium");
        inputs["allocatedStorage"].ShouldBe(20.0);
        ((ImmutableArray<object>)inputs["vpcSecurityGroupIds"]).ShouldBe(["sg-1", "sg-2"]);
        ((ImmutableDictionary<string, object>)inputs["tags"])["team"].ShouldBe("orders");
    }

    [Fact]
    public async Task A_parameter_group_says_who_manages_it_unless_told_otherwise()
    {
        await DeployAsync(() => _ = new ParameterGroup("parameters", new() { Family = "postgres15" }));

        _registered.Single().Inputs["description"].ShouldBe("Managed by Pulumi");
    }

    [Fact]
    public async Task Provider_settings_are_sent_as_JSON_text()
    {
        await DeployAsync(() => _ = new Aws.Provider("aws", new() { Region = "eu-west-1", SkipCredentialsValidation = true }));

        var provider = _registered.Single();
        provider.Type.ShouldBe("pulumi:providers:aws");
        provider.Inputs["region"].ShouldBe("eu-west-1");
        provider.Inputs["skipCredentialsValidation"].ShouldBe("true");
    }

    [Fact]
    public async Task Get_reads_the_resource_with_that_id()
    {
        await DeployAsync(() => _ = Instance.Get("existing", "db-1", new() { Engine = "postgres" }));

        var read = _registered.Single();
        read.Id.ShouldBe("db-1");
        read.Inputs["engine"].ShouldBe("postgres");
    }

    [Fact]
    public async Task Outputs_come_back_typed()
    {
        await DeployAsync(async () =>
        {
            var instance = new Instance("db", new() { InstanceClass = "db.t4g.medium", Port = 5432, Tags = { ["a"] = "b" } });
            var password = new RandomPassword("password", new() { Length = 32 });

            (await OutputUtilities.GetValueAsync(instance.Port)).ShouldBe(5432);
            (await OutputUtilities.GetValueAsync(instance.Tags))!["a"].ShouldBe("b");
            (await OutputUtilities.GetValueAsync(password.Length)).ShouldBe(32);
        });
    }

    private async Task DeployAsync(Action program) => await DeployAsync(() =>
    {
        program();
        return Task.CompletedTask;
    });

    private async Task DeployAsync(Func<Task> program)
    {
        var mocks = new Mock<IMocks>();
        mocks.Setup(mock => mock.NewResourceAsync(It.IsAny<MockResourceArgs>()))
            .Returns((MockResourceArgs args) =>
            {
                lock (_registered)
                {
                    _registered.Add(args);
                }

                return Task.FromResult<(string?, object)>(($"{args.Name}-id", args.Inputs));
            });

        await Deployment.TestAsync(mocks.Object, new TestOptions { IsPreview = false }, program);
    }
}
