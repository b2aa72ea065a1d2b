namespace Pulumi;

/// <summary>What a hook does. An exception stops a step that has not begun, and fails one that is done.</summary>
public delegate Task ResourceHookCallback(ResourceHookArgs args, CancellationToken cancellationToken = default);
