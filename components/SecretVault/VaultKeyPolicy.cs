using System.Text.Json;

namespace Rollback.Components;

/// <summary>The key policy: the account decides through IAM, and RDS may publish its events to the encrypted topic. Nothing else.</summary>
internal static class VaultKeyPolicy
{
    /// <param name="keyArn"><c>arn:PARTITION:kms:REGION:ACCOUNT:key/ID</c>.</param>
    public static string For(string keyArn)
    {
        var parts = keyArn.Split(':');
        if (parts.Length < 6) throw new ArgumentException($"'{keyArn}' is not the ARN of a KMS key.", nameof(keyArn));
        var (partition, account) = (parts[1], parts[4]);
        return JsonSerializer.Serialize(new
        {
            Version = "2012-10-17",
            Statement = new object[]
            {
                new
                {
                    Sid = "AccountDecidesThroughIam",
                    Effect = "Allow",
                    Principal = new { AWS = $"arn:{partition}:iam::{account}:root" },
                    Action = "kms:*",
                    Resource = "*",
                },
                new
                {
                    Sid = "DatabaseEventsReachTheEncryptedTopic",
                    Effect = "Allow",
                    Principal = new { Service = "events.rds.amazonaws.com" },
                    Action = new[] { "kms:GenerateDataKey*", "kms:Decrypt" },
                    Resource = "*",
                    Condition = new Dictionary<string, object>
                    {
                        ["StringEquals"] = new Dictionary<string, string> { ["aws:SourceAccount"] = account },
                    },
                },
            },
        });
    }
}
