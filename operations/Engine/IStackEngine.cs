using System.Text.Json;

namespace Rollback.Operations.Engine;

/// <summary>One stack, seen through the `pulumi` command. The only way in which this project touches infrastructure.</summary>
internal interface IStackEngine
{
    string Stack { get; }

    /// <summary>Whether the stack is there; a failure if pulumi cannot say.</summary>
    Task<Answer<bool>> ExistsAsync(CancellationToken cancellationToken);

    /// <summary>The project's stacks by name; a failure if pulumi cannot say.</summary>
    Task<Answer<IReadOnlyList<string>>> NamesAsync(CancellationToken cancellationToken);

    /// <summary>Makes the stack, which must not exist yet.</summary>
    Task<Failure?> CreateAsync(CancellationToken cancellationToken);

    /// <summary>Removes an empty stack with its history. No failure if it is not there.</summary>
    Task<Failure?> RemoveAsync(CancellationToken cancellationToken);

    /// <param name="settings">The settings file to preview with; null: the stack's own.</param>
    Task<Answer<StackPlan>> PreviewAsync(string? settings, CancellationToken cancellationToken);

    /// <summary>What a destroy would delete; a failure if something protected forbids it.</summary>
    Task<Answer<StackPlan>> PreviewDestroyAsync(CancellationToken cancellationToken);

    /// <summary>Runs to the end or to the first failure, which the result carries. Progress goes to the report.</summary>
    Task<StackUpdate> RunAsync(StackVerb verb, CancellationToken cancellationToken);

    /// <summary>The stack's outputs by name; empty before the first update. Secret ones are left out.</summary>
    Task<Answer<IReadOnlyDictionary<string, JsonElement>>> OutputsAsync(CancellationToken cancellationToken);

    /// <summary>The stack's resources as its state holds them (`stack export`), secrets encrypted; empty before the first update.</summary>
    Task<Answer<IReadOnlyList<JsonElement>>> ResourcesAsync(CancellationToken cancellationToken);

    /// <summary>One output in clear, to be kept in memory only.</summary>
    Task<Answer<JsonElement>> SecretOutputAsync(string name, CancellationToken cancellationToken);
}
