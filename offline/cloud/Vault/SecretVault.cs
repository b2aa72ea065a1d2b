using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Rollback.Offline.Cloud.Home;

namespace Rollback.Offline.Cloud.Vault;

/// <summary>The secrets of a cloud, one encrypted file each.</summary>
internal sealed class SecretVault(string folder, Seal seal, TimeProvider time)
{
    private readonly Lock _gate = new();

    /// <summary>Makes a secret; one that exists under this ARN stays as it is.</summary>
    /// <exception cref="CloudException">The name is taken, perhaps by a secret that is scheduled for deletion.</exception>
    public void Create(string arn, string name)
    {
        lock (_gate)
        {
            Directory.CreateDirectory(folder);
            foreach (var other in All().Where(other => other.Name == name && other.Arn != arn))
            {
                throw new CloudException(other.DeletionDate is { } date
                    ? $"InvalidRequestException: a secret named '{name}' is scheduled for deletion on {date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}. Choose another name, or set recoveryWindowInDays: 0 before deleting."
                    : $"ResourceExistsException: a secret named '{name}' exists already.");
            }

            if (Find(arn) is null)
            {
                Write(new StoredSecret(arn, name, [], null));
            }
        }
    }

    public StoredSecret? Find(string arn)
    {
        lock (_gate)
        {
            return File.Exists(FileOf(arn)) ? Read(FileOf(arn)) : null;
        }
    }

    /// <exception cref="CloudException">There is no such secret, or it is scheduled for deletion.</exception>
    public StoredSecret Change(string arn, Func<StoredSecret, StoredSecret> change)
    {
        lock (_gate)
        {
            var secret = Find(arn) is { DeletionDate: null } found
                ? found
                : throw new CloudException($"ResourceNotFoundException: there is no secret '{arn}', or it is scheduled for deletion.");
            var changed = change(secret);
            Write(changed);
            return changed;
        }
    }

    /// <summary>Deletes at once for a window of 0 days; else the secret's name stays taken for so long.</summary>
    public void Delete(string arn, int windowInDays)
    {
        lock (_gate)
        {
            if (Find(arn) is not { } secret)
            {
                return;
            }

            if (windowInDays == 0)
            {
                File.Delete(FileOf(arn));
                return;
            }

            Write(secret with { DeletionDate = secret.DeletionDate ?? time.GetUtcNow().AddDays(windowInDays) });
        }
    }

    /// <summary>Those whose window is over are removed on the way.</summary>
    private List<StoredSecret> All()
    {
        var secrets = new List<StoredSecret>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.sealed"))
        {
            var secret = Read(file);
            if (secret.DeletionDate <= time.GetUtcNow())
            {
                File.Delete(file);
                continue;
            }

            secrets.Add(secret);
        }

        return secrets;
    }

    private StoredSecret Read(string file) => JsonSerializer.Deserialize(seal.Reveal(File.ReadAllBytes(file)), VaultJson.Default.StoredSecret)!;

    private void Write(StoredSecret secret) =>
        AtomicFile.Write(FileOf(secret.Arn), seal.Protect(JsonSerializer.SerializeToUtf8Bytes(secret, VaultJson.Default.StoredSecret)));

    private string FileOf(string arn) => Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(arn)))[..32] + ".sealed");
}
