using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Rollback.Infra;

/// <summary>Turns the text of configuration into values, and collects what is wrong: key, value, rule, remedy.</summary>
internal sealed class SettingValues(Func<string, string?> get, string project)
{
    private readonly List<string> _complaints = [];

    public string? Text(string key) => string.IsNullOrWhiteSpace(get(key)) ? null : get(key)!.Trim();

    public int Integer(string key, int otherwise, int least, int most) => Integer(key, (int?)otherwise, least, most)!.Value;

    public int? Integer(string key, int? otherwise, int least, int most)
    {
        if (Text(key) is not { } text) return otherwise;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most) return value;
        Complain(key, text, $"it is an integer from {least} to {most}", Set(key, (otherwise ?? least).ToString(CultureInfo.InvariantCulture)));
        // Something legal, so that reading goes on and finds the other faults.
        return otherwise ?? least;
    }

    public bool Switch(string key, bool otherwise) => Text(key) switch
    {
        null => otherwise,
        "true" => true,
        "false" => false,
        { } text => Complain(key, text, "it is true or false", Set(key, otherwise ? "true" : "false"), otherwise),
    };

    public string Choice(string key, string otherwise, params string[] words) => Text(key) is not { } text ? otherwise
        : words.Contains(text, StringComparer.Ordinal) ? text
        : Complain(key, text, $"it is one of {string.Join(", ", words)}", Set(key, otherwise), otherwise);

    public ImmutableArray<string> List(string key) => Text(key) is not { } text ? []
        : Json<ImmutableArray<string>?>(text) is { IsDefault: false } list && list.All(item => !string.IsNullOrWhiteSpace(item)) ? list
        : Complain(key, text, "it is a list of texts", Set(key, "…", " --path", "[0]"), ImmutableArray<string>.Empty);

    public ImmutableSortedDictionary<string, string> Map(string key) => Text(key) is not { } text ? ImmutableSortedDictionary<string, string>.Empty
        : Json<Dictionary<string, string>>(text) is { } map ? map.ToImmutableSortedDictionary(StringComparer.Ordinal)
        : Complain(key, text, "it is a map of texts", Set(key, "…", " --path", ".name"), ImmutableSortedDictionary<string, string>.Empty);

    public T Missing<T>(string key, string what, string example, T otherwise)
    {
        _complaints.Add($"Setting '{project}:{key}' is missing; it is {what}. Run: pulumi config set {(example.StartsWith("--", StringComparison.Ordinal) ? example : $"{key} {example}")}");
        return otherwise;
    }

    public void Complain(string key, string value, string rule, string remedy) =>
        _complaints.Add($"Setting '{project}:{key}' is '{value}'; {rule}. {remedy}");

    public void ThrowIfAnyIsWrong()
    {
        if (_complaints.Count > 0) throw new SettingsException(_complaints);
    }

    private T Complain<T>(string key, string value, string rule, string remedy, T otherwise)
    {
        Complain(key, value, rule, remedy);
        return otherwise;
    }

    private static string Set(string key, string value, string option = "", string path = "") =>
        path.Length == 0 ? $"Run: pulumi config set {key} {value}" : $"Run: pulumi config set{option} '{key}{path}' {value}";

    private static T? Json<T>(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(text);
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
