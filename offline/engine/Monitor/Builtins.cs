using System.Collections.Immutable;
using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.Providers;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Engine.Steps;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Monitor;

/// <summary>The package <c>pulumi</c>, which the engine provides itself: references to other stacks, and lookups.</summary>
public sealed class Builtins(DeploymentRun run) : IResourceOperations
{
    private const string StackReference = "pulumi:pulumi:StackReference";

    /// <summary>Keeps the first value it was given until it is replaced.</summary>
    private const string Stash = "pulumi:index:Stash";

    public bool IsJournaled => false;

    public static bool IsBuiltin(string token) => Urns.PackageOf(token) == "pulumi";

    /// <exception cref="ProviderException">There is no such function, resource or stack.</exception>
    public async Task<PropertyMap> InvokeAsync(string token, PropertyMap arguments) => token switch
    {
        "pulumi:pulumi:getResource" => Resource(Text(arguments, "urn")),
        "pulumi:pulumi:readStackOutputs" => await StackOutputsAsync(Text(arguments, "name")),
        _ => throw new ProviderException($"The engine provides no function '{token}'."),
    };

    public Task<CheckOutcome> CheckAsync(ResourceGoal goal, PropertyMap oldInputs, PropertyMap inputs) =>
        Task.FromResult(goal.Type is StackReference or Stash
            ? new CheckOutcome(inputs)
            : throw new ProviderException($"The engine provides no resource type '{goal.Type}'."));

    public Task<DiffOutcome> DiffAsync(ResourceState old, PropertyMap inputs, ImmutableArray<string> ignoreChanges) =>
        Task.FromResult(InputDiff.ChangedKeys(old.Inputs, inputs) switch
        {
            { IsEmpty: true } => DiffOutcome.None,
            var keys => old.Type == Stash ? DiffOutcome.Update(keys) : DiffOutcome.Replace(keys),
        });

    public async Task<CreateOutcome> CreateAsync(ResourceState wanted, bool isPreview)
    {
        if (wanted.Type == Stash)
        {
            var input = wanted.Inputs.Find("input") ?? PropertyValue.Nothing;
            return new CreateOutcome(isPreview ? "" : Guid.NewGuid().ToString(), PropertyMap.Empty.With("input", input).With("output", input));
        }

        var name = Text(wanted.Inputs, "name");
        return new CreateOutcome(name, await StackOutputsAsync(name));
    }

    public Task<PropertyMap> UpdateAsync(ResourceState old, ResourceState wanted, bool isPreview) => wanted.Type == Stash
        ? Task.FromResult(old.Outputs.With("input", wanted.Inputs.Find("input") ?? PropertyValue.Nothing))
        : StackOutputsAsync(Text(wanted.Inputs, "name"));

    public Task DeleteAsync(ResourceState old) => Task.CompletedTask;

    public async Task<ReadOutcome?> ReadAsync(ResourceState known) => known.Type == StackReference
        ? new ReadOutcome(known.Id, await StackOutputsAsync(known.Inputs.Find("name") is PropertyValue.Text name ? name.Value : known.Id), known.Inputs)
        : throw new ProviderException($"The engine provides no resource type '{known.Type}'.");

    public Task KeepAsync(ResourceState state) => Task.CompletedTask;

    private PropertyMap Resource(string urn)
    {
        var state = run.Resources.State(urn) ?? throw new ProviderException($"unknown resource {urn}");
        return PropertyMap.Empty
            .With("urn", urn)
            .With("id", state is { Custom: true, Id: "" } ? PropertyValue.NotKnown : state.Id)
            .With("provider", state.Provider)
            .With("state", state.Outputs);
    }

    private async Task<PropertyMap> StackOutputsAsync(string name)
    {
        var outputs = await run.Request.ReadStackOutputs(name, run.Health.Stopping)
            ?? throw new ProviderException($"unknown stack \"{name}\"");
        var secret = outputs.Where(output => output.Value.ContainsSecret).Select(output => (PropertyValue)output.Key);
        return PropertyMap.Empty
            .With("name", name)
            .With("outputs", outputs)
            .With("secretOutputNames", new PropertyValue.List([.. secret]));
    }

    private static string Text(PropertyMap arguments, string name) =>
        arguments.Find(name)?.WithoutSecrets() is PropertyValue.Text text
            ? text.Value
            : throw new ProviderException($"The property '{name}' is required and must be a string.");
}
