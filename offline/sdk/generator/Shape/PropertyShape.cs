namespace Rollback.Offline.SdkGenerator.Shape;

/// <summary>One property of a resource or of a nested type, under its name on the wire.</summary>
internal sealed record PropertyShape(string WireName, ShapeType Type, bool Optional, bool Deprecated);
