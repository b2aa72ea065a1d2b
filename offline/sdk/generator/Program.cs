using Rollback.Offline.SdkGenerator.Emit;
using Rollback.Offline.SdkGenerator.Shape;

if (args is not [var shapes, var output])
{
    await Console.Error.WriteLineAsync("usage: Rollback.Offline.SdkGenerator <shapes.json> <output folder>");
    return 2;
}

var package = ShapeReader.Read(await File.ReadAllTextAsync(shapes));

// A class that left the shapes must leave the build as well.
if (Directory.Exists(output))
{
    Directory.Delete(output, recursive: true);
}

Directory.CreateDirectory(output);
foreach (var file in new PackageEmitter(package).Emit())
{
    await File.WriteAllTextAsync(Path.Combine(output, file.Path), file.Text);
}

return 0;
