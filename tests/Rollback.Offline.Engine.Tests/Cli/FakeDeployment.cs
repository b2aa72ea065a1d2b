using System.Collections.Immutable;
using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.Events;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Tests.Cli;

/// <summary>A deployment that creates the stack and one password, as the engine would report it.</summary>
internal static class FakeDeployment
{
    public const string StackUrn = "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev";
    public const string ProviderUrn = "urn:pulumi:dev::shop::pulumi:providers:random::default";
    public const string PasswordUrn = "urn:pulumi:dev::shop::random:index/randomPassword:RandomPassword::pw";

    public static ResourceState Stack { get; } = new()
    {
        Urn = StackUrn,
        Type = "pulumi:pulumi:Stack",
        Outputs = PropertyMap.Empty.With("size", 8.0).With("password", new PropertyValue.Secret("s3cret!")).With("url", "http://x?a=1&b=<2>"),
    };

    public static ResourceState Provider { get; } = new()
    {
        Urn = ProviderUrn,
        Type = "pulumi:providers:random",
        Custom = true,
        Id = "0c8f7a1e-0000-4000-8000-000000000000",
    };

    public static ResourceState Password { get; } = new()
    {
        Urn = PasswordUrn,
        Type = "random:index/randomPassword:RandomPassword",
        Custom = true,
        Id = "none",
        Parent = StackUrn,
        Provider = $"{ProviderUrn}::{Provider.Id}",
        Inputs = PropertyMap.Empty.With("length", 8.0),
        Outputs = PropertyMap.Empty.With("length", 8.0).With("result", new PropertyValue.Secret("s3cret!")),
        PropertyDependencies = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.Add("length", []),
    };

    /// <summary>Creates everything in an empty stack, else leaves all as it is.</summary>
    public static async Task<DeploymentResult> RunAsync(DeploymentRequest request, CancellationToken cancellationToken)
    {
        var isNew = request.Base.Resources.IsEmpty;
        var op = isNew ? "create" : "same";
        foreach (var state in new[] { Stack, Provider, Password })
        {
            var step = Step(op, isNew ? null : state, state);
            request.Events(new EngineEvent.ResourcePre(step, request.DryRun));
            if (!request.DryRun && isNew)
            {
                long? number = state == Password
                    ? await request.Journal.BeginAsync(new PendingOperation("creating", state), cancellationToken)
                    : null;
                await request.Journal.EndAsync(new StateChange(number, null, state), cancellationToken);
            }

            request.Events(new EngineEvent.ResourceOutputs(step, request.DryRun));
        }

        var changes = ImmutableSortedDictionary<string, int>.Empty.Add(op, 2);
        request.Events(new EngineEvent.Summary(request.DryRun, true, false, TimeSpan.FromSeconds(2), changes));
        return new DeploymentResult(true, new Snapshot([Stack, Provider, Password], []), changes);
    }

    public static StepMetadata Step(string op, ResourceState? old, ResourceState? next) => new(
        op, (next ?? old)!.Urn, (next ?? old)!.Type, old, next, [], [], null, (next ?? old)!.Provider,
        IsInternal: (next ?? old)!.Urn == ProviderUrn);
}
