using System.Net;

namespace Rollback.Offline.Cloud.Kubernetes;

/// <summary>A <c>pgbouncer.ini</c> that was written for a container, for a process that shares this machine with others.</summary>
internal static class PgBouncerSettings
{
    private const string Section = "[pgbouncer]";

    /// <summary>A text without the section [pgbouncer] comes back as it is.</summary>
    public static string Localise(string text, IPAddress address, string folder)
    {
        var overrides = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["listen_addr"] = address.ToString(),
            ["unix_socket_dir"] = "",
            ["logfile"] = "",
            ["pidfile"] = Path.Combine(folder, "pgbouncer.pid"),
        };
        var lines = text.Split('\n').ToList();
        var start = lines.FindIndex(line => line.Trim().Equals(Section, StringComparison.OrdinalIgnoreCase));
        if (start < 0)
        {
            return text;
        }

        lines.RemoveAll(line => overrides.ContainsKey(line.Split('=')[0].Trim()));
        start = lines.FindIndex(line => line.Trim().Equals(Section, StringComparison.OrdinalIgnoreCase));
        lines.InsertRange(start + 1, overrides.Select(setting => $"{setting.Key} = {setting.Value}"));
        return string.Join('\n', lines);
    }
}
