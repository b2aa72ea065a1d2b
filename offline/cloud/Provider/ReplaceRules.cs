namespace Rollback.Offline.Cloud.Provider;

/// <summary>
/// Which properties cannot change in place. Taken from what the official providers do for the types that this project
/// declares; a type without an entry is replaced only by another name or region.
/// </summary>
internal sealed class ReplaceRules
{
    private static readonly string[] Names = ["name", "namePrefix", "region"];
    private static readonly string[] Metadata = ["metadata.name", "metadata.namespace"];

    private static readonly Dictionary<string, string[]> Aws = new(StringComparer.Ordinal)
    {
        ["aws:rds/instance:Instance"] =
        [
            "identifier", "identifierPrefix", "snapshotIdentifier", "restoreToPointInTime", "kmsKeyId", "dbName", "username",
            "engine", "storageEncrypted", "characterSetName", "timezone", "availabilityZone", "replicateSourceDb",
        ],
        ["aws:rds/snapshot:Snapshot"] = ["dbInstanceIdentifier", "dbSnapshotIdentifier"],
        ["aws:rds/parameterGroup:ParameterGroup"] = ["family", "description"],
        ["aws:rds/optionGroup:OptionGroup"] = ["engineName", "majorEngineVersion", "optionGroupDescription"],
        ["aws:kms/key:Key"] = ["customKeyStoreId", "customerMasterKeySpec", "keyUsage", "multiRegion", "xksKeyId"],
        ["aws:secretsmanager/secretVersion:SecretVersion"] = ["secretId", "secretString", "secretBinary", "secretStringWoVersion"],
        ["aws:secretsmanager/secretPolicy:SecretPolicy"] = ["secretArn"],
        ["aws:route53/zone:Zone"] = ["delegationSetId"],
        ["aws:route53/record:Record"] = ["type", "zoneId", "setIdentifier"],
        ["aws:route53/healthCheck:HealthCheck"] = ["type", "requestInterval", "measureLatency", "referenceName", "routingControlArn"],
        ["aws:s3/bucket:Bucket"] = ["bucket", "bucketPrefix", "objectLockEnabled"],
        ["aws:s3/bucketObject:BucketObject"] = ["bucket", "key"],
        ["aws:s3/bucketObjectv2:BucketObjectv2"] = ["bucket", "key"],
        ["aws:sns/topic:Topic"] = ["fifoTopic"],
        ["aws:sns/topicPolicy:TopicPolicy"] = ["arn"],
        ["aws:sns/topicSubscription:TopicSubscription"] = ["topic", "protocol", "endpoint"],
        ["aws:iam/role:Role"] = ["path"],
        ["aws:iam/policy:Policy"] = ["path", "description"],
        ["aws:iam/rolePolicy:RolePolicy"] = ["role"],
        ["aws:iam/rolePolicyAttachment:RolePolicyAttachment"] = ["role", "policyArn"],
        ["aws:iam/openIdConnectProvider:OpenIdConnectProvider"] = ["url"],
        ["aws:ec2/vpc:Vpc"] = ["cidrBlock", "instanceTenancy"],
        ["aws:ec2/subnet:Subnet"] = ["vpcId", "cidrBlock", "availabilityZone"],
        ["aws:ec2/securityGroup:SecurityGroup"] = ["vpcId", "description"],
        ["aws:ec2/routeTable:RouteTable"] = ["vpcId"],
        ["aws:ec2/vpcEndpoint:VpcEndpoint"] = ["vpcId", "serviceName", "vpcEndpointType"],
        ["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"] = ["securityGroupId"],
        ["aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"] = ["securityGroupId"],
        ["aws:lb/loadBalancer:LoadBalancer"] = ["internal", "loadBalancerType"],
        ["aws:lb/targetGroup:TargetGroup"] = ["vpcId", "port", "protocol", "targetType"],
        ["aws:dynamodb/table:Table"] = ["hashKey", "rangeKey"],
    };

    private static readonly Dictionary<string, string[]> Kubernetes = new(StringComparer.Ordinal)
    {
        ["kubernetes:core/v1:Secret"] = ["type", "data", "stringData"],
        ["kubernetes:core/v1:ConfigMap"] = ["data", "binaryData"],
        ["kubernetes:core/v1:Service"] = ["spec.clusterIP", "spec.type"],
        ["kubernetes:core/v1:PersistentVolumeClaim"] = ["spec"],
        ["kubernetes:apps/v1:Deployment"] = ["spec.selector"],
        ["kubernetes:apps/v1:DaemonSet"] = ["spec.selector"],
        ["kubernetes:apps/v1:StatefulSet"] = ["spec.selector", "spec.serviceName", "spec.podManagementPolicy", "spec.volumeClaimTemplates"],
        ["kubernetes:batch/v1:Job"] = ["spec.selector", "spec.template", "spec.completions"],
        ["kubernetes:rbac.authorization.k8s.io/v1:RoleBinding"] = ["roleRef"],
        ["kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding"] = ["roleRef"],
        ["kubernetes:storage.k8s.io/v1:StorageClass"] = ["parameters", "provisioner"],
    };

    private readonly HashSet<string> _mutable;

    /// <param name="mutable">Types whose own rules are lifted by the provider's configuration (enableConfigMapMutable and the like).</param>
    public ReplaceRules(params IEnumerable<string> mutable) => _mutable = [.. mutable];

    /// <summary>Whether a change at this path means another resource.</summary>
    /// <param name="type">The type token.</param>
    /// <param name="path">Where the change is.</param>
    /// <param name="immutable">Whether the object itself says that its content stays, as ConfigMaps and Secrets may.</param>
    public bool Forces(string type, string path, bool immutable = false)
    {
        var kubernetes = type.StartsWith("kubernetes:", StringComparison.Ordinal);
        var general = kubernetes ? Metadata : Names;
        var own = _mutable.Contains(type) && !immutable ? null : (kubernetes ? Kubernetes : Aws).GetValueOrDefault(type);
        return general.Concat(own ?? []).Any(rule => Covers(rule, path));
    }

    private static bool Covers(string rule, string path) =>
        path.StartsWith(rule, StringComparison.Ordinal) && (path.Length == rule.Length || path[rule.Length] is '.' or '[');
}
