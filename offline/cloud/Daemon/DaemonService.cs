using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Npgsql;
using Pulumirpc;
using Rollback.Offline.Cloud.Home;
using Rollback.Offline.Cloud.Provider;
using Rollback.Offline.Cloud.Resource;
using Rollback.Offline.Protocol.Transport;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Daemon;

/// <summary>What a daemon answers: the real half of the provider service for the plugins, and the control verbs.</summary>
internal sealed class DaemonService(ResourceOperations operations, DaemonLife life, IReadOnlyDictionary<string, Func<PropertyMap, PropertyMap>> verbs)
{
    public RpcService ToRpc() => new RpcService(ProviderReflection.Descriptor.FindTypeByName<ServiceDescriptor>("ResourceProvider"))
        .Unary<CreateRequest, CreateResponse>("Create", (request, _) => AnswerAsync(request.Urn, async stopping =>
        {
            var resource = await operations.CreateAsync(
                request.Urn, request.Properties.ToProperties(), CallContext.FromToken(request.ResourceStatusToken), stopping);
            return new CreateResponse { Id = resource.Id, Properties = resource.Outputs.ToWire() };
        }))
        .Unary<UpdateRequest, UpdateResponse>("Update", (request, _) => AnswerAsync(request.Urn, async stopping =>
        {
            var resource = await operations.UpdateAsync(
                request.Urn, request.Id, request.News.ToProperties(), CallContext.FromToken(request.ResourceStatusToken), stopping);
            return new UpdateResponse { Properties = resource.Outputs.ToWire() };
        }))
        .Unary<ReadRequest, ReadResponse>("Read", (request, _) => AnswerAsync(request.Urn, async stopping =>
        {
            var resource = await operations.ReadAsync(Urn.TypeOf(request.Urn), request.Id, stopping);
            return resource is null
                ? new ReadResponse()
                : new ReadResponse { Id = resource.Id, Properties = resource.Outputs.ToWire(), Inputs = resource.Inputs.ToWire() };
        }))
        .Unary<DeleteRequest, Empty>("Delete", (request, _) => AnswerAsync(request.Urn, async stopping =>
        {
            await operations.DeleteAsync(request.Urn, request.Id, stopping);
            return new Empty();
        }))
        .Unary<InvokeRequest, InvokeResponse>("Invoke", (request, _) => Task.FromResult(Control(request)));

    /// <summary>Runs on the daemon's own time: a caller that goes away does not interrupt an operation half-way.</summary>
    private async Task<T> AnswerAsync<T>(string urn, Func<CancellationToken, Task<T>> operation)
    {
        using var call = life.Enter();
        try
        {
            return await operation(life.Stopping);
        }
        catch (UnhealthyException exception)
        {
            var detail = new ErrorResourceInitFailed { Properties = exception.Outputs.ToWire() };
            detail.Reasons.Add(exception.Reasons);
            detail.Id = exception.Id;
            detail.Inputs = exception.Inputs.ToWire();
            throw new RpcException(StatusCode.Unknown, exception.Message, detail);
        }
        catch (CloudException exception)
        {
            throw new RpcException(StatusCode.FailedPrecondition, exception.Message, exception);
        }
        catch (OperationCanceledException exception) when (life.Stopping.IsCancellationRequested)
        {
            throw new RpcException(StatusCode.Unavailable, "The offline cloud is stopping.", exception);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.DiskFull)
        {
            throw new RpcException(StatusCode.FailedPrecondition, $"The disk under the offline cloud is full: {exception.MessageText}. Free space there and run the same command again.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RpcException(StatusCode.FailedPrecondition, $"The offline cloud cannot write its files: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            life.Log($"{urn}: {exception}");
            throw;
        }
    }

    private InvokeResponse Control(InvokeRequest request)
    {
        if (request.Tok == DaemonClient.Status && life.IsClosing)
        {
            // Whoever looks for a daemon waits for the next one.
            throw new RpcException(StatusCode.Unavailable, "The offline cloud is stopping.");
        }

        var response = new InvokeResponse { Return = new Struct() };
        try
        {
            response.Return = verbs.TryGetValue(request.Tok, out var verb)
                ? verb(request.Args.ToProperties()).ToWire()
                : throw new CloudException($"The daemon has no verb '{request.Tok}'.");
        }
        catch (CloudException exception)
        {
            response.Failures.Add(new CheckFailure { Reason = exception.Message });
        }

        return response;
    }
}
