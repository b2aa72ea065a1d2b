using System.Text.Json;
using Pulumi;
using Pulumi.Aws.Rds;
using Pulumi.Aws.Sns;

namespace Rollback.Components;

/// <summary>Tells people what RDS does to the instances: failovers, failed backups, low storage, deletions.</summary>
internal static class DatabaseEvents
{
    /// <summary>Categories of <c>db-instance</c> events that someone has to know about.</summary>
    private static readonly string[] Categories =
        ["availability", "backup", "configuration change", "deletion", "failover", "failure", "low storage", "maintenance", "notification", "read replica", "recovery", "restoration"];

    public static Topic Declare(string name, PitrDatabaseArgs args, IEnumerable<Instance> generations, Resource parent)
    {
        var tags = args.Tags.With(("rollback:database", args.Database));
        var topic = new Topic($"{name}-events", new()
        {
            Name = $"{args.Prefix}-{args.Database}-events",
            DisplayName = $"Database {args.Database} of {args.Prefix}",
            KmsMasterKeyId = args.KmsKeyArn,
            Tags = tags,
        }, new() { Parent = parent });
        var policy = new TopicPolicy($"{name}-events-policy", new() { Arn = topic.Arn, Policy = topic.Arn.Apply(Policy) },
            new() { Parent = parent });
        if (args.AlertEmail is { } address)
        {
            new TopicSubscription($"{name}-events-email", new() { Topic = topic.Arn, Protocol = "email", Endpoint = address },
                new() { Parent = parent });
        }

        new EventSubscription($"{name}-event-subscription", new()
        {
            Name = $"{args.Prefix}-{args.Database}",
            SnsTopic = topic.Arn,
            SourceType = "db-instance",
            SourceIds = generations.Select(generation => generation.Identifier).ToList(),
            EventCategories = Categories,
            Enabled = true,
            Tags = tags,
        }, new() { Parent = parent, DependsOn = { policy } });
        return topic;
    }

    /// <summary>Only RDS, and only for this account, may publish.</summary>
    internal static string Policy(string topicArn) => JsonSerializer.Serialize(new
    {
        Version = "2012-10-17",
        Statement = new object[]
        {
            new
            {
                Sid = "DatabaseEventsOfThisAccount",
                Effect = "Allow",
                Principal = new { Service = "events.rds.amazonaws.com" },
                Action = "sns:Publish",
                Resource = topicArn,
                Condition = new Dictionary<string, object>
                {
                    ["StringEquals"] = new Dictionary<string, string> { ["aws:SourceAccount"] = topicArn.Split(':')[4] },
                },
            },
        },
    });
}
