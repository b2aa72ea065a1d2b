using System.Globalization;
using Npgsql;
using Rollback.Offline.Cloud.Database.Backup;
using Rollback.Offline.Cloud.Home;
using Rollback.Offline.Cloud.Recorded;
using Rollback.Offline.Cloud.Resource;
using Rollback.Offline.Cloud.Values;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Database;

/// <summary><c>aws:rds/instance:Instance</c>: a real PostgreSQL cluster on an address of its own.</summary>
internal sealed class InstanceKind(
    PlausibleOutputs plausible, ResourceStore store, DatabaseServer server, Restore restore, SnapshotShelf snapshots, BackupKeeper keeper, TimeProvider time)
    : RecordedKind(plausible)
{
    public const string Type = "aws:rds/instance:Instance";
    private const int DefaultPort = 5432;
    private const int Attempts = 5;
    private const long SoonCopied = 256 * 1024 * 1024;

    public override bool HoldsData => true;

    /// <summary>The resource id that RDS gives; the identifier is what must be unique.</summary>
    public override string IdFor(CloudResource draft)
    {
        var identifier = IdentifierOf(draft);
        if (store.OfType(Type).FirstOrDefault(other => IdentifierOf(other) == identifier) is { } existing)
        {
            throw new CloudException($"DBInstanceAlreadyExists: a database instance '{identifier}' exists already ({existing.Urn}).");
        }

        return "db-" + AwsIds.Token(26).ToUpperInvariant();
    }

    public override async Task<PropertyMap> RealiseAsync(CloudResource resource, CloudResource? previous, CancellationToken cancellationToken)
    {
        var instance = InstanceOf(resource);
        if (!instance.IsComplete)
        {
            await MakeAsync(instance, resource, cancellationToken);
        }

        await BringToAsync(instance, resource, cancellationToken);
        var outputs = await base.RealiseAsync(resource, previous, cancellationToken);
        return outputs
            .With("address", instance.Endpoint.Address.ToString())
            .With("endpoint", instance.Endpoint.ToString())
            .With("port", instance.Endpoint.Port)
            .With("status", "available")
            .With("resourceId", resource.Id)
            .With("engine", "postgres")
            .With("engineVersionActual", await instance.Administrator.ScalarAsync<string>("SHOW server_version", cancellationToken))
            .With("hostedZoneId", "Z000000000OFFLINE")
            .With("latestRestorableTime", LatestRestorable(instance));
    }

    public override async Task<PropertyMap?> ReadAsync(CloudResource resource, CancellationToken cancellationToken) =>
        InstanceOf(resource).IsComplete ? await base.ReadAsync(resource, cancellationToken) : null;

    public override void EnsureRemovable(CloudResource resource)
    {
        if (resource.Inputs.FlagAt("deletionProtection"))
        {
            throw new CloudException(
                $"Cannot delete protected DB Instance '{IdentifierOf(resource)}': disable deletion protection (deletionProtection: false), update, and try again.");
        }
    }

    public override async Task RemoveAsync(CloudResource resource, CancellationToken cancellationToken)
    {
        var instance = InstanceOf(resource);
        if (instance.IsComplete && !resource.Inputs.FlagAt("skipFinalSnapshot") && resource.Inputs.TextAt("finalSnapshotIdentifier") is { } name)
        {
            instance.Server.Begin();
            await instance.WaitAsync(cancellationToken);
            await snapshots.TakeAsync(name, resource.Id, instance, cancellationToken);
        }

        await server.RemoveAsync(IdentifierOf(resource));
    }

    public override Task ResumeAsync(CloudResource resource, CancellationToken cancellationToken)
    {
        var instance = InstanceOf(resource);
        if (instance.IsComplete)
        {
            instance.Configure(SettingsOf(resource));
            instance.Server.Begin();
        }

        return Task.CompletedTask;
    }

    /// <summary>Ends what a killed daemon left of an instance that it was making: the same create begins it anew.</summary>
    public Task EndHalfMadeAsync(CloudResource resource) => InstanceOf(resource).StopAsync();

    public static string IdentifierOf(CloudResource resource) =>
        resource.Inputs.TextAt("identifier") ?? throw new CloudException($"{resource.Urn} has no identifier.");

    /// <summary>A parameter group's values take effect at once, and after a restart where they must.</summary>
    public async Task ApplyParametersAsync(CloudResource resource, CancellationToken cancellationToken) =>
        await ApplyAsync(InstanceOf(resource), resource, cancellationToken);

    private Instance InstanceOf(CloudResource resource) => server.Of(IdentifierOf(resource), resource.Inputs.IntegerAt("port") ?? DefaultPort);

    /// <summary>From nothing to complete; whatever an interrupted attempt left is thrown away first.</summary>
    private async Task MakeAsync(Instance instance, CloudResource resource, CancellationToken cancellationToken)
    {
        await instance.StopAsync();
        if (Restore.IsWanted(resource))
        {
            await restore.MakeAsync(instance, resource, SettingsOf(resource), cancellationToken);
        }
        else
        {
            await instance.InitialiseAsync(cancellationToken);
            instance.Configure(SettingsOf(resource));
            instance.Server.Begin();
        }

        await FurnishAsync(instance, resource, cancellationToken);
        AtomicFile.Write(instance.Folder.Complete, []);
    }

    private async Task BringToAsync(Instance instance, CloudResource resource, CancellationToken cancellationToken)
    {
        await ApplyAsync(instance, resource, cancellationToken);
        await FurnishAsync(instance, resource, cancellationToken);
    }

    /// <summary>Its user and its first backup; again where the server was killed meanwhile, which is started anew.</summary>
    private async Task FurnishAsync(Instance instance, CloudResource resource, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await instance.WaitAsync(cancellationToken);
            try
            {
                await MasterUser.EnsureAsync(instance.Administrator, resource.Inputs, cancellationToken);
                await BackUpAsync(instance, resource, cancellationToken);
                return;
            }
            catch (NpgsqlException exception) when (attempt < Attempts && Administrator.HasLostServer(exception))
            {
                // It is waited for above.
            }
        }
    }

    /// <summary>A large restored instance serves first, as in RDS: the keeper copies it then.</summary>
    private async Task BackUpAsync(Instance instance, CloudResource resource, CancellationToken cancellationToken)
    {
        var retention = (int)(resource.Inputs.NumberAt("backupRetentionPeriod") ?? 0);
        if (retention == 0)
        {
            new BackupShelf(instance.Folder, time).Clear();
        }
        else if (!Restore.IsWanted(resource) || instance.Bytes < SoonCopied)
        {
            await keeper.EnsureAsync(instance, retention, cancellationToken);
        }
    }

    private async Task ApplyAsync(Instance instance, CloudResource resource, CancellationToken cancellationToken)
    {
        var changed = instance.Configure(SettingsOf(resource));
        instance.Server.Begin();
        await instance.WaitAsync(cancellationToken);
        if (!changed)
        {
            return;
        }

        if (await instance.Administrator.ScalarAsync<bool>("SELECT EXISTS (SELECT FROM pg_file_settings WHERE error = 'setting could not be applied')", cancellationToken))
        {
            await instance.StopAsync();
            instance.Server.Begin();
            await instance.WaitAsync(cancellationToken);
        }
        else
        {
            await instance.Administrator.ScalarAsync<bool>("SELECT pg_reload_conf()", cancellationToken);
        }
    }

    /// <summary>Empty while there is nothing to restore from.</summary>
    private string LatestRestorable(Instance instance) => new BackupShelf(instance.Folder, time).All.Count > 0
        ? time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        : "";

    private ServerSettings SettingsOf(CloudResource resource)
    {
        var group = resource.Inputs.TextAt("parameterGroupName");
        var parameters = store.OfType(ParameterGroupKind.Type).FirstOrDefault(candidate => candidate.Id == group)?.Inputs.MapsAt("parameters") ?? [];
        return new ServerSettings(InstanceOf(resource).Endpoint, parameters
            .Where(parameter => parameter.TextAt("name") is not null)
            .ToDictionary(parameter => parameter.TextAt("name")!, parameter => parameter.TextAt("value") ?? "", StringComparer.Ordinal));
    }
}
