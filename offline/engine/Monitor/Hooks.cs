using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;
using Pulumirpc;
using Rollback.Offline.Engine.Events;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Engine.Steps;
using Rollback.Offline.Protocol.Transport;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Monitor;

/// <summary>The program's resource hooks: functions that run before and after its resources' steps.</summary>
public sealed class Hooks(Callbacks callbacks, EventSink events, bool isPreview) : IStepHooks
{
    private readonly ConcurrentDictionary<string, RegisterResourceHookRequest> _hooks = [];
    private readonly ConcurrentDictionary<string, RegisterErrorHookRequest> _errorHooks = [];

    public Task<Empty> AddAsync(RegisterResourceHookRequest hook) => _hooks.TryAdd(hook.Name, hook)
        ? Task.FromResult(new Empty())
        : throw new RpcException(StatusCode.AlreadyExists, $"resource hook already registered for name \"{hook.Name}\"");

    public Task<Empty> AddAsync(RegisterErrorHookRequest hook) => _errorHooks.TryAdd(hook.Name, hook)
        ? Task.FromResult(new Empty())
        : throw new RpcException(StatusCode.AlreadyExists, $"error hook already registered for name \"{hook.Name}\"");

    public async Task RunAsync(string kind, ResourceState? old, ResourceState? wanted, ResourceState? result)
    {
        var subject = (wanted ?? old)!;
        foreach (var name in subject.Hooks.GetValueOrDefault(kind, []))
        {
            if (!_hooks.TryGetValue(name, out var hook))
            {
                throw new StepFailedException($"resource hook \"{name}\" of '{subject.Urn}' was not registered by the program");
            }

            if (isPreview && !hook.OnDryRun)
            {
                continue;
            }

            var error = await CallAsync(hook, subject, old, wanted, result);
            if (error.Length > 0 && hook.IgnoreErrors)
            {
                events.Warn(subject.Urn, $"{kind} hook \"{name}\" failed: {error}");
            }
            else if (error.Length > 0)
            {
                throw new StepFailedException($"{kind} hook \"{name}\" failed: {error}");
            }
        }
    }

    public async Task<bool> AskToRetryAsync(string operation, ResourceState? old, ResourceState? wanted, IReadOnlyCollection<string> errors)
    {
        var subject = (wanted ?? old)!;
        foreach (var name in subject.Hooks.GetValueOrDefault("onError", []))
        {
            if (!_errorHooks.TryGetValue(name, out var hook))
            {
                throw new StepFailedException($"error hook \"{name}\" of '{subject.Urn}' was not registered by the program");
            }

            var response = await callbacks.InvokeAsync<ErrorHookRequest, ErrorHookResponse>(hook.Callback, new ErrorHookRequest
            {
                Urn = subject.Urn,
                Id = subject.Id,
                Name = Urns.NameOf(subject.Urn),
                Type = subject.Type,
                NewInputs = wanted?.Inputs.ToWire(),
                OldInputs = old?.Inputs.ToWire(),
                OldOutputs = old?.Outputs.ToWire(),
                FailedOperation = operation,
                Errors = { errors },
            });
            if (response.Error.Length > 0)
            {
                throw new StepFailedException($"error hook \"{name}\" failed: {response.Error}");
            }

            if (response.Retry)
            {
                return true;
            }
        }

        return false;
    }

    private async Task<string> CallAsync(
        RegisterResourceHookRequest hook, ResourceState subject, ResourceState? old, ResourceState? wanted, ResourceState? result)
    {
        try
        {
            var response = await callbacks.InvokeAsync<ResourceHookRequest, ResourceHookResponse>(hook.Callback, new ResourceHookRequest
            {
                Urn = subject.Urn,
                Id = result?.Id ?? subject.Id,
                Name = Urns.NameOf(subject.Urn),
                Type = subject.Type,
                NewInputs = wanted?.Inputs.ToWire(),
                OldInputs = old?.Inputs.ToWire(),
                NewOutputs = wanted is null ? null : result?.Outputs.ToWire(),
                OldOutputs = old?.Outputs.ToWire(),
            });
            return response.Error;
        }
        catch (RpcException failure)
        {
            return failure.Message;
        }
    }
}
