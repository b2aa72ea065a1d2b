namespace Pulumi;

/// <summary>A file on disk; a relative path counts from the program's working directory.</summary>
public sealed class FileAsset(string path) : Asset("path", path);
