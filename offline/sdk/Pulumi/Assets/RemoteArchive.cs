namespace Pulumi;

/// <summary>A packed archive that the engine fetches.</summary>
public sealed class RemoteArchive(string uri) : Archive("uri", uri);
