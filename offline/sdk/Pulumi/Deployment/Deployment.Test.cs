using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Pulumi.Testing;

namespace Pulumi;

public sealed partial class Deployment
{
    /// <summary>Runs a stack class against mocks.</summary>
    /// <returns>Every resource that it declared, the stack among them.</returns>
    /// <exception cref="RunException">One error was reported.</exception>
    /// <exception cref="AggregateException">Several errors were reported, each a <see cref="RunException"/>.</exception>
    public static async Task<ImmutableArray<Resource>> TestAsync<TStack>(IMocks mocks, TestOptions? options = null)
        where TStack : Stack, new() => (await TestProgramAsync(mocks, options, () => ClassStack(() => new TStack()))).Resources;

    /// <summary>Runs a stack class, whose constructor takes services, against mocks.</summary>
    /// <inheritdoc cref="TestAsync{TStack}(IMocks, TestOptions)"/>
    public static async Task<ImmutableArray<Resource>> TestWithServiceProviderAsync<TStack>(
        IMocks mocks, IServiceProvider serviceProvider, TestOptions? options = null)
        where TStack : Stack =>
        (await TestProgramAsync(mocks, options, () => ClassStack(() => serviceProvider.GetRequiredService<TStack>()))).Resources;

    /// <summary>Runs a function against mocks.</summary>
    /// <returns>Every resource that it declared, and the outputs that it returned.</returns>
    /// <exception cref="RunException">One error was reported.</exception>
    /// <exception cref="AggregateException">Several errors were reported, each a <see cref="RunException"/>.</exception>
    public static async Task<(ImmutableArray<Resource> Resources, IDictionary<string, object?> Outputs)> TestAsync(
        IMocks testMocks, TestOptions testOptions, Func<Task<IDictionary<string, object?>>> createResources)
    {
        IDictionary<string, object?> outputs = NoOutputs();
        var (resources, stack) = await TestProgramAsync(testMocks, testOptions, () => FunctionStack(Create, null));
        return ([.. resources.Where(resource => resource != stack)], outputs);

        async Task<IDictionary<string, object?>> Create() => outputs = await createResources();
    }

    /// <inheritdoc cref="TestAsync(IMocks, TestOptions, Func{Task{IDictionary{string, object}}})"/>
    public static Task<(ImmutableArray<Resource> Resources, IDictionary<string, object?> Outputs)> TestAsync(
        IMocks testMocks, TestOptions testOptions, Func<IDictionary<string, object?>> createResources) =>
        TestAsync(testMocks, testOptions, () => Task.FromResult(createResources()));

    /// <summary>Runs a function against mocks.</summary>
    /// <returns>Every resource that it declared.</returns>
    /// <exception cref="RunException">One error was reported.</exception>
    /// <exception cref="AggregateException">Several errors were reported, each a <see cref="RunException"/>.</exception>
    public static async Task<ImmutableArray<Resource>> TestAsync(IMocks testMocks, TestOptions testOptions, Func<Task> createResources)
    {
        var (resources, _) = await TestAsync(testMocks, testOptions, Create);
        return resources;

        async Task<IDictionary<string, object?>> Create()
        {
            await createResources();
            return NoOutputs();
        }
    }

    /// <inheritdoc cref="TestAsync(IMocks, TestOptions, Func{Task})"/>
    public static async Task<ImmutableArray<Resource>> TestAsync(IMocks testMocks, TestOptions testOptions, Action createResources)
    {
        var (resources, _) = await TestAsync(testMocks, testOptions, Create);
        return resources;

        Task<IDictionary<string, object?>> Create()
        {
            createResources();
            return Task.FromResult<IDictionary<string, object?>>(NoOutputs());
        }
    }

    private static async Task<(ImmutableArray<Resource> Resources, Stack? Stack)> TestProgramAsync(
        IMocks mocks, TestOptions? options, Func<Stack> start)
    {
        var engine = new MockEngine();
        var monitor = new MockMonitor(mocks, options?.ProjectName ?? "project", options?.StackName ?? "stack");
        var deployment = new Deployment(
            new()
            {
                ProjectName = monitor.ProjectName,
                StackName = monitor.StackName,
                OrganizationName = options?.OrganizationName ?? "organization",
                RootDirectory = options?.RootDirectory,
                IsDryRun = options?.IsPreview ?? true,
                Config = RunSettings.ConfigFromEnvironment(),
                SecretKeys = RunSettings.SecretKeysFromEnvironment(),
            },
            engine,
            monitor);
        await using var callbacks = deployment.Callbacks;
        await deployment.WithinAsync(() => new ProgramRunner(deployment).RunAsync(start));
        engine.ThrowIfErrors();
        return (monitor.Resources, deployment.Stack);
    }
}
