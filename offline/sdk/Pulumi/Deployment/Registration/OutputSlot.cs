namespace Pulumi;

/// <inheritdoc/>
internal sealed class OutputSlot<T> : IOutputSlot
{
    private readonly TaskCompletionSource<OutputData<T>> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public OutputSlot() => Output = Output<T>.Untracked(_source.Task);

    public Output<T> Output { get; }

    public Type ValueType => typeof(T);

    public void Complete(OutputData<object?> data) => _source.TrySetResult(data.With(data.Value is T value ? value : default!));

    public void Fail(Exception exception)
    {
        if (_source.TrySetException(exception))
        {
            // The registration reports the failure; an output that nobody looks at must not do so again.
            _ = _source.Task.Exception;
        }
    }
}
