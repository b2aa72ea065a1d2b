using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Steps;

/// <summary>What a program wants to have run around steps.</summary>
public interface IStepHooks
{
    /// <exception cref="StepFailedException">A hook failed, and the step with it.</exception>
    Task RunAsync(string kind, ResourceState? old, ResourceState? wanted, ResourceState? result);

    /// <summary>Whether a failed provider call is to be tried again.</summary>
    /// <param name="operation">create, update or delete.</param>
    /// <param name="old">Before the step.</param>
    /// <param name="wanted">After the step.</param>
    /// <param name="errors">How it failed each time so far, the latest first.</param>
    /// <exception cref="StepFailedException">A hook failed itself, or is not there.</exception>
    Task<bool> AskToRetryAsync(string operation, ResourceState? old, ResourceState? wanted, IReadOnlyCollection<string> errors);
}
