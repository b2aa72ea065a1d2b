using System.Collections.Immutable;

namespace Pulumi.Utilities;

/// <summary>Looks into outputs. For tests and tools: in a program, use Apply.</summary>
public static class OutputUtilities
{
    /// <summary>An unknown output with a value that <see cref="GetValueAsync"/> nevertheless gives.</summary>
    public static Output<T> CreateUnknown<T>(T value) => Output.CreateUnknown(value);

    /// <inheritdoc cref="CreateUnknown{T}(T)"/>
    public static Output<T> CreateUnknown<T>(Func<Task<T>> valueFactory)
    {
        return new(CreateAsync());

        async Task<OutputData<T>> CreateAsync() => new([], await valueFactory(), IsKnown: false, IsSecret: false);
    }

    public static async Task<bool> GetIsKnownAsync<T>(Output<T> output) => (await output.DataTask).IsKnown;

    /// <summary>The value, whether secret or not; the default of the type where it is unknown.</summary>
    public static async Task<T> GetValueAsync<T>(Output<T> output) => (await output.DataTask).Value;

    public static async Task<ImmutableHashSet<Resource>> GetDependenciesAsync<T>(Output<T> output) => (await output.DataTask).Resources;

    /// <summary>The same output, depending on one more resource.</summary>
    public static Output<T> WithDependency<T>(Output<T> output, Resource resource)
    {
        return new(AddAsync());

        async Task<OutputData<T>> AddAsync()
        {
            var data = await output.DataTask;
            return data with { Resources = data.Resources.Add(resource) };
        }
    }
}
