namespace Pulumi;

/// <summary>
/// The root of all resources of a run. A class derived from it declares the resources in its constructor, and its
/// <see cref="OutputAttribute"/> properties are the outputs of the stack.
/// </summary>
public class Stack : ComponentResource
{
    internal const string TypeToken = "pulumi:pulumi:Stack";

    public Stack(StackOptions? options = null)
        : base(
            TypeToken,
            $"{Deployment.Internal.Settings.ProjectName}-{Deployment.Internal.Settings.StackName}",
            new ComponentResourceOptions
            {
                ResourceTransformations = [.. options?.ResourceTransformations ?? []],
                ResourceTransforms = [.. options?.ResourceTransforms ?? []],
            }) => Deployment.Internal.Stack = this;

    /// <summary>Records the output properties, once the constructor of the derived class is done.</summary>
    internal void RegisterOutputProperties()
    {
        StackOutputs.Check(this);
        RegisterOutputs();
    }

    /// <summary>Runs a program given as a function, and records what it returns.</summary>
    internal void RegisterOutputsOf(Func<Task<IDictionary<string, object?>>> program) => RegisterOutputs(StackOutputs.OfAsync(program));
}
