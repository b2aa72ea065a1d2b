using System.Security.Cryptography;
using System.Text;
using Rollback.Offline.Cloud.Home;

namespace Rollback.Offline.Cloud.Resource;

/// <summary>
/// The resources of one cloud, in memory and in one encrypted file each. A change survives the death of this process once
/// <see cref="Save"/> returns, and a power cut if it says that something is ready. Safe for concurrent use.
/// </summary>
internal sealed class ResourceStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Type, string Id), CloudResource> _resources = [];
    private readonly string _folder;
    private readonly Seal _seal;

    public ResourceStore(string folder, Seal seal)
    {
        _folder = folder;
        _seal = seal;
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.EnumerateFiles(folder, "*.sealed"))
        {
            if (new FileInfo(file).Length == 0)
            {
                // An intention that a power cut took: nothing was acknowledged.
                File.Delete(file);
                continue;
            }

            var resource = CloudResource.FromBytes(seal.Reveal(File.ReadAllBytes(file)));
            _resources[(resource.Type, resource.Id)] = resource;
        }
    }

    /// <summary>Raised after a change, outside of any lock; readers that derive things from resources look again.</summary>
    public event Action? Changed;

    public IReadOnlyList<CloudResource> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _resources.Values.OrderBy(resource => resource.Urn, StringComparer.Ordinal)];
            }
        }
    }

    public IReadOnlyList<CloudResource> OfType(string type) => [.. All.Where(resource => resource.Type == type)];

    public CloudResource? Find(string type, string id)
    {
        lock (_gate)
        {
            return _resources.GetValueOrDefault((type, id));
        }
    }

    public CloudResource Save(CloudResource resource)
    {
        lock (_gate)
        {
            // An intention has to outlive this process; what is done has to outlive a power cut.
            AtomicFile.Write(FileOf(resource), _seal.Protect(resource.ToBytes()), flush: resource.Phase == ResourcePhase.Ready);
            _resources[(resource.Type, resource.Id)] = resource;
        }

        Changed?.Invoke();
        return resource;
    }

    public void Remove(CloudResource resource)
    {
        lock (_gate)
        {
            File.Delete(FileOf(resource));
            _resources.Remove((resource.Type, resource.Id));
        }

        Changed?.Invoke();
    }

    private string FileOf(CloudResource resource)
    {
        var identity = SHA256.HashData(Encoding.UTF8.GetBytes($"{resource.Type}\n{resource.Id}"));
        return Path.Combine(_folder, Convert.ToHexStringLower(identity)[..32] + ".sealed");
    }
}
