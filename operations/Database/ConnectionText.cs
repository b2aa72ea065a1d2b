using System.Globalization;
using Npgsql;

namespace Rollback.Operations.Database;

/// <summary>Reads connection settings as PostgreSQL's tools write them: a URL, or key=value pairs of libpq or Npgsql.</summary>
internal static class ConnectionText
{
    private const string Fix = "Write postgres://user:password@host:5432/database?sslmode=require, or host=… port=… dbname=… user=… password=….";

    /// <param name="origin">Where the text came from, for the message; the text itself may hold a password and is never shown.</param>
    public static Answer<NpgsqlConnectionStringBuilder> Parse(string text, string origin)
    {
        text = text.Trim();
        try
        {
            var settings = text.StartsWith("postgres://", StringComparison.Ordinal) || text.StartsWith("postgresql://", StringComparison.Ordinal)
                ? OfUrl(new Uri(text))
                : text.Contains(';', StringComparison.Ordinal) || !text.Contains(' ', StringComparison.Ordinal) ? new(text) : OfPairs(text);
            return string.IsNullOrEmpty(settings.Host) ? new Failure("DBS001", $"The connection settings in {origin} name no host.", Fix) : settings;
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or UriFormatException or InvalidCastException)
        {
            return new Failure("DBS001", $"The connection settings in {origin} cannot be read.", Fix);
        }
    }

    private static NpgsqlConnectionStringBuilder OfUrl(Uri url)
    {
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = url.Host.Trim('[', ']'),
            Port = url.Port > 0 ? url.Port : 5432,
            Database = Uri.UnescapeDataString(url.AbsolutePath.TrimStart('/')),
        };
        var (user, password) = url.UserInfo.Split(':', 2) is [var name, var secret] ? (name, secret) : (url.UserInfo, "");
        if (user.Length > 0) settings.Username = Uri.UnescapeDataString(user);
        if (password.Length > 0) settings.Password = Uri.UnescapeDataString(password);
        foreach (var pair in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            if (pair.Split('=', 2) is [var key, var value]) Set(settings, key, Uri.UnescapeDataString(value));
        }

        return settings;
    }

    private static NpgsqlConnectionStringBuilder OfPairs(string text)
    {
        var settings = new NpgsqlConnectionStringBuilder();
        foreach (var pair in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (pair.Split('=', 2) is not [var key, var value]) throw new FormatException("no key=value");
            Set(settings, key, value.Trim('\''));
        }

        return settings;
    }

    private static void Set(NpgsqlConnectionStringBuilder settings, string key, string value)
    {
        switch (key)
        {
            case "dbname": settings.Database = value; break;
            case "user": settings.Username = value; break;
            case "port": settings.Port = int.Parse(value, CultureInfo.InvariantCulture); break;
            case "connect_timeout": settings.Timeout = int.Parse(value, CultureInfo.InvariantCulture); break;
            case "sslmode": settings.SslMode = Enum.Parse<SslMode>(value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true); break;
            case "sslrootcert": settings.RootCertificate = value; break;
            case "application_name": settings.ApplicationName = value; break;
            default: settings[key] = value; break;
        }
    }
}
