using Pulumirpc;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Provider;

/// <summary>What a provider plugin decides and does; <see cref="ProviderService"/> speaks the protocol around it.</summary>
internal interface IPulumiProvider
{
    /// <summary>The version of the official package that it stands in for.</summary>
    string Version { get; }

    /// <summary>Takes the provider's configuration: plain names, without the package.</summary>
    void Configure(PropertyMap configuration);

    CheckResponse Check(CheckRequest request);

    DiffResponse Diff(DiffRequest request);

    Task<CreateResponse> CreateAsync(CreateRequest request, CancellationToken cancellationToken);

    Task<ReadResponse> ReadAsync(ReadRequest request, CancellationToken cancellationToken);

    Task<UpdateResponse> UpdateAsync(UpdateRequest request, CancellationToken cancellationToken);

    Task DeleteAsync(DeleteRequest request, CancellationToken cancellationToken);
}
