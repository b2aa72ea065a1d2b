using System.Collections.Concurrent;
using Rollback.Offline.Cloud.Database.Backup;
using Rollback.Offline.Cloud.Resource;
using Rollback.Offline.Cloud.Values;

namespace Rollback.Offline.Cloud.Database;

/// <summary>
/// Takes every instance's automated backups: the first one of a restored instance soon after it serves, then one a day, and one
/// more whenever a restore would have much log to replay. Those beyond the retention period go, with their log.
/// </summary>
internal sealed class BackupKeeper(ResourceStore store, DatabaseServer server, Action<string> log, TimeProvider time) : IAsyncDisposable
{
    private const int DefaultPort = 5432;
    private const long MuchLog = 1L << 30;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Age = TimeSpan.FromDays(1);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim _wake = new(0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _notBefore = new(StringComparer.Ordinal);
    private Task _loop = Task.CompletedTask;

    public void Begin()
    {
        store.Changed += Wake;
        _loop = KeepAsync(_stopping.Token);
    }

    /// <summary>Waits until an instance has a backup; takes it if there is none.</summary>
    public Task EnsureAsync(Instance instance, int retention, CancellationToken cancellationToken) =>
        TakeIfAsync(instance, retention, shelf => shelf.All.Count == 0, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        store.Changed -= Wake;
        await _stopping.CancelAsync();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Looks now, instead of within a minute.</summary>
    private void Wake()
    {
        if (_wake.CurrentCount == 0)
        {
            _wake.Release();
        }
    }

    private async Task KeepAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await _wake.WaitAsync(Interval, stopping);
            foreach (var resource in store.OfType(InstanceKind.Type).Where(resource => resource.Phase == ResourcePhase.Ready))
            {
                await LookAfterAsync(resource, stopping);
            }
        }
    }

    private async Task LookAfterAsync(CloudResource resource, CancellationToken stopping)
    {
        var identifier = InstanceKind.IdentifierOf(resource);
        var retention = (int)(resource.Inputs.NumberAt("backupRetentionPeriod") ?? 0);
        var instance = server.Of(identifier, resource.Inputs.IntegerAt("port") ?? DefaultPort);
        if (retention == 0 || !instance.IsComplete || instance.Server.Pid is null || _notBefore.GetValueOrDefault(identifier) > time.GetUtcNow())
        {
            return;
        }

        try
        {
            await TakeIfAsync(instance, retention, IsDue, stopping);
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            // Whatever it was, the other instances and the next attempt must not suffer from it.
            _notBefore[identifier] = time.GetUtcNow() + PauseAfterFailure;
            log($"{instance.Server.Name}: no automated backup: {exception.Message}");
        }
    }

    private Task TakeIfAsync(Instance instance, int retention, Func<BackupShelf, bool> due, CancellationToken cancellationToken) =>
        instance.InTurnAsync(async ending =>
        {
            var shelf = new BackupShelf(instance.Folder, time);
            if (due(shelf))
            {
                await shelf.TakeAsync(instance, ending);
                shelf.Prune(TimeSpan.FromDays(retention));
            }
        }, cancellationToken);

    private bool IsDue(BackupShelf shelf) =>
        shelf.All is not [var newest, ..]
        || time.GetUtcNow() - newest.Manifest.StoppedAt > Age
        || shelf.LogSince(newest) > Math.Max(MuchLog, newest.Manifest.Bytes);
}
