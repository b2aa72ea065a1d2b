namespace Pulumi;

/// <summary>A call of a provider's function.</summary>
/// <param name="Token">The function.</param>
/// <param name="Args">Its arguments.</param>
/// <param name="Options">How it is called.</param>
/// <param name="IsSingle">Whether the value of the only entry of the result is meant, not the map.</param>
/// <param name="Package">The parameterized package that the function belongs to.</param>
internal sealed record FunctionCall(
    string Token, InvokeArgs Args, InvokeOptions? Options, bool IsSingle = false, RegisterPackageRequest? Package = null);
