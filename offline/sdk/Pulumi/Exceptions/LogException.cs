namespace Pulumi;

/// <summary>A message could not be given to the engine.</summary>
public sealed class LogException(Exception exception) : Exception("Error occurred during logging", exception);
