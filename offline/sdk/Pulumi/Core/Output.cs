using System.Collections.Immutable;

namespace Pulumi;

/// <summary>Makes outputs from values and from other outputs.</summary>
public static partial class Output
{
    /// <summary>A known, plain output that depends on nothing.</summary>
    public static Output<T> Create<T>(T value) => Output<T>.Untracked(Task.FromResult(OutputData<T>.Of(value)));

    /// <inheritdoc cref="Create{T}(T)"/>
    public static Output<T> Create<T>(Task<T> value) => new(OfAsync(value, isSecret: false));

    /// <summary>An output whose value is stored encrypted, as is all that is made from it.</summary>
    public static Output<T> CreateSecret<T>(T value) => Output<T>.Untracked(Task.FromResult(OutputData<T>.Of(value, isSecret: true)));

    /// <inheritdoc cref="CreateSecret{T}(T)"/>
    public static Output<T> CreateSecret<T>(Task<T> value) => new(OfAsync(value, isSecret: true));

    /// <inheritdoc cref="CreateSecret{T}(T)"/>
    public static Output<T> CreateSecret<T>(Output<T> value) => WithSecrecy(value, isSecret: true);

    /// <summary>The same output in plain: its value will be stored and shown in clear.</summary>
    public static Output<T> Unsecret<T>(Output<T> output) => WithSecrecy(output, isSecret: false);

    public static async Task<bool> IsSecretAsync<T>(Output<T> output) => (await output.DataTask).IsSecret;

    /// <summary>An output that never becomes known in this run.</summary>
    internal static Output<T> CreateUnknown<T>(T value) =>
        Output<T>.Untracked(Task.FromResult(new OutputData<T>([], value, IsKnown: false, IsSecret: false)));

    private static async Task<OutputData<T>> OfAsync<T>(Task<T> value, bool isSecret) => OutputData<T>.Of(await value, isSecret);

    private static Output<T> WithSecrecy<T>(Output<T> output, bool isSecret)
    {
        return new(ChangeAsync());

        async Task<OutputData<T>> ChangeAsync() => await output.DataTask with { IsSecret = isSecret };
    }
}
