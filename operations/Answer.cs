using System.Diagnostics.CodeAnalysis;

namespace Rollback.Operations;

/// <summary>A value, or why there is none.</summary>
internal sealed class Answer<T>
    where T : notnull
{
    private readonly T? _value;
    private readonly Failure? _failure;

    private Answer(T? value, Failure? failure)
    {
        _value = value;
        _failure = failure;
    }

    /// <summary>For interfaces, which have no conversions.</summary>
    public static Answer<T> Of(T value) => new(value, null);

    public static implicit operator Answer<T>(T value) => new(value, null);

    public static implicit operator Answer<T>(Failure failure) => new(default, failure);

    /// <summary>True with the value, or false with the failure.</summary>
    public bool Is([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out Failure? failure)
    {
        value = _value;
        failure = _failure;
        return failure is null;
    }
}
