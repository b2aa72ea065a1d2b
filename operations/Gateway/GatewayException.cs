namespace Rollback.Operations.Gateway;

/// <summary>PgBouncer did not do what it was told; the message says why.</summary>
internal sealed class GatewayException(string message, Exception? cause = null) : Exception(message, cause);
