using System.Collections.Immutable;
using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Engine.Tests.Cli;

namespace Rollback.Offline.Engine.Tests.Backend;

/// <summary>What the command after a kill makes of what the killed one left behind.</summary>
public sealed class RecoveryTests : IDisposable
{
    private readonly PulumiHome _home = new();

    private string Journal => Path.ChangeExtension(_home.Checkpoint(), ".journal");

    [Fact]
    public async Task An_interrupted_update_is_seen_by_readers_and_folded_by_the_next_update()
    {
        await InterruptAsync();

        (await _home.OkAsync("stack", "output", "size")).ShouldBe("8\n");
        (await _home.OkAsync("stack", "export")).ShouldContain(FakeDeployment.PasswordUrn);
        File.Exists(Journal).ShouldBeTrue();

        Snapshot? seen = null;
        _home.Deploy = (request, _) =>
        {
            seen = request.Base;
            return Task.FromResult(new DeploymentResult(true, request.Base, ImmutableSortedDictionary<string, int>.Empty));
        };
        var run = await _home.RunAsync("refresh", "--yes", "--skip-preview");

        run.ExitCode.ShouldBe(0);
        run.Error.ShouldBe("warning: recovered the progress of an update that was interrupted\n");
        seen!.Resources.Select(state => state.Urn).ShouldBe([FakeDeployment.StackUrn, FakeDeployment.ProviderUrn]);
        seen.PendingOperations.Single().Resource.Urn.ShouldBe(FakeDeployment.PasswordUrn);
        File.Exists(Journal).ShouldBeFalse();
    }

    [Fact]
    public async Task A_journal_that_is_in_the_checkpoint_already_is_dropped()
    {
        await InterruptAsync();
        var journal = await File.ReadAllTextAsync(Journal);
        _home.Deploy = (request, _) => Task.FromResult(new DeploymentResult(true, request.Base, ImmutableSortedDictionary<string, int>.Empty));
        await _home.OkAsync("refresh", "--yes", "--skip-preview");
        var digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(_home.Checkpoint())));
        await File.WriteAllTextAsync(Journal, $"{journal}{{\"folded\":\"{digest}\"}}\n");

        (await _home.RunAsync("refresh", "--yes", "--skip-preview")).Error.ShouldBe("");

        File.Exists(Journal).ShouldBeFalse();
    }

    [Fact]
    public async Task A_journal_of_another_checkpoint_is_kept_aside_with_a_word()
    {
        await InterruptAsync();
        await File.WriteAllTextAsync(_home.Checkpoint(), """{"version":0,"checkpoint":{"stack":"organization/shop/dev" }}""");
        _home.Deploy = (request, _) => Task.FromResult(new DeploymentResult(true, request.Base, ImmutableSortedDictionary<string, int>.Empty));

        var run = await _home.RunAsync("refresh", "--yes", "--skip-preview");

        run.ExitCode.ShouldBe(0);
        run.Error.ShouldContain($"it was kept as {Journal}.orphaned");
        File.Exists(Journal + ".orphaned").ShouldBeTrue();
    }

    [Fact]
    public async Task The_lock_of_a_dead_process_is_taken_away_and_that_of_a_living_one_is_respected()
    {
        await _home.OkAsync("stack", "init", "dev");
        _home.Deploy = FakeDeployment.RunAsync;
        var folder = Directory.CreateDirectory(Path.Combine(_home.Data, "locks", "organization", "shop", "dev")).FullName;
        await WriteLockAsync(folder, pid: int.MaxValue, Environment.MachineName);

        (await _home.RunAsync("refresh", "--yes", "--skip-preview")).Error.ShouldContain("ended without giving it back");

        await WriteLockAsync(folder, Environment.ProcessId, Environment.MachineName);
        await WriteLockAsync(folder, pid: 1, "elsewhere");
        var run = await _home.RunAsync("refresh", "--yes", "--skip-preview");
        run.ExitCode.ShouldBe(1);
        run.Error.ShouldStartWith("error: the stack is currently locked by 2 lock(s). Either wait for the other process(es) to end or delete the lock file with `pulumi cancel`.");
        run.Error.ShouldContain("ana@elsewhere (pid 1)");

        await _home.OkAsync("cancel", "--yes");
        await _home.OkAsync("refresh", "--yes", "--skip-preview");
        Directory.GetFiles(folder).ShouldBeEmpty();
    }

    public void Dispose() => _home.Dispose();

    /// <summary>Leaves what a kill during the creation of the password would leave.</summary>
    private async Task InterruptAsync()
    {
        await _home.OkAsync("stack", "init", "dev");
        _home.Deploy = async (request, cancellationToken) =>
        {
            await request.Journal.EndAsync(new StateChange(null, null, FakeDeployment.Stack), cancellationToken);
            await request.Journal.EndAsync(new StateChange(null, null, FakeDeployment.Provider), cancellationToken);
            await request.Journal.BeginAsync(new PendingOperation("creating", FakeDeployment.Password), cancellationToken);
            throw new IOException("killed");
        };
        (await _home.RunAsync("refresh", "--yes", "--skip-preview")).ExitCode.ShouldBe(1);
    }

    private static Task WriteLockAsync(string folder, int pid, string host) => File.WriteAllTextAsync(
        Path.Combine(folder, $"{Guid.NewGuid()}.json"),
        $$"""{"pid":{{pid}},"username":"ana","hostname":"{{host}}","timestamp":"{{TimeProvider.System.GetUtcNow():O}}"}""");
}
