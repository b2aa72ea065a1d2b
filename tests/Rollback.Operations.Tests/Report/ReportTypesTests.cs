using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Rollback.Operations.Checkpoint;
using Rollback.Operations.Parity;
using Rollback.Operations.Report;
using Rollback.Operations.Salvage;

namespace Rollback.Operations.Tests;

/// <summary>The native program can print nothing but what is stated: nothing may be forgotten.</summary>
public sealed class ReportTypesTests
{
    private static Type[] Results { get; } =
        [.. typeof(ICommandResult).Assembly.GetTypes().Where(type => typeof(ICommandResult).IsAssignableFrom(type) && !type.IsAbstract)];

    [Fact]
    public void Every_result_of_a_command_can_be_printed()
    {
        Results.Length.ShouldBeGreaterThan(30);
        Results.Where(type => !ReportJson.Options.TryGetTypeInfo(type, out _)).ShouldBeEmpty();
    }

    [Fact]
    public void Results_and_files_hold_stated_types_only_and_their_enums_are_words()
    {
        var seen = new HashSet<Type>();
        foreach (var result in Results) Walk(result, ReportJson.Options, seen);
        foreach (var stored in new[] { typeof(CheckpointRecord), typeof(SalvageManifest), typeof(ParityCapture) }) Walk(stored, StoredTypes.Default.Options, seen);

        seen.ShouldNotContain(typeof(object));
        seen.Count(type => type.IsEnum).ShouldBeGreaterThan(4);
        seen.Where(type => type.IsEnum && !type.IsDefined(typeof(JsonConverterAttribute), inherit: false)).ShouldBeEmpty();
    }

    private static void Walk(Type type, JsonSerializerOptions options, HashSet<Type> seen)
    {
        if (!seen.Add(type)) return;
        foreach (var part in type.GetGenericArguments()) Walk(part, options, seen);
        if (type.GetElementType() is { } element) Walk(element, options, seen);
        if (!options.TryGetTypeInfo(type, out var info) || info.Kind != JsonTypeInfoKind.Object) return;
        foreach (var property in info.Properties.Where(property => property.Get is not null)) Walk(property.PropertyType, options, seen);
    }
}
