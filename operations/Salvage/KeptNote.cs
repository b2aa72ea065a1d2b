using System.Text.Json;

namespace Rollback.Operations.Salvage;

/// <summary>What a kept checkpoint is for. It is the comment of the database that holds it: whoever finds that knows what is left to do.</summary>
/// <param name="Checkpoint">Its name.</param>
/// <param name="Abandoned">The generation whose later writes are still to be extracted.</param>
/// <param name="Restored">The generation that was opened. A copy of its server carries the kept database along, where it means nothing.</param>
internal sealed record KeptNote(string Checkpoint, int Abandoned, int Restored)
{
    private const string Purpose = "rollback: a checkpoint as it was restored, kept until the later writes are extracted";

    public string ToText() => JsonSerializer.Serialize(new(Purpose, this), StoredTypes.Default.KeptNoteForm);

    /// <summary>Null: another comment, or none.</summary>
    public static KeptNote? Parse(string? text)
    {
        try
        {
            return text is not null && JsonSerializer.Deserialize(text, StoredTypes.Default.KeptNoteForm) is { Is: Purpose } form ? form.Note : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal sealed record Form(string Is, KeptNote Note);
}
