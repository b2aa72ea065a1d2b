using System.Collections.Immutable;
using Rollback.Offline.Engine.Cli;
using Rollback.Offline.Engine.Plugins;

namespace Rollback.Offline.Engine.Tests.Plugins;

public sealed class PluginFinderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plugins-").FullName;
    private readonly Dictionary<string, string> _variables = [];

    [Fact]
    public void The_project_comes_before_PATH_and_PATH_before_what_is_installed()
    {
        var installed = Make("home/plugins/resource-aws-v7.48.0");
        Finder().Find("aws", "").ShouldBe(installed);

        var onPath = Make("bin");
        _variables["PATH"] = $"/nowhere:{Path.GetDirectoryName(onPath)}";
        Finder().Find("aws", "7.0.0").ShouldBe(onPath);
        _variables["PULUMI_IGNORE_AMBIENT_PLUGINS"] = "true";
        Finder().Find("aws", "").ShouldBe(installed);

        var own = Make("own");
        Finder(("aws", Path.GetDirectoryName(own)!)).Find("aws", "").ShouldBe(own);
    }

    [Fact]
    public void Of_the_installed_ones_the_version_asked_for_or_the_newest_is_taken()
    {
        Make("home/plugins/resource-aws-v7.9.0");
        var newest = Make("home/plugins/resource-aws-v7.48.0");
        var old = Make("home/plugins/resource-aws-v6.1.2");

        Finder().Find("aws", "").ShouldBe(newest);
        Finder().Find("aws", "6.1.2").ShouldBe(old);
        Should.Throw<CommandException>(() => Finder().Find("aws", "5.0.0")).Message
            .ShouldStartWith("no resource plugin 'pulumi-resource-aws' found in the workspace at version v5.0.0 or on your $PATH; put it on PATH");
    }

    [Fact]
    public void A_folder_of_source_is_a_plugin_too()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "source")).FullName;
        Should.Throw<CommandException>(() => Finder(("boxes", folder)).Find("boxes", "")).Message.ShouldContain("and no PulumiPlugin.yaml");

        File.WriteAllText(Path.Combine(folder, "PulumiPlugin.yaml"), "runtime: nodejs\n");

        Finder(("boxes", folder)).Find("boxes", "").ShouldBe(folder);
    }

    [Fact]
    public void Running_providers_are_given_by_name_and_port()
    {
        PluginFinder.Attached(name => name == "PULUMI_DEBUG_PROVIDERS" ? "aws:1234, random:5678" : null)
            .ShouldBe(ImmutableDictionary<string, int>.Empty.Add("aws", 1234).Add("random", 5678), ignoreOrder: true);
        Should.Throw<CommandException>(() => PluginFinder.Attached(_ => "aws")).Message.ShouldContain("'aws' is not of the form name:port");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private PluginFinder Finder(params (string Name, string Folder)[] project) => new(
        project.ToImmutableSortedDictionary(plugin => plugin.Name, plugin => plugin.Folder),
        _variables.GetValueOrDefault,
        Path.Combine(_folder, "home"));

    private string Make(string folder)
    {
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, folder)).FullName, "pulumi-resource-aws");
        File.WriteAllText(file, "");
        return file;
    }
}
