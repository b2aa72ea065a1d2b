using Rollback.Operations.Engine;

namespace Rollback.Operations.To;

/// <summary>Which resources hold something that no update can bring back.</summary>
internal static class StatefulType
{
    private static readonly string[] Types =
    [
        "aws:rds/instance:Instance", "aws:rds/cluster:Cluster", "aws:rds/clusterInstance:ClusterInstance", "aws:rds/snapshot:Snapshot",
        "aws:rds/clusterSnapshot:ClusterSnapshot",
        "aws:secretsmanager/secret:Secret", "aws:secretsmanager/secretVersion:SecretVersion",
        "aws:kms/key:Key",
        "aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2", "aws:s3/bucketObject:BucketObject", "aws:s3/bucketObjectv2:BucketObjectv2",
        "aws:dynamodb/table:Table", "aws:efs/fileSystem:FileSystem", "aws:ebs/volume:Volume",
        "aws:route53/zone:Zone",
        "kubernetes:core/v1:PersistentVolume", "kubernetes:core/v1:PersistentVolumeClaim", "kubernetes:core/v1:Namespace",
        // A password that is generated anew is a password lost.
        "random:index/randomPassword:RandomPassword",
    ];

    private static readonly string[] Losing = ["delete", "replace", "create-replacement", "delete-replaced"];

    /// <summary>The steps of a plan that would delete or replace something stateful or protected.</summary>
    public static IReadOnlyList<PlannedStep> Losses(StackPlan plan) =>
        [.. plan.Changes.Where(step => Losing.Contains(step.Operation) && (step.IsProtected || Types.Contains(step.Type)))];
}
