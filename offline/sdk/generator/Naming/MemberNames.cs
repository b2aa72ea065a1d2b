namespace Rollback.Offline.SdkGenerator.Naming;

/// <summary>
/// C# names of properties. A member may not carry its class's name, and the official packages rename such a member
/// in ways no rule gives, so they are listed.
/// </summary>
internal sealed class MemberNames(string package)
{
    private static readonly Dictionary<string, string> Renamed = new()
    {
        ["aws:iam/Policy.policy"] = "PolicyDocument",
        ["aws:s3/Bucket.bucket"] = "BucketName",
        ["kubernetes:Provider.kubeconfig"] = "KubeConfig",
        ["kubernetes:#core.v1.ContainerPort.containerPort"] = "ContainerPortValue",
    };

    /// <exception cref="InvalidOperationException">The member would be named like its class and no official name is listed.</exception>
    internal string Of(string owner, string className, string wireName)
    {
        if (Renamed.TryGetValue($"{package}:{owner}.{wireName}", out var official))
        {
            return official;
        }

        var name = Casing.Pascal(wireName);
        return name != className
            ? name
            : throw new InvalidOperationException(
                $"Property '{wireName}' of '{owner}' has its class's name; add its official C# name to {nameof(MemberNames)}.");
    }
}
