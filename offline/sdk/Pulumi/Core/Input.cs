namespace Pulumi;

/// <summary>A property that takes a plain value or an output of it.</summary>
public class Input<T> : IInput
{
    private readonly T _value = default!;
    private readonly Output<T>? _output;

    private protected Input()
    {
    }

    private protected Input(T value) => _value = value;

    private protected Input(Output<T> output) => _output = output;

    object? IInput.Content => Content;

    private protected virtual object? Content => _output ?? (object?)_value;

    public static implicit operator Input<T>(T value) => new(value);

    public static implicit operator Input<T>(Output<T> value) => new(value);

    public static implicit operator Output<T>(Input<T> input) => input.ToOutput();

    IOutput IInput.AsOutput() => GetOutput();

    internal virtual Output<T> GetOutput() => _output ?? Output.Create(_value);
}
