namespace Pulumi.Testing;

/// <summary>The surroundings of a test.</summary>
public class TestOptions
{
    /// <summary>Default: <c>project</c>.</summary>
    public string? ProjectName { get; set; }

    /// <summary>Default: <c>stack</c>.</summary>
    public string? StackName { get; set; }

    /// <summary>Whether outputs that the mocks do not give are unknown, as in a preview. Default: true.</summary>
    public bool? IsPreview { get; set; }

    /// <summary>Default: <c>organization</c>.</summary>
    public string? OrganizationName { get; set; }

    /// <summary>The project's folder. Default: not known.</summary>
    public string? RootDirectory { get; set; }
}
