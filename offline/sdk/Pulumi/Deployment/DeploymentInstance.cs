namespace Pulumi;

/// <summary>The surroundings of a running program, and the functions of providers.</summary>
public sealed class DeploymentInstance
{
    private readonly Deployment _deployment;

    internal DeploymentInstance(Deployment deployment) => _deployment = deployment;

    public string StackName => _deployment.Settings.StackName;

    public string ProjectName => _deployment.Settings.ProjectName;

    public string OrganizationName => _deployment.Settings.OrganizationName;

    /// <summary>The folder of the project's <c>Pulumi.yaml</c>.</summary>
    /// <exception cref="InvalidOperationException">The engine did not tell.</exception>
    public string RootDirectory => _deployment.Settings.RootDirectory
        ?? throw new InvalidOperationException("The root directory of the project is not known.");

    /// <summary>Whether this is a preview, in which some outputs stay unknown.</summary>
    public bool IsDryRun => _deployment.Settings.IsDryRun;

    /// <summary>Calls a function of a provider with plain arguments.</summary>
    public Task<T> InvokeAsync<T>(string token, InvokeArgs args, InvokeOptions? options = null) =>
        _deployment.Invoker.InvokeAsync<T>(new(token, args, options));

    /// <inheritdoc cref="InvokeAsync{T}(string, InvokeArgs, InvokeOptions)"/>
    public Task<T> InvokeAsync<T>(
        string token, InvokeArgs args, InvokeOptions? options, RegisterPackageRequest? registerPackageRequest) =>
        _deployment.Invoker.InvokeAsync<T>(new(token, args, options, Package: registerPackageRequest));

    /// <inheritdoc cref="InvokeAsync{T}(string, InvokeArgs, InvokeOptions)"/>
    public Task InvokeAsync(string token, InvokeArgs args, InvokeOptions? options = null) =>
        _deployment.Invoker.InvokeAsync<object>(new(token, args, options));

    /// <inheritdoc cref="InvokeAsync{T}(string, InvokeArgs, InvokeOptions)"/>
    public Task InvokeAsync(
        string token, InvokeArgs args, InvokeOptions? options, RegisterPackageRequest? registerPackageRequest) =>
        _deployment.Invoker.InvokeAsync<object>(new(token, args, options, Package: registerPackageRequest));

    /// <summary>Calls a function of a provider whose result is a map with one entry, and gives that entry's value.</summary>
    public Task<T> InvokeSingleAsync<T>(string token, InvokeArgs args, InvokeOptions? options = null) =>
        _deployment.Invoker.InvokeAsync<T>(new(token, args, options, IsSingle: true));

    /// <inheritdoc cref="InvokeSingleAsync{T}(string, InvokeArgs, InvokeOptions)"/>
    public Task<T> InvokeSingleAsync<T>(
        string token, InvokeArgs args, InvokeOptions? options, RegisterPackageRequest? registerPackageRequest) =>
        _deployment.Invoker.InvokeAsync<T>(new(token, args, options, IsSingle: true, Package: registerPackageRequest));

    /// <summary>
    /// Calls a function of a provider. Not called while an argument is unknown; the result depends on what the arguments do.
    /// </summary>
    public Output<T> Invoke<T>(string token, InvokeArgs args, InvokeOptions? options = null) =>
        _deployment.Invoker.Invoke<T>(new(token, args, options));

    /// <inheritdoc cref="Invoke{T}(string, InvokeArgs, InvokeOptions)"/>
    public Output<T> Invoke<T>(
        string token, InvokeArgs args, InvokeOptions? options, RegisterPackageRequest? registerPackageRequest) =>
        _deployment.Invoker.Invoke<T>(new(token, args, options, Package: registerPackageRequest));

    /// <inheritdoc cref="Invoke{T}(string, InvokeArgs, InvokeOptions)"/>
    public Output<T> Invoke<T>(string token, InvokeArgs args, InvokeOutputOptions options) =>
        _deployment.Invoker.Invoke<T>(new(token, args, options));

    /// <inheritdoc cref="Invoke{T}(string, InvokeArgs, InvokeOptions)"/>
    public Output<T> Invoke<T>(
        string token, InvokeArgs args, InvokeOutputOptions options, RegisterPackageRequest? registerPackageRequest) =>
        _deployment.Invoker.Invoke<T>(new(token, args, options, Package: registerPackageRequest));

    /// <summary>As <see cref="Invoke{T}(string, InvokeArgs, InvokeOptions)"/>, for results that are a map with one entry.</summary>
    public Output<T> InvokeSingle<T>(string token, InvokeArgs args, InvokeOptions? options = null) =>
        _deployment.Invoker.Invoke<T>(new(token, args, options, IsSingle: true));

    /// <inheritdoc cref="InvokeSingle{T}(string, InvokeArgs, InvokeOptions)"/>
    public Output<T> InvokeSingle<T>(
        string token, InvokeArgs args, InvokeOptions? options, RegisterPackageRequest? registerPackageRequest) =>
        _deployment.Invoker.Invoke<T>(new(token, args, options, IsSingle: true, Package: registerPackageRequest));

    /// <inheritdoc cref="InvokeSingle{T}(string, InvokeArgs, InvokeOptions)"/>
    public Output<T> InvokeSingle<T>(string token, InvokeArgs args, InvokeOutputOptions options) =>
        _deployment.Invoker.Invoke<T>(new(token, args, options, IsSingle: true));

    /// <inheritdoc cref="InvokeSingle{T}(string, InvokeArgs, InvokeOptions)"/>
    public Output<T> InvokeSingle<T>(
        string token, InvokeArgs args, InvokeOutputOptions options, RegisterPackageRequest? registerPackageRequest) =>
        _deployment.Invoker.Invoke<T>(new(token, args, options, IsSingle: true, Package: registerPackageRequest));

    /// <summary>Calls a method of a resource.</summary>
    public Output<T> Call<T>(string token, CallArgs args, Resource? self = null, CallOptions? options = null) =>
        _deployment.Invoker.Call<T>(token, args, self, options, package: null);

    /// <inheritdoc cref="Call{T}(string, CallArgs, Resource, CallOptions)"/>
    public Output<T> Call<T>(
        string token, CallArgs args, Resource? self, CallOptions? options, RegisterPackageRequest? registerPackageRequest) =>
        _deployment.Invoker.Call<T>(token, args, self, options, registerPackageRequest);

    /// <summary>Calls a method of a resource for its effect.</summary>
    public void Call(string token, CallArgs args, Resource? self = null, CallOptions? options = null) =>
        _deployment.Invoker.Call<object>(token, args, self, options, package: null);

    /// <inheritdoc cref="Call(string, CallArgs, Resource, CallOptions)"/>
    public void Call(
        string token, CallArgs args, Resource? self, CallOptions? options, RegisterPackageRequest? registerPackageRequest) =>
        _deployment.Invoker.Call<object>(token, args, self, options, registerPackageRequest);

    /// <summary>Changes every later call of a provider's function.</summary>
    public void RegisterInvokeTransform(InvokeTransform transform) =>
        _deployment.Tasks.Track(InvokeTransforms.RegisterAsync(_deployment, transform));
}
