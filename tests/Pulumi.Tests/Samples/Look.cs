using System.Collections.Immutable;

namespace Pulumi.Tests.Samples;

/// <summary>Looks into outputs.</summary>
internal static class Look
{
    public static Task<OutputData<T>> Into<T>(Output<T> output) => output.DataTask;

    public static Task<OutputData<T>> Into<T>(Input<T> input) => input.ToOutput().DataTask;

    public static async Task<T> ValueOf<T>(Output<T> output) => (await output.DataTask).Value;

    public static Output<T> Unknown<T>() => Output.CreateUnknown(default(T)!);

    /// <summary>A resource that nothing is registered for.</summary>
    public static Resource Resource(string name) => new DependencyResource($"urn:pulumi:dev::shop::sample:index:Thing::{name}");

    public static Output<T> From<T>(T value, Resource resource, bool known = true, bool secret = false) =>
        Output<T>.Untracked(Task.FromResult(new OutputData<T>(ImmutableHashSet.Create(resource), value, known, secret)));
}
