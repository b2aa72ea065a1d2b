namespace Pulumi;

/// <summary>Which stack is referred to.</summary>
public sealed class StackReferenceArgs : ResourceArgs
{
    /// <summary>The stack, <c>organization/project/stack</c>. Default: the resource's name.</summary>
    [Input("name", required: true)]
    public Input<string>? Name { get; set; }
}
