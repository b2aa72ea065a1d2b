using System.Collections.Concurrent;
using System.Collections.Immutable;
using Moq;
using Pulumi;
using Pulumi.Testing;

namespace Rollback.Components.Tests;

/// <summary>Takes what a program declares, answers with plausible outputs, and keeps both for questions.</summary>
public sealed class RecordingCloud
{
    private readonly ConcurrentQueue<Declared> _declared = new();
    private readonly ConcurrentDictionary<string, ResourceOptions> _options = new();
    private readonly Mock<IMocks> _mocks = new();

    public RecordingCloud()
    {
        _mocks.Setup(mocks => mocks.NewResourceAsync(It.IsAny<MockResourceArgs>())).Returns((MockResourceArgs args) =>
        {
            _declared.Enqueue(new(args.Type!, args.Name!, args.Inputs));
            return Task.FromResult<(string?, object)>(($"{args.Name}-id", PlausibleOutputs.Of(args, BalancersHaveNames)));
        });
        _mocks.Setup(mocks => mocks.CallAsync(It.IsAny<MockCallArgs>())).Returns((MockCallArgs args) => Task.FromResult<object>(args.Args));
    }

    /// <summary>As on AWS, where a load balancer has a host name instead of an address.</summary>
    public bool BalancersHaveNames { get; init; }

    /// <summary>Start of every secret that the cloud generates.</summary>
    public const string SecretMark = "plain-secret-of-";

    public IReadOnlyList<Declared> Declared => [.. _declared.OrderBy(resource => resource.Type, StringComparer.Ordinal).ThenBy(resource => resource.Name, StringComparer.Ordinal)];

    /// <summary>Everything of one type, by name.</summary>
    public IReadOnlyList<Declared> All(string type) => [.. Declared.Where(resource => resource.Type == type)];

    public Declared Single(string type) => All(type).ShouldHaveSingleItem();

    public Declared Named(string name) => Declared.Where(resource => resource.Name == name).ShouldHaveSingleItem();

    /// <summary>Options of a child. Known only to programs that hand <see cref="Watch"/> to their component.</summary>
    public T Options<T>(string name) where T : ResourceOptions => _options[name].ShouldBeOfType<T>();

    public CustomResourceOptions Options(string name) => Options<CustomResourceOptions>(name);

    /// <summary>Name of the component that a child belongs to; null: none.</summary>
    public string? ParentOf(string name) => _options[name].Parent?.GetResourceName();

    /// <summary>Names of the resources that a child waits for, apart from those its inputs name.</summary>
    public async Task<string[]> WaitsForAsync(string name) =>
        [.. (await Pulumi.Utilities.OutputUtilities.GetValueAsync(_options[name].DependsOn.ToOutput())).Select(resource => resource.GetResourceName()).Order(StringComparer.Ordinal)];

    /// <summary>Options for a component whose children's options are wanted.</summary>
    public ComponentResourceOptions Watch() => new()
    {
        ResourceTransformations =
        {
            args =>
            {
                _options[args.Resource.GetResourceName()] = args.Options;
                return null;
            },
        },
    };

    public Task<ImmutableArray<Resource>> DeployAsync(Action program) =>
        Deployment.TestAsync(_mocks.Object, new TestOptions { ProjectName = "shop", StackName = "test", IsPreview = false }, program);

    public Task<ImmutableArray<Resource>> DeployAsync(Func<Task> program) =>
        Deployment.TestAsync(_mocks.Object, new TestOptions { ProjectName = "shop", StackName = "test", IsPreview = false }, program);

    public Task<ImmutableArray<Resource>> DeployAsync<TStack>(TestOptions options) where TStack : Stack, new() =>
        Deployment.TestAsync<TStack>(_mocks.Object, options);
}
