namespace Pulumi;

/// <summary>An output that is promised now and given later, so that two components can refer to each other.</summary>
public sealed class DeferredOutput<T>
{
    private readonly TaskCompletionSource<Output<T>> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public DeferredOutput()
    {
        Output = new(ResolvedAsync());

        async Task<OutputData<T>> ResolvedAsync() => await (await _source.Task).DataTask;
    }

    public Output<T> Output { get; }

    /// <exception cref="InvalidOperationException">It has been resolved already.</exception>
    public void Resolve(Output<T> output)
    {
        if (!_source.TrySetResult(output))
        {
            throw new InvalidOperationException("The deferred output has been resolved already.");
        }
    }
}
