namespace Pulumi;

/// <summary>A run of a program: starts it, and gives the code in it access to its surroundings.</summary>
public sealed partial class Deployment
{
    private static readonly AsyncLocal<Deployment?> Ambient = new();
    private readonly DeploymentInstance _instance;

    internal Deployment(RunSettings settings, IEngine engine, IMonitor monitor)
    {
        Settings = settings;
        Engine = engine;
        Monitor = monitor;
        Features = new(monitor);
        Packages = new(monitor, Features);
        Logger = new(engine, Tasks);
        Registrar = new(this);
        Invoker = new(this);
        _instance = new(this);
    }

    /// <summary>The run that the calling code belongs to.</summary>
    /// <exception cref="InvalidOperationException">The code does not run within RunAsync or TestAsync.</exception>
    public static DeploymentInstance Instance => Internal._instance;

    /// <inheritdoc cref="Instance"/>
    internal static Deployment Internal => Current ?? throw new InvalidOperationException(
        "Trying to acquire Deployment.Instance before 'Run' was called.");

    /// <summary>The run that the calling code belongs to, or null.</summary>
    internal static Deployment? Current => Ambient.Value;

    internal RunSettings Settings { get; }

    internal IEngine Engine { get; }

    internal IMonitor Monitor { get; }

    internal Features Features { get; }

    internal Packages Packages { get; }

    internal TaskTracker Tasks { get; } = new();

    internal EngineLogger Logger { get; }

    internal ResourceRegistrar Registrar { get; }

    internal Invoker Invoker { get; }

    internal CallbackServer Callbacks { get; } = new();

    /// <summary>The root of all resources, once it is constructed.</summary>
    internal Stack? Stack { get; set; }

    /// <summary>Asks the engine whether it is of a version that the program can work with.</summary>
    /// <param name="range">Of semantic versions, such as <c>&gt;=3.100.0</c>.</param>
    public static Task RequirePulumiVersionAsync(string range) =>
        Internal.Engine.RequirePulumiVersionAsync(new() { PulumiVersionRange = range });

    /// <summary>Runs code as part of this run.</summary>
    internal async Task<T> WithinAsync<T>(Func<Task<T>> code)
    {
        if (Current is not null)
        {
            throw new InvalidOperationException("Deployments cannot be nested: this code is part of one already.");
        }

        Ambient.Value = this;
        return await code();
    }
}
