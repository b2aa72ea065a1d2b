using Pulumi.Aws.Iam;
using Pulumi.Aws.Rds;
using Pulumi.Aws.Route53;
using Pulumi.Aws.Route53.Inputs;
using Pulumi.Aws.S3;

namespace Pulumi.Tests.Generated;

public class AwsTypeTests
{
    [Fact]
    public void An_instance_needs_nothing_but_its_class() =>
        Wire.Required(typeof(InstanceArgs)).ShouldBe(["instanceClass"]);

    [Fact]
    public void An_instance_class_is_text_or_one_of_the_listed_ones()
    {
        new InstanceArgs { InstanceClass = "db.t4g.medium" }.InstanceClass.ShouldBeOfType<InputUnion<string, InstanceType>>();
        new InstanceArgs { InstanceClass = InstanceType.T4G_Medium }.InstanceClass.ShouldNotBeNull();
        InstanceType.T4G_Medium.ToString().ShouldBe("db.t4g.medium");
        typeof(Instance).GetProperty(nameof(Instance.InstanceClass))!.PropertyType.ShouldBe(typeof(Output<string>));
    }

    [Fact]
    public void Numbers_are_whole_except_where_the_provider_takes_fractions()
    {
        typeof(InstanceArgs).GetProperty(nameof(InstanceArgs.AllocatedStorage))!.PropertyType.ShouldBe(typeof(Input<int>));
        typeof(Aws.CloudWatch.MetricAlarmArgs).GetProperty("Threshold")!.PropertyType.ShouldBe(typeof(Input<double>));
        typeof(Aws.Rds.Inputs.ClusterServerlessv2ScalingConfigurationArgs).GetProperty("MaxCapacity")!.PropertyType
            .ShouldBe(typeof(Input<double>));
    }

    [Fact]
    public void Computed_outputs_are_there_beside_the_inputs()
    {
        var outputs = Wire.Outputs(typeof(Instance)).ToList();

        outputs.ShouldContain("endpoint");
        outputs.ShouldContain("address");
        outputs.ShouldContain("masterUserSecrets");
        outputs.ShouldContain("tagsAll");
        outputs.ShouldContain("password");
        typeof(Instance).GetProperty(nameof(Instance.Port))!.PropertyType.ShouldBe(typeof(Output<int>));
        typeof(Instance).GetProperty(nameof(Instance.DeletionProtection))!.PropertyType.ShouldBe(typeof(Output<bool?>));
    }

    [Fact]
    public void Lists_of_nested_types_take_collection_initialisers()
    {
        var arguments = new RecordArgs
        {
            Name = "orders",
            Type = RecordType.CNAME,
            ZoneId = "Z1",
            Ttl = 30,
            SetIdentifier = "blue",
            Records = { "blue.example.com" },
            WeightedRoutingPolicies = { new RecordWeightedRoutingPolicyArgs { Weight = 10 } },
            Aliases = { new RecordAliasArgs { Name = "lb", ZoneId = "Z2", EvaluateTargetHealth = true } },
        };

        arguments.ShouldNotBeNull();
        Wire.Required(typeof(RecordArgs)).ShouldBe(["name", "type", "zoneId"], ignoreOrder: true);
        Wire.Required(typeof(RecordAliasArgs)).ShouldBe(["evaluateTargetHealth", "name", "zoneId"], ignoreOrder: true);
    }

    [Fact]
    public void A_member_named_like_its_class_has_the_official_other_name()
    {
        Wire.Input(typeof(PolicyArgs), "policy").IsRequired.ShouldBeTrue();
        typeof(PolicyArgs).GetProperty("PolicyDocument")!.PropertyType.ShouldBe(typeof(Input<string>));
        typeof(Policy).GetProperty("PolicyDocument")!.PropertyType.ShouldBe(typeof(Output<string>));
        typeof(BucketArgs).GetProperty("BucketName")!.PropertyType.ShouldBe(typeof(Input<string>));
        typeof(BucketState).GetProperty("BucketName").ShouldNotBeNull();
    }

    [Fact]
    public void Alternatives_that_only_TypeScript_has_are_not_offered()
    {
        typeof(Aws.CloudWatch.MetricAlarmArgs).GetProperty("AlarmActions")!.PropertyType.ShouldBe(typeof(InputList<string>));
        typeof(Aws.Sns.TopicSubscriptionArgs).GetProperty("Topic")!.PropertyType.ShouldBe(typeof(Input<string>));
        typeof(RoleArgs).Assembly.GetTypes().ShouldNotContain(type => type.Name == "PolicyDocumentArgs");
    }

    [Fact]
    public void A_lookup_narrows_by_a_state_in_which_nothing_is_required()
    {
        Wire.Required(typeof(InstanceState)).ShouldBeEmpty();
        typeof(InstanceState).GetProperty(nameof(InstanceState.Endpoint)).ShouldNotBeNull();
        typeof(RecordState).GetProperty(nameof(RecordState.Aliases))!.PropertyType.ShouldBe(typeof(InputList<RecordAliasGetArgs>));
    }

    [Fact]
    public void Provider_settings_that_are_not_text_travel_as_JSON()
    {
        Wire.Input(typeof(Aws.ProviderArgs), "defaultTags").Json.ShouldBeTrue();
        Wire.Input(typeof(Aws.ProviderArgs), "skipCredentialsValidation").Json.ShouldBeTrue();
        Wire.Input(typeof(Aws.ProviderArgs), "region").Json.ShouldBeFalse();
    }

    [Fact]
    public void A_deprecated_property_says_so() =>
        typeof(BucketArgs).GetProperty("Acl")!.GetCustomAttributes(typeof(ObsoleteAttribute), inherit: false).ShouldNotBeEmpty();
}
