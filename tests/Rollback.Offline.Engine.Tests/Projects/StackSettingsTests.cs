using Rollback.Offline.Engine.Cli;
using Rollback.Offline.Engine.Projects;

namespace Rollback.Offline.Engine.Tests.Projects;

public sealed class StackSettingsTests : IDisposable
{
    private readonly string _file = Path.Combine(Directory.CreateTempSubdirectory("settings-").FullName, "Pulumi.dev.yaml");

    [Fact]
    public void Setting_one_value_changes_one_line_and_keeps_comments_order_and_unknown_keys()
    {
        var text = """
            # sizes of the small stack
            encryptionsalt: v1:abc
            config:
              # the release in service
              shop:release: 2   # moved by the rollback command
              aws:region: eu-west-1
              shop:nodes:
                - small
                - { size: large, count: 3 }

            unknown:
              kept: [1, 2]

            """;

        Edit(text, settings => settings.With("shop:release", new ConfigNode.Scalar("1", ScalarKind.Number)))
            .ShouldBe(text.Replace("release: 2 ", "release: 1 ", StringComparison.Ordinal));
        Edit(text, settings => settings.With("shop:flag", new ConfigNode.Scalar("yes", ScalarKind.Text)))
            .ShouldBe(text.Replace("count: 3 }\n", "count: 3 }\n  shop:flag: yes\n", StringComparison.Ordinal));
        Edit(text, settings => settings.Without("aws:region"))
            .ShouldBe(text.Replace("  aws:region: eu-west-1\n", "", StringComparison.Ordinal));
        Edit(text, settings => settings.Without("shop:nodes"))
            .ShouldBe(text.Replace("  shop:nodes:\n    - small\n    - { size: large, count: 3 }\n", "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_new_file_gets_its_section_and_loses_it_with_the_last_value()
    {
        Edit("", settings => settings.With("a:b", new ConfigNode.Scalar("8080", ScalarKind.Text)).With("a:c", new ConfigNode.Secure("v1:x:y")))
            .ShouldBe("config:\n  a:b: \"8080\"\n  a:c:\n    secure: v1:x:y\n");
        Edit("config:\n  a:b: 1\nencryptionsalt: v1:s\n", settings => settings.Without("a:b")).ShouldBe("encryptionsalt: v1:s\n");
        Edit("config:\nother: 1\n", settings => settings.With("a:b", new ConfigNode.Scalar("x", ScalarKind.Text)))
            .ShouldBe("config:\n  a:b: x\nother: 1\n");
        Edit("config: {}\n", settings => settings.With("a:b", new ConfigNode.Scalar("x", ScalarKind.Text))).ShouldBe("config:\n  a:b: x\n");
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("")]
    [InlineData("true")]
    [InlineData("1.50")]
    [InlineData("null")]
    [InlineData("a: b")]
    [InlineData("# no comment")]
    [InlineData("two\nlines \"quoted\" \\ and ünïcode\t")]
    [InlineData("- item")]
    [InlineData("{json: 1}")]
    [InlineData("*alias")]
    [InlineData("%percent")]
    [InlineData(" leading")]
    [InlineData("2026-11-20T09:00:00Z")]
    [InlineData("0x1F")]
    public void Every_text_comes_back_as_the_same_text(string value)
    {
        Edit("", settings => settings.With("a:b", new ConfigNode.Scalar(value, ScalarKind.Text)));

        StackSettings.Load(_file).Config["a:b"].ShouldBe(new ConfigNode.Scalar(value, ScalarKind.Text));
    }

    [Fact]
    public void Malformed_files_are_refused_with_their_line()
    {
        File.WriteAllText(_file, "config:\n  a:b: [1, 2\n");
        Should.Throw<CommandException>(() => StackSettings.Load(_file)).Message.ShouldContain("line ");

        File.WriteAllText(_file, "config:\n  release: 1\n");
        Should.Throw<CommandException>(() => StackSettings.Load(_file)).Message.ShouldContain("line 2: configuration key 'release' must be");

        File.WriteAllText(_file, "- list\n");
        Should.Throw<CommandException>(() => StackSettings.Load(_file)).Message.ShouldContain("line 1: expected a mapping");
    }

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);

    private string Edit(string text, Func<StackSettings, StackSettings> edit)
    {
        File.WriteAllText(_file, text);
        edit(StackSettings.Load(_file)).Save();
        return File.ReadAllText(_file);
    }
}
