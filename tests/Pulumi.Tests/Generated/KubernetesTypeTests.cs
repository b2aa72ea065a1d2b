using Pulumi.Kubernetes.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Apps.V1;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;

namespace Pulumi.Tests.Generated;

public class KubernetesTypeTests
{
    [Fact]
    public void A_deployment_is_written_with_the_official_names()
    {
        var arguments = new DeploymentArgs
        {
            Metadata = new ObjectMetaArgs { Name = "orders-blue", Labels = { ["app"] = "orders" } },
            Spec = new DeploymentSpecArgs
            {
                Replicas = 2,
                Selector = new LabelSelectorArgs { MatchLabels = { ["app"] = "orders" } },
                Template = new PodTemplateSpecArgs
                {
                    Spec = new PodSpecArgs
                    {
                        Containers =
                        {
                            new ContainerArgs
                            {
                                Name = "orders",
                                Ports = { new ContainerPortArgs { ContainerPortValue = 8080 } },
                                Resources = new ResourceRequirementsArgs { Limits = { ["memory"] = "256Mi" } },
                            },
                        },
                    },
                },
            },
        };

        arguments.Spec.ShouldNotBeNull();
        Wire.Required(typeof(DeploymentSpecArgs)).ShouldBe(["selector", "template"], ignoreOrder: true);
        Wire.Input(typeof(ContainerPortArgs), "containerPort").IsRequired.ShouldBeTrue();
    }

    [Fact]
    public void A_target_port_is_a_number_or_a_name()
    {
        new ServicePortArgs { Port = 80, TargetPort = "http" }.TargetPort.ShouldBeOfType<InputUnion<int, string>>();
        new ServicePortArgs { Port = 80, TargetPort = 8080 }.TargetPort.ShouldNotBeNull();
    }

    [Fact]
    public void A_service_type_is_text_or_one_of_the_listed_ones()
    {
        new ServiceSpecArgs { Type = ServiceSpecType.LoadBalancer }.Type.ShouldBeOfType<InputUnion<string, ServiceSpecType>>();
        typeof(Kubernetes.Types.Outputs.Core.V1.ServiceSpec).GetField("Type")!.FieldType.ShouldBe(typeof(string));
    }

    [Fact]
    public void Outputs_are_never_absent()
    {
        typeof(Secret).GetProperty(nameof(Secret.Immutable))!.PropertyType.ShouldBe(typeof(Output<bool>));
        typeof(Kubernetes.Apps.V1.Deployment).GetProperty("Status")!.PropertyType
            .ShouldBe(typeof(Output<Kubernetes.Types.Outputs.Apps.V1.DeploymentStatus>));
    }

    [Fact]
    public void Arguments_can_be_derived_from_and_are_optional()
    {
        typeof(DeploymentArgs).IsSealed.ShouldBeFalse();
        typeof(Kubernetes.Apps.V1.Deployment).GetConstructors().Single().GetParameters()[1].IsOptional.ShouldBeTrue();
    }

    [Fact]
    public void The_kubeconfig_has_its_own_spelling() =>
        typeof(Kubernetes.ProviderArgs).GetProperty("KubeConfig").ShouldNotBeNull();

    [Fact]
    public void A_claim_and_a_claim_template_take_the_same_arguments() =>
        typeof(StatefulSetSpecArgs).GetProperty("VolumeClaimTemplates")!.PropertyType
            .ShouldBe(typeof(InputList<PersistentVolumeClaimArgs>));
}
