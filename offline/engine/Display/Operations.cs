namespace Rollback.Offline.Engine.Display;

/// <summary>Words and signs for Pulumi's operations.</summary>
internal static class Operations
{
    public static string Sign(string op) => op switch
    {
        "create" => "+ ",
        "update" => "~ ",
        "delete" => "- ",
        "replace" => "+-",
        "create-replacement" => "++",
        "delete-replaced" => "--",
        "read" or "read-replacement" => "> ",
        "discard" or "discard-replaced" => "< ",
        "import" or "import-replacement" => "= ",
        "refresh" => "~ ",
        _ => "  ",
    };

    public static string Color(string op) => op switch
    {
        "create" or "import" or "import-replacement" => "green",
        "update" or "refresh" => "yellow",
        "delete" or "discard" => "red",
        "replace" or "create-replacement" or "delete-replaced" or "discard-replaced" => "fuchsia",
        "read" or "read-replacement" => "aqua",
        _ => "",
    };

    /// <summary>What happened, as in <c>2 created</c>.</summary>
    public static string Past(string op) => op switch
    {
        "same" => "unchanged",
        "create" => "created",
        "update" => "updated",
        "delete" => "deleted",
        "replace" => "replaced",
        "create-replacement" => "created replacement",
        "delete-replaced" => "deleted original",
        "read" or "read-replacement" => "read",
        "import" or "import-replacement" => "imported",
        "discard" or "discard-replaced" => "discarded",
        _ => op,
    };

    /// <summary>What is happening, as in <c>creating</c>.</summary>
    public static string Progressive(string op) => op switch
    {
        "create" or "create-replacement" => "creating",
        "update" => "updating",
        "delete" or "delete-replaced" => "deleting",
        "replace" => "replacing",
        "read" or "read-replacement" => "reading",
        "refresh" => "refreshing",
        "import" or "import-replacement" => "importing",
        _ => op,
    };

    /// <summary>What would happen, as in <c>2 to create</c>.</summary>
    public static string Planned(string op) => op switch
    {
        "create-replacement" => "create replacement",
        "delete-replaced" => "delete original",
        "read-replacement" => "read",
        "import-replacement" => "import",
        _ => op,
    };

    /// <summary>Operations in the order in which summaries list them.</summary>
    public static IReadOnlyList<string> SummaryOrder { get; } = ["create", "import", "update", "replace", "delete", "read", "discard"];
}
