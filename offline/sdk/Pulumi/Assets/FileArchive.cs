namespace Pulumi;

/// <summary>A folder or a packed archive on disk; a relative path counts from the program's working directory.</summary>
public sealed class FileArchive(string path) : Archive("path", path);
