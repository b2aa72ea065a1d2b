using System.Security.Cryptography;
using Rollback.Offline.Cloud.Resource;
using Rollback.Offline.Cloud.Values;

namespace Rollback.Offline.Cloud.Recorded;

/// <summary>Ids and ARNs in the forms that AWS gives them.</summary>
internal static class AwsIds
{
    /// <summary>The account that every ARN of an offline cloud names.</summary>
    public const string Account = "000000000000";

    /// <summary>Types whose id is one of their properties.</summary>
    private static readonly string[] NamingProperties = ["name", "identifier", "clusterIdentifier", "bucket", "dbSnapshotIdentifier", "policyName"];

    private static readonly Dictionary<string, string> Prefixes = new(StringComparer.Ordinal)
    {
        ["aws:ec2/vpc:Vpc"] = "vpc-",
        ["aws:ec2/subnet:Subnet"] = "subnet-",
        ["aws:ec2/securityGroup:SecurityGroup"] = "sg-",
        ["aws:ec2/routeTable:RouteTable"] = "rtb-",
        ["aws:ec2/routeTableAssociation:RouteTableAssociation"] = "rtbassoc-",
        ["aws:ec2/internetGateway:InternetGateway"] = "igw-",
        ["aws:ec2/vpcEndpoint:VpcEndpoint"] = "vpce-",
        ["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"] = "sgr-",
        ["aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"] = "sgr-",
    };

    public static string IdFor(CloudResource draft)
    {
        var inputs = draft.Inputs;
        return draft.Type switch
        {
            "aws:kms/key:Key" or "aws:route53/healthCheck:HealthCheck" => Guid.NewGuid().ToString(),
            "aws:route53/zone:Zone" => "Z" + Token(20).ToUpperInvariant(),
            "aws:route53/record:Record" => string.Join('_', new[] { "zoneId", "name", "type", "setIdentifier" }.Select(inputs.TextAt).OfType<string>()),
            "aws:secretsmanager/secret:Secret" => $"{ServiceArn(draft)}:secret:{inputs.TextAt("name")}-{Token(6)}",
            "aws:secretsmanager/secretVersion:SecretVersion" => $"{inputs.TextAt("secretId")}|terraform-{Token(26)}",
            "aws:sns/topic:Topic" => $"{ServiceArn(draft)}:{inputs.TextAt("name")}",
            "aws:iam/policy:Policy" => $"{ServiceArn(draft)}:policy/{inputs.TextAt("name")}",
            _ when Prefixes.TryGetValue(draft.Type, out var prefix) => prefix + Token(17),
            _ => NamingProperties.Select(inputs.TextAt).OfType<string>().FirstOrDefault() ?? Token(17),
        };
    }

    public static string Arn(CloudResource resource)
    {
        if (resource.Id.StartsWith("arn:", StringComparison.Ordinal))
        {
            return resource.Id.Split('|')[0];
        }

        return resource.Type switch
        {
            "aws:rds/instance:Instance" => $"{ServiceArn(resource)}:db:{resource.Inputs.TextAt("identifier")}",
            "aws:rds/snapshot:Snapshot" => $"{ServiceArn(resource)}:snapshot:{resource.Id}",
            "aws:rds/parameterGroup:ParameterGroup" => $"{ServiceArn(resource)}:pg:{resource.Id}",
            "aws:rds/subnetGroup:SubnetGroup" => $"{ServiceArn(resource)}:subgrp:{resource.Id}",
            "aws:kms/alias:Alias" => $"{ServiceArn(resource)}:{resource.Id}",
            "aws:route53/zone:Zone" => $"arn:aws:route53:::hostedzone/{resource.Id}",
            "aws:route53/healthCheck:HealthCheck" => $"arn:aws:route53:::healthcheck/{resource.Id}",
            "aws:s3/bucket:Bucket" => $"arn:aws:s3:::{resource.Id}",
            "aws:cloudwatch/metricAlarm:MetricAlarm" => $"{ServiceArn(resource)}:alarm:{resource.Id}",
            "aws:cloudwatch/logGroup:LogGroup" => $"arn:aws:logs:{RegionOf(resource)}:{Account}:log-group:{resource.Id}",
            _ => $"{ServiceArn(resource)}:{Kind(resource)}/{resource.Id}",
        };
    }

    public static string RegionOf(CloudResource resource) =>
        resource.Inputs.TextAt("region") ?? (resource.Region.Length > 0 ? resource.Region : "eu-central-1");

    /// <summary>Random lower-case letters and digits.</summary>
    public static string Token(int length) => RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", length);

    /// <summary>The part of an ARN up to the account; IAM has no region.</summary>
    private static string ServiceArn(CloudResource resource)
    {
        var service = resource.Type.Split(':')[1].Split('/')[0] switch
        {
            "lb" => "elasticloadbalancing",
            "vpc" => "ec2",
            var name => name,
        };
        return $"arn:aws:{service}:{(service == "iam" ? "" : RegionOf(resource))}:{Account}";
    }

    private static string Kind(CloudResource resource)
    {
        var name = resource.Type.Split(':')[^1];
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
