using System.Collections.Immutable;
using Rollback.Offline.Engine.Journal;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Engine.Tests.Cli;

namespace Rollback.Offline.Engine.Tests.Journal;

public sealed class FileJournalTests : IDisposable
{
    private readonly string _file = Path.Combine(Directory.CreateTempSubdirectory("journal-").FullName, "dev.journal");

    [Fact]
    public async Task What_has_returned_is_found_again_without_closing_anything()
    {
        await using var journal = Open();
        var number = await journal.BeginAsync(new PendingOperation("creating", State("a")), default);
        await journal.EndAsync(new StateChange(number, null, State("a") with { Id = "1" }), default);
        await journal.BeginAsync(new PendingOperation("creating", State("b")), default);

        var found = JournalFile.Read(_file, (_, _) => throw new InvalidOperationException())!;

        found.BaseDigest.ShouldBe("base");
        found.FoldedDigest.ShouldBeNull();
        var snapshot = found.Fold(Snapshot.Empty);
        snapshot.Resources.Select(state => (state.Urn, state.Id)).ShouldBe([(Urn("a"), "1")]);
        snapshot.PendingOperations.Select(operation => (operation.Type, operation.Resource.Urn)).ShouldBe([("creating", Urn("b"))]);
    }

    [Fact]
    public async Task A_line_that_a_kill_cut_short_is_dropped_at_every_length()
    {
        await using (var journal = Open())
        {
            var number = await journal.BeginAsync(new PendingOperation("creating", State("a")), default);
            await journal.EndAsync(new StateChange(number, null, State("a")), default);
        }

        var whole = await File.ReadAllBytesAsync(_file);
        var lastLine = Array.LastIndexOf(whole, (byte)'\n', whole.Length - 2) + 1;
        for (var length = lastLine; length < whole.Length; length++)
        {
            await File.WriteAllBytesAsync(_file, whole[..length]);
            var snapshot = JournalFile.Read(_file, (text, _) => text)!.Fold(Snapshot.Empty);
            snapshot.Resources.ShouldBeEmpty();
            snapshot.PendingOperations.Length.ShouldBe(1);
        }
    }

    [Fact]
    public async Task A_journal_cut_short_within_its_first_line_says_nothing()
    {
        await File.WriteAllTextAsync(_file, """{"journal":1,"ba""");

        JournalFile.Read(_file, (text, _) => text).ShouldBeNull();
    }

    [Fact]
    public async Task Damage_in_the_middle_is_an_error()
    {
        await File.WriteAllTextAsync(_file, "{\"journal\":1,\"base\":\"x\"}\noops\n{\"begin\":1}\n");

        Should.Throw<FormatException>(() => JournalFile.Read(_file, (text, _) => text)).Message.ShouldContain("line 2 of the journal");
    }

    [Fact]
    public async Task A_thousand_parallel_steps_are_all_kept_with_numbers_of_their_own()
    {
        await using var journal = Open();

        var numbers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(async index =>
        {
            var number = await journal.BeginAsync(new PendingOperation("creating", State($"r{index}")), default);
            await journal.EndAsync(new StateChange(number, null, State($"r{index}")), default);
            return number;
        }));

        numbers.Distinct().Count().ShouldBe(1000);
        var found = JournalFile.Read(_file, (text, _) => text)!;
        found.Changes.Length.ShouldBe(1000);
        found.Begun.ShouldBeEmpty();
    }

    [Fact]
    public async Task Bookkeeping_is_not_waited_for_but_goes_along_with_what_is()
    {
        await using var journal = Open();
        await journal.EndAsync(new StateChange(null, State("a"), State("a") with { Protect = true }), default);
        await journal.BeginAsync(new PendingOperation("updating", State("b")), default);

        JournalFile.Read(_file, (text, _) => text)!.Changes.Single().New!.Protect.ShouldBeTrue();
    }

    [Fact]
    public async Task Secrets_are_encrypted_in_it()
    {
        await using var journal = new FileJournal(_file, "base", "salt", SecretForms.MaskedObject);
        await journal.BeginAsync(new PendingOperation("creating", FakeDeployment.Password), default);

        (await File.ReadAllTextAsync(_file)).ShouldNotContain("s3cret!");
    }

    [Fact]
    public async Task When_it_cannot_be_written_every_step_from_there_on_fails()
    {
        Directory.CreateDirectory(_file);
        await using var journal = Open();

        var first = await Should.ThrowAsync<IOException>(async () => await journal.BeginAsync(new PendingOperation("creating", State("a")), default));
        first.Message.ShouldStartWith($"could not write the journal {_file}");
        await Should.ThrowAsync<IOException>(async () => await journal.BeginAsync(new PendingOperation("creating", State("b")), default));
    }

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);

    private FileJournal Open() => new(_file, "base", "salt", SecretForms.Word);

    private static string Urn(string name) => $"urn:pulumi:dev::shop::a:b:C::{name}";

    private static ResourceState State(string name) => new() { Urn = Urn(name), Type = "a:b:C", Custom = true };
}
