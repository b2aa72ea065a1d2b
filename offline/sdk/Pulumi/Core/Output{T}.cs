using System.Collections.Immutable;

namespace Pulumi;

/// <summary>
/// A value that resources produce: it arrives later, may stay unknown in a preview, may be secret, and remembers the
/// resources it came from, so that whatever is made from it depends on them too.
/// </summary>
public sealed class Output<T> : IOutput
{
    private const string NotText =
        "Calling [ToString] on an [Output<T>] is not supported: its value is not there yet.\n\n" +
        "To make text of it, use one of\n" +
        "1. o.Apply(v => $\"prefix{v}suffix\")\n" +
        "2. Output.Format($\"prefix{o}suffix\")";

    /// <param name="data">The value, when it is there.</param>
    /// <param name="isTracked">Whether the program waits for it, and fails with it; false if that is somebody else's work.</param>
    internal Output(Task<OutputData<T>> data, bool isTracked = true)
    {
        DataTask = data;
        if (isTracked && !data.IsCompletedSuccessfully)
        {
            Deployment.Current?.Tasks.Track(data);
        }
    }

    internal Task<OutputData<T>> DataTask { get; }

    internal static Output<T> Untracked(Task<OutputData<T>> data) => new(data, isTracked: false);

    public static Output<T> Create(Task<T> value) => Output.Create(value);

    /// <summary>Makes a new output from the value, once it is there. Not called while the value is unknown.</summary>
    public Output<TResult> Apply<TResult>(Func<T, TResult> func) =>
        new(ApplyAsync(value => Task.FromResult(OutputData<TResult>.Of(func(value)))));

    /// <inheritdoc cref="Apply{TResult}(Func{T, TResult})"/>
    public Output<TResult> Apply<TResult>(Func<T, Task<TResult>> func) =>
        new(ApplyAsync(async value => OutputData<TResult>.Of(await func(value))));

    /// <inheritdoc cref="Apply{TResult}(Func{T, TResult})"/>
    public Output<TResult> Apply<TResult>(Func<T, Input<TResult>?> func) =>
        new(ApplyAsync(value => func(value).ToOutput().DataTask));

    /// <inheritdoc cref="Apply{TResult}(Func{T, TResult})"/>
    public Output<TResult> Apply<TResult>(Func<T, Output<TResult>?> func) =>
        new(ApplyAsync(value => func(value)?.DataTask ?? Task.FromResult(OutputData<TResult>.Of(default!))));

    /// <summary>Runs an action with the value, once it is there. Not called while the value is unknown.</summary>
    public Output<ValueTuple> Apply(Func<T, Task> func) =>
        new(ApplyAsync(async value =>
        {
            await func(value);
            return OutputData<ValueTuple>.Of(default);
        }));

    /// <summary>As <see cref="Apply{TResult}(Func{T, Output{TResult}})"/>, for callers that do not know the type of the value.</summary>
    public Output<TResult> UntypedApply<TResult>(Func<object?, Output<TResult>> func) => Apply(value => (Output<TResult>?)func(value));

    /// <summary>Not the value: a text that says how to get at it. Logged as a warning, since it is always a mistake.</summary>
    /// <exception cref="InvalidOperationException">PULUMI_ERROR_OUTPUT_STRING is set to 1 or true.</exception>
    public override string ToString()
    {
        if (EnvironmentFlag.IsSet("PULUMI_ERROR_OUTPUT_STRING"))
        {
            throw new InvalidOperationException(NotText);
        }

        Deployment.Current?.Logger.Warn(NotText);
        return NotText;
    }

    async Task<OutputData<object?>> IOutput.GetDataAsync()
    {
        var data = await DataTask;
        return data.With<object?>(data.Value);
    }

    private async Task<OutputData<TResult>> ApplyAsync<TResult>(Func<T, Task<OutputData<TResult>>> func)
    {
        var outer = await DataTask;
        if (!outer.IsKnown)
        {
            return OutputData<TResult>.Unknown(outer.Resources, outer.IsSecret);
        }

        var inner = await func(outer.Value);
        return inner with
        {
            Resources = inner.Resources.Union(outer.Resources),
            IsSecret = inner.IsSecret || outer.IsSecret,
        };
    }
}
