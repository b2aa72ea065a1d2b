using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace Pulumi;

/// <summary>
/// The settings of a stack under one namespace. <c>Get</c> gives null where a setting is missing, <c>Require</c> refuses;
/// the <c>Secret</c> forms give secret outputs.
/// </summary>
public sealed class Config
{
    private readonly string _name;

    /// <param name="name">The namespace. Default: the project's name.</param>
    public Config(string? name = null)
    {
        const string Suffix = ":config";
        name ??= Deployment.Instance.ProjectName;
        _name = name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : name;
    }

    public string? Get(string key) => Deployment.Internal.Settings.Config.GetValueOrDefault(FullKey(key));

    public bool? GetBoolean(string key) => Parsed<bool>(key, "Boolean", Booleans);

    public int? GetInt32(string key) => Parsed<int>(key, "Int32", Integers);

    public double? GetDouble(string key) => Parsed<double>(key, "Double", Doubles);

    /// <summary>The setting read as JSON; the default of the type where it is missing.</summary>
    [return: MaybeNull]
    public T GetObject<T>(string key) => GetObject<T>(key, null);

    /// <inheritdoc cref="GetObject{T}(string)"/>
    [return: MaybeNull]
    public T GetObject<T>(string key, JsonSerializerOptions? options) => Get(key) is { } text ? Object<T>(key, text, options) : default!;

    public string Require(string key) => Get(key) ?? throw new ConfigMissingException(FullKey(key));

    public bool RequireBoolean(string key) => GetBoolean(key) ?? throw new ConfigMissingException(FullKey(key));

    public int RequireInt32(string key) => GetInt32(key) ?? throw new ConfigMissingException(FullKey(key));

    public double RequireDouble(string key) => GetDouble(key) ?? throw new ConfigMissingException(FullKey(key));

    public T RequireObject<T>(string key) => RequireObject<T>(key, null);

    public T RequireObject<T>(string key, JsonSerializerOptions? options) => Object<T>(key, Require(key), options);

    public Output<string>? GetSecret(string key) => Get(key) is { } value ? Output.CreateSecret(value) : null;

    public Output<bool>? GetSecretBoolean(string key) => GetBoolean(key) is { } value ? Output.CreateSecret(value) : null;

    public Output<int>? GetSecretInt32(string key) => GetInt32(key) is { } value ? Output.CreateSecret(value) : null;

    public Output<double>? GetSecretDouble(string key) => GetDouble(key) is { } value ? Output.CreateSecret(value) : null;

    public Output<T>? GetSecretObject<T>(string key) => GetSecretObject<T>(key, null);

    public Output<T>? GetSecretObject<T>(string key, JsonSerializerOptions? options) =>
        Get(key) is { } text ? Output.CreateSecret(Object<T>(key, text, options)) : null;

    public Output<string> RequireSecret(string key) => Output.CreateSecret(Require(key));

    public Output<bool> RequireSecretBoolean(string key) => Output.CreateSecret(RequireBoolean(key));

    public Output<int> RequireSecretInt32(string key) => Output.CreateSecret(RequireInt32(key));

    public Output<double> RequireSecretDouble(string key) => Output.CreateSecret(RequireDouble(key));

    public Output<T> RequireSecretObject<T>(string key) => RequireSecretObject<T>(key, null);

    public Output<T> RequireSecretObject<T>(string key, JsonSerializerOptions? options) =>
        Output.CreateSecret(RequireObject<T>(key, options));

    private static bool? Booleans(string text) => text switch
    {
        "true" => true,
        "false" => false,
        _ => null,
    };

    private static int? Integers(string text) =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static double? Doubles(string text) =>
        double.TryParse(text, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var value) ? value : null;

    private string FullKey(string key) => $"{_name}:{key}";

    private T? Parsed<T>(string key, string typeName, Func<string, T?> parse)
        where T : struct =>
        Get(key) is not { } text ? null : parse(text) ?? throw Mistyped(key, text, typeName, null);

    private T Object<T>(string key, string text, JsonSerializerOptions? options)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(text, options)!;
        }
        catch (JsonException exception)
        {
            throw Mistyped(key, text, typeof(T).FullName!, exception);
        }
    }

    /// <summary>The error shows the value, unless that is a secret.</summary>
    private ConfigTypeException Mistyped(string key, string text, string typeName, Exception? inner) => new(
        FullKey(key), Deployment.Internal.Settings.SecretKeys.Contains(FullKey(key)) ? "[secret]" : text, typeName, inner);

    private sealed class ConfigMissingException(string key) : RunException(
        $"Missing Required configuration variable '{key}'\n\tplease set a value using the command `pulumi config set {key} <value>`");

    private sealed class ConfigTypeException(string key, string value, string typeName, Exception? inner) : RunException(
        $"Configuration '{key}' value '{value}' is not a valid {typeName}", inner);
}
