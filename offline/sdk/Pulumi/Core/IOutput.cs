namespace Pulumi;

/// <summary>An output whose type is not known where it is handled, as in the serializer.</summary>
internal interface IOutput
{
    Task<OutputData<object?>> GetDataAsync();
}
