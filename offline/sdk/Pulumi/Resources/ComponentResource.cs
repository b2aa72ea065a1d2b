namespace Pulumi;

/// <summary>A resource that groups others: its children name it as their parent.</summary>
public class ComponentResource : Resource
{
    public ComponentResource(string type, string name, ComponentResourceOptions? options = null)
        : this(type, name, ResourceArgs.Empty, options)
    {
    }

    /// <param name="type">The type token.</param>
    /// <param name="name">Unique among resources of this type below the same parent's type.</param>
    /// <param name="args">Its inputs, which the engine records.</param>
    /// <param name="options">How the engine treats it.</param>
    /// <param name="remote">Whether a provider plugin constructs its children.</param>
    public ComponentResource(
        string type, string name, ResourceArgs? args, ComponentResourceOptions? options = null, bool remote = false)
        : base(type, name, custom: false, args ?? ResourceArgs.Empty, options ?? new(), remote)
    {
    }

    /// <inheritdoc cref="ComponentResource(string, string, ResourceArgs, ComponentResourceOptions, bool)"/>
    /// <param name="registerPackageRequest">The parameterized package that the type belongs to.</param>
    public ComponentResource(
        string type,
        string name,
        ResourceArgs? args,
        ComponentResourceOptions? options,
        bool remote,
        RegisterPackageRequest? registerPackageRequest = null)
        : base(type, name, custom: false, args ?? ResourceArgs.Empty, options ?? new(), remote, registerPackageRequest)
    {
    }

    /// <summary>Says that the component is complete, and records its output properties.</summary>
    protected void RegisterOutputs() => RegisterOutputs(OutputProperties.ReadPublic(this));

    /// <summary>Says that the component is complete, and records the given outputs.</summary>
    protected void RegisterOutputs(IDictionary<string, object?> outputs) => RegisterOutputs(Output.Create(outputs));

    /// <inheritdoc cref="RegisterOutputs(IDictionary{string, object})"/>
    protected void RegisterOutputs(Task<IDictionary<string, object?>> outputs) => RegisterOutputs(Output.Create(outputs));

    /// <inheritdoc cref="RegisterOutputs(IDictionary{string, object})"/>
    protected void RegisterOutputs(Output<IDictionary<string, object?>> outputs) =>
        Deployment.Internal.Registrar.RegisterOutputs(this, outputs);
}
