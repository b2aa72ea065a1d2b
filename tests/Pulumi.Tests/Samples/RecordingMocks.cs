using System.Collections.Concurrent;
using Pulumi.Testing;

namespace Pulumi.Tests.Samples;

/// <summary>Gives every resource its inputs as outputs, and keeps what it was asked.</summary>
public sealed class RecordingMocks : IMocks
{
    public ConcurrentQueue<MockResourceArgs> Resources { get; } = [];

    public ConcurrentQueue<MockCallArgs> Calls { get; } = [];

    public ConcurrentQueue<MockRegisterResourceOutputsRequest> Outputs { get; } = [];

    public Func<MockResourceArgs, string?> IdOf { get; set; } = args => $"{args.Name}-id";

    public Func<MockResourceArgs, object> StateOf { get; set; } = args => args.Inputs;

    public Func<MockCallArgs, object> ResultOf { get; set; } = _ => new Dictionary<string, object>();

    public MockResourceArgs Named(string name) => Resources.Single(resource => resource.Name == name);

    public Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args)
    {
        Resources.Enqueue(args);
        return Task.FromResult((IdOf(args), StateOf(args)));
    }

    public Task<object> CallAsync(MockCallArgs args)
    {
        Calls.Enqueue(args);
        return Task.FromResult(ResultOf(args));
    }

    public Task RegisterResourceOutputs(MockRegisterResourceOutputsRequest args)
    {
        Outputs.Enqueue(args);
        return Task.CompletedTask;
    }
}
