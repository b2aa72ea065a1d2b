namespace Rollback.Operations.Gateway;

/// <summary>PgBouncer, and who may give it commands. Printing it shows no password.</summary>
internal sealed class GatewayAddress(string host, int port, string user, string password, string database)
{
    public string Host => host;

    public int Port => port;

    public string User => user;

    public string Password => password;

    /// <summary>The database, as clients of the gateway call it.</summary>
    public string Database => database;

    public override string ToString() => $"{host}:{port}/{database}";
}
