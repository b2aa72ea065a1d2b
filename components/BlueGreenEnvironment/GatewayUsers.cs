using System.Text;
using Pulumi;

namespace Rollback.Components;

/// <summary>Who may log in to a gateway, and the file that PgBouncer reads it from.</summary>
public static class GatewayUsers
{
    /// <summary>The user that stands for one version of a database's password.</summary>
    public static string Client(string database, int version) => $"{GenerationRules.Identifier(database)}_{SecretVersionRules.Label(version)}";

    internal static Output<string> File(GatewayTarget target)
    {
        var names = target.Clients.Keys.Append(target.Owner).ToList();
        var passwords = Output.All(target.Clients.Values.Append(target.OwnerPassword));
        return Output.CreateSecret(passwords.Apply(all => File(names.Zip(all))));
    }

    /// <summary>One line per user; quotes are doubled, as PgBouncer wants them.</summary>
    internal static string File(IEnumerable<(string Name, string Password)> users)
    {
        var file = new StringBuilder();
        foreach (var (name, password) in users) file.Append(Quoted(name)).Append(' ').Append(Quoted(password)).Append('\n');
        return file.ToString();
    }

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
