using Microsoft.Extensions.DependencyInjection;

namespace Pulumi;

public sealed partial class Deployment
{
    /// <summary>Runs a program.</summary>
    /// <returns>The exit code for <c>Main</c> to return: 0, 32 for errors that the engine was told of, else 1.</returns>
    /// <exception cref="InvalidOperationException">No engine has started this process.</exception>
    public static Task<int> RunAsync(Action action) => RunAsync(() =>
    {
        action();
        return Task.CompletedTask;
    });

    /// <inheritdoc cref="RunAsync(Action)"/>
    /// <param name="func">Returns the outputs of the stack.</param>
    public static Task<int> RunAsync(Func<IDictionary<string, object?>> func) => RunAsync(() => Task.FromResult(func()));

    /// <inheritdoc cref="RunAsync(Action)"/>
    public static Task<int> RunAsync(Func<Task> func) => RunAsync(async () =>
    {
        await func();
        return (IDictionary<string, object?>)NoOutputs();
    });

    /// <inheritdoc cref="RunAsync(Action)"/>
    /// <param name="func">Returns the outputs of the stack.</param>
    /// <param name="options">Options of the stack.</param>
    public static Task<int> RunAsync(Func<Task<IDictionary<string, object?>>> func, StackOptions? options = null) =>
        RunProgramAsync(() => FunctionStack(func, options));

    /// <summary>Runs a program given as a stack class: its constructor declares the resources.</summary>
    /// <inheritdoc cref="RunAsync(Action)"/>
    public static Task<int> RunAsync<TStack>()
        where TStack : Stack, new() => RunProgramAsync(() => ClassStack(() => new TStack()));

    /// <summary>Runs a program given as a stack class whose constructor takes services.</summary>
    /// <inheritdoc cref="RunAsync(Action)"/>
    public static Task<int> RunAsync<TStack>(IServiceProvider serviceProvider)
        where TStack : Stack => RunProgramAsync(() => ClassStack(() => serviceProvider.GetRequiredService<TStack>()));

    private static async Task<int> RunProgramAsync(Func<Stack> start)
    {
        var environment = ProgramEnvironment.Read();
        await ProgramEnvironment.WaitForDebuggerAsync();
        using var engine = new GrpcEngine(environment.EngineAddress);
        using var monitor = new GrpcMonitor(environment.MonitorAddress);
        var deployment = new Deployment(environment.Settings, engine, monitor);
        await using var callbacks = deployment.Callbacks;
        return await deployment.WithinAsync(() => new ProgramRunner(deployment).RunAsync(start));
    }

    internal static Stack FunctionStack(Func<Task<IDictionary<string, object?>>> func, StackOptions? options)
    {
        var stack = new Stack(options);
        stack.RegisterOutputsOf(func);
        return stack;
    }

    internal static TStack ClassStack<TStack>(Func<TStack> create)
        where TStack : Stack
    {
        var stack = create();
        stack.RegisterOutputProperties();
        return stack;
    }

    private static Dictionary<string, object?> NoOutputs() => [];
}
