namespace Rollback.Operations.Salvage;

/// <param name="Type">As format_type writes it, with its length.</param>
/// <param name="Base">Without domain and without length: a cast to it neither cuts nor rounds.</param>
/// <param name="IsFilled">Whether it gets a value by itself: a default or an identity.</param>
/// <param name="IsAlways">GENERATED ALWAYS AS IDENTITY: inserts override it, updates may not name it.</param>
internal sealed record LiveColumn(string Name, string Type, string Base, bool IsNotNull, bool IsFilled, bool IsAlways, bool IsGenerated);
