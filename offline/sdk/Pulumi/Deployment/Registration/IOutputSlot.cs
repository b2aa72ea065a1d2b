namespace Pulumi;

/// <summary>An output property whose value the engine is going to tell.</summary>
internal interface IOutputSlot
{
    Type ValueType { get; }

    void Complete(OutputData<object?> data);

    void Fail(Exception exception);
}
