using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rollback.Offline.Engine.Backend;

/// <summary>The backend that <c>pulumi login</c> chose: <c>credentials.json</c> under PULUMI_HOME.</summary>
public sealed class Credentials(string home)
{
    private readonly string _file = Path.Combine(home, "credentials.json");

    public string? Current => Read()["current"]?.GetValue<string>();

    public void Login(string url)
    {
        var json = Read();
        json["current"] = url;
        if (json["accounts"] is not JsonObject accounts)
        {
            json["accounts"] = accounts = [];
        }

        accounts[url] ??= new JsonObject();
        AtomicFile.Write(_file, json.ToJsonString());
    }

    public void Logout()
    {
        var json = Read();
        json.Remove("current");
        AtomicFile.Write(_file, json.ToJsonString());
    }

    private JsonObject Read()
    {
        try
        {
            return File.Exists(_file) && JsonNode.Parse(File.ReadAllText(_file)) is JsonObject json ? json : [];
        }
        catch (JsonException exception)
        {
            throw new Cli.CommandException(Cli.ExitCode.Authentication, $"{_file} is malformed; remove it and log in again", exception);
        }
    }
}
