namespace Pulumi;

/// <summary>How long a provider may take. Default: as long as the provider says.</summary>
public sealed class CustomTimeouts
{
    public TimeSpan? Create { get; set; }

    public TimeSpan? Update { get; set; }

    public TimeSpan? Delete { get; set; }
}
