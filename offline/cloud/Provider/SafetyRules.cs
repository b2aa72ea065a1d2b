using Pulumirpc;
using Rollback.Offline.Cloud.Shape;
using Rollback.Offline.Cloud.Values;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Provider;

/// <summary>What AWS and Kubernetes refuse although the types fit: ranges, and properties that need or exclude each other.</summary>
internal static class SafetyRules
{
    public static IEnumerable<CheckFailure> Failures(ResourceShape shape, PropertyMap inputs) => shape.Token switch
    {
        "aws:route53/record:Record" => Record(inputs),
        "aws:route53/healthCheck:HealthCheck" => HealthCheck(inputs),
        "aws:rds/instance:Instance" => Instance(inputs),
        "aws:secretsmanager/secret:Secret" => Range(inputs, "recoveryWindowInDays", 7, 30, alsoZero: true),
        "aws:kms/key:Key" => Range(inputs, "deletionWindowInDays", 7, 30),
        _ => [],
    };

    private static IEnumerable<CheckFailure> Record(PropertyMap inputs)
    {
        foreach (var policy in inputs.MapsAt("weightedRoutingPolicies"))
        {
            foreach (var failure in Range(policy, "weight", 0, 255))
            {
                yield return new CheckFailure { Property = "weightedRoutingPolicies", Reason = failure.Reason };
            }
        }

        if (inputs.At("weightedRoutingPolicies") is not null && inputs.At("setIdentifier") is null)
        {
            yield return new CheckFailure { Property = "setIdentifier", Reason = "A record with a routing policy needs a setIdentifier." };
        }

        if (inputs.At("aliases") is null && inputs.At("records") is not null && inputs.At("ttl") is null)
        {
            yield return new CheckFailure { Property = "ttl", Reason = "A record with values needs a ttl." };
        }
    }

    private static IEnumerable<CheckFailure> HealthCheck(PropertyMap inputs)
    {
        if (inputs.At("requestInterval") is PropertyValue.Number { Value: not (10 or 30) } interval)
        {
            yield return new CheckFailure { Property = "requestInterval", Reason = $"requestInterval is {interval.Value}; it must be 10 or 30 seconds." };
        }

        foreach (var failure in Range(inputs, "failureThreshold", 1, 10))
        {
            yield return failure;
        }
    }

    private static IEnumerable<CheckFailure> Instance(PropertyMap inputs)
    {
        if (inputs.At("engine") is PropertyValue.Text { Value: not "postgres" } engine)
        {
            yield return new CheckFailure { Property = "engine", Reason = $"engine is '{engine.Value}'; the offline cloud realises 'postgres' only." };
        }

        foreach (var failure in Range(inputs, "backupRetentionPeriod", 0, 35).Concat(Range(inputs, "port", 1150, 65535)))
        {
            yield return failure;
        }

        if (!inputs.FlagAt("skipFinalSnapshot") && inputs.At("finalSnapshotIdentifier") is null && inputs.At("skipFinalSnapshot") is not PropertyValue.Unknown)
        {
            yield return new CheckFailure { Property = "finalSnapshotIdentifier", Reason = "finalSnapshotIdentifier is required unless skipFinalSnapshot is true." };
        }
    }

    private static IEnumerable<CheckFailure> Range(PropertyMap inputs, string property, int least, int most, bool alsoZero = false)
    {
        if (inputs.NumberAt(property) is { } value && (value < least || value > most || value % 1 != 0) && !(alsoZero && value == 0))
        {
            yield return new CheckFailure { Property = property, Reason = $"{property} is {value}; it must be a whole number from {least} to {most}{(alsoZero ? ", or 0" : "")}." };
        }
    }
}
