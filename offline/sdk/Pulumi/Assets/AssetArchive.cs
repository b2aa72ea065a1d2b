using System.Collections.Immutable;

namespace Pulumi;

/// <summary>An archive put together from assets and archives, each under its path.</summary>
public sealed class AssetArchive(IDictionary<string, AssetOrArchive> assets) : Archive("assets", assets.ToImmutableDictionary());
