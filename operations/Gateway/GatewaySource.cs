using System.Globalization;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Database;
using Rollback.Operations.Stacks;

namespace Rollback.Operations.Gateway;

/// <summary>Which gateway stands before the databases of a switch.</summary>
internal static class GatewaySource
{
    /// <param name="source">`env:NAME`, `file:PATH`, `none`, or null: the stack's, where the databases are the stack's.</param>
    /// <param name="target">The source that names the new primary.</param>
    public static async Task<Answer<GatewayChoice>> FindAsync(string? source, string target, string? database, DatabaseAddress login, CommandContext context, CancellationToken cancellationToken)
    {
        if (source == "none") return GatewayChoice.None;
        if (source is not null)
        {
            var named = await DatabaseSource.FindAsync(source, database, context, cancellationToken);
            return named.Is(out var address, out var failure) ? new GatewayChoice(new(address.Host, address.Port, address.User, address.Password, address.Database)) : failure;
        }

        if (!int.TryParse(target, NumberStyles.None, CultureInfo.InvariantCulture, out _)) return GatewayChoice.None;
        return (await StackSession.OpenAsync(context, cancellationToken)).Is(out var session, out var none) ? await OfStackAsync(session, database, login, cancellationToken) : none;
    }

    /// <param name="database">Null: the stack's only one, as its databases were found by it.</param>
    /// <param name="login">Whose user and database the gateway knows too.</param>
    public static async Task<Answer<GatewayChoice>> OfStackAsync(StackSession session, string? database, DatabaseAddress login, CancellationToken cancellationToken)
    {
        if (!(await session.Engine.OutputsAsync(cancellationToken)).Is(out var outputs, out var failure))
            return failure;

        var databases = outputs["databases"];
        database ??= databases.EnumerateObject().Select(entry => entry.Name).First();
        if (!databases.GetProperty(database).TryGetProperty("gateway", out var gateway) || gateway.GetString() is not { Length: > 0 } endpoint) return GatewayChoice.None;
        var colon = endpoint.LastIndexOf(':');
        return new GatewayChoice(new(endpoint[..colon], int.Parse(endpoint[(colon + 1)..], CultureInfo.InvariantCulture), login.User, login.Password, login.Database));
    }
}

/// <param name="Address">Null: no gateway.</param>
internal sealed record GatewayChoice(GatewayAddress? Address)
{
    public static GatewayChoice None { get; } = new((GatewayAddress?)null);
}
