using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Rollback.Model.Tests;

/// <summary>The part of JSON Schema 2020-12 that the release schema uses; an unknown keyword fails the test.</summary>
internal static class SchemaValidator
{
    public static IEnumerable<string> Errors(JsonNode schema, JsonNode? value, string path = "")
    {
        foreach (var (keyword, rule) in schema.AsObject())
        {
            foreach (var error in Check(keyword, rule!, schema, value, path)) yield return $"{path}: {error}";
        }

        if (value is JsonObject members)
        {
            foreach (var (name, member) in members)
            {
                foreach (var inner in Subschemas(schema, name))
                {
                    foreach (var error in Errors(inner, member, $"{path}.{name}")) yield return error;
                }
            }
        }

        if (value is JsonArray items && schema["items"] is { } item)
        {
            foreach (var error in items.SelectMany(element => Errors(item, element, $"{path}[]"))) yield return error;
        }
    }

    private static IEnumerable<string> Check(string keyword, JsonNode rule, JsonNode schema, JsonNode? value, string path) => keyword switch
    {
        "$schema" or "title" or "description" or "properties" or "patternProperties" or "items" or "format" => [],
        "type" => rule is JsonArray any ? If(!any.Any(one => Is(one!.ToString(), value)), $"is no {rule}") : If(!Is(rule.ToString(), value), $"is no {rule}"),
        "enum" => If(!rule.AsArray().Any(one => JsonNode.DeepEquals(one, value)), "is not in enum"),
        "pattern" => If(value is JsonValue && !Regex.IsMatch(value.ToString(), rule.ToString(), RegexOptions.ECMAScript), $"does not match {rule}"),
        "minLength" => If(value is JsonValue && value.ToString().Length < (int)rule, "is too short"),
        "minimum" => If(Number(value) < (double)rule, "is too small"),
        "maximum" => If(Number(value) > (double)rule, "is too large"),
        "minProperties" => If(value is JsonObject few && few.Count < (int)rule, "has too few members"),
        "required" => rule.AsArray().Where(name => value is JsonObject given && !given.ContainsKey(name!.ToString())).Select(name => $"lacks {name}"),
        "additionalProperties" => (value as JsonObject ?? []).Where(member => !Subschemas(schema, member.Key).Any()).Select(member => $"has unknown {member.Key}"),
        _ => throw new NotSupportedException($"{path}: keyword {keyword}"),
    };

    private static IEnumerable<JsonNode> Subschemas(JsonNode schema, string name)
    {
        if (schema["properties"]?[name] is { } property) yield return property;
        foreach (var (pattern, inner) in schema["patternProperties"]?.AsObject() ?? [])
        {
            if (Regex.IsMatch(name, pattern, RegexOptions.ECMAScript)) yield return inner!;
        }
    }

    private static bool Is(string type, JsonNode? value) => type switch
    {
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "integer" => Number(value) is { } number && double.IsInteger(number),
        "number" => Number(value) is not null,
        "boolean" => value?.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False,
        _ => value?.GetValueKind() is System.Text.Json.JsonValueKind.String,
    };

    private static double? Number(JsonNode? value) =>
        value?.GetValueKind() is System.Text.Json.JsonValueKind.Number ? double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture) : null;

    private static IEnumerable<string> If(bool wrong, string error) => wrong ? [error] : [];
}
