using Rollback.Operations.Settings;

namespace Rollback.Operations.Tests;

public sealed class StackSettingsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("settings-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "Pulumi.dev.yaml");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("config:\n  rollback-infra:release: 1\n", "config:\n  rollback-infra:release: \"2\"\n")]
    [InlineData("config:\n  rollback-infra:release: \"1\" # why\n", "config:\n  rollback-infra:release: \"2\" # why\n")]
    [InlineData("# top\nconfig:\n    \"rollback-infra:release\": '1'\n", "# top\nconfig:\n    \"rollback-infra:release\": \"2\"\n")]
    [InlineData("config:\n  aws:region: eu-central-1\n", "config:\n  rollback-infra:release: \"2\"\n  aws:region: eu-central-1\n")]
    [InlineData("config: {}\n", "config:\n  rollback-infra:release: \"2\"\n")]
    [InlineData("encryptionsalt: v1:abc\n", "encryptionsalt: v1:abc\nconfig:\n  rollback-infra:release: \"2\"\n")]
    [InlineData("", "config:\n  rollback-infra:release: \"2\"\n")]
    public async Task A_value_is_changed_in_its_line_and_nothing_else_moves(string before, string after)
    {
        await File.WriteAllTextAsync(Path, before);

        Read().With("release", "2").Write(Path);

        (await File.ReadAllTextAsync(Path)).ShouldBe(after);
        Directory.EnumerateFiles(_folder).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_longer_key_with_the_same_beginning_is_left_alone()
    {
        await File.WriteAllTextAsync(Path, "config:\n  rollback-infra:releaseNotes: a\n  rollback-infra:release: 1\n");

        Read().With("release", "2").Write(Path);

        (await File.ReadAllTextAsync(Path)).ShouldBe("config:\n  rollback-infra:releaseNotes: a\n  rollback-infra:release: \"2\"\n");
    }

    [Fact]
    public async Task A_copy_for_another_stack_leaves_salt_and_secrets_behind()
    {
        await File.WriteAllTextAsync(Path, "encryptionsalt: v1:abc\nconfig:\n  rollback-infra:token:\n    secure: v1:def\n  rollback-infra:release: 1\n");

        Read().WithoutSecrets().Write(Path);

        (await File.ReadAllTextAsync(Path)).ShouldBe("config:\n  rollback-infra:release: 1\n");
    }

    [Fact]
    public async Task A_number_that_is_none_is_refused_with_its_value()
    {
        await File.WriteAllTextAsync(Path, "config:\n  rollback-infra:release: two\n");

        Read().Integer("release").Is(out _, out var failure).ShouldBeFalse();

        failure!.Message.ShouldBe($"{Path}: rollback-infra:release is 'two', and must be a whole number.");
    }

    private StackSettings Read()
    {
        StackSettings.Read(Path).Is(out var settings, out var failure).ShouldBeTrue(failure?.Message);
        return settings!;
    }
}
