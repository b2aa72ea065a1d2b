using System.Collections.Concurrent;
using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Steps;

/// <summary>Which resources a deployment may touch: <c>--target</c>, <c>--exclude</c> and their dependents.</summary>
public sealed class Targets
{
    private readonly UrnPatterns _targets;
    private readonly UrnPatterns _excludes;
    private readonly bool _withTargetDependents;
    private readonly bool _withExcludeDependents;
    private readonly ConcurrentDictionary<string, bool> _drawnIn = [];
    private readonly ConcurrentDictionary<string, bool> _drawnOut = [];

    public Targets(DeploymentOptions options)
    {
        _targets = new UrnPatterns(options.Targets);
        _excludes = new UrnPatterns(options.Excludes);
        _withTargetDependents = options.TargetDependents;
        _withExcludeDependents = options.ExcludeDependents;
    }

    /// <summary>Whether anything is left out.</summary>
    public bool AreLimited => !_targets.IsEmpty || !_excludes.IsEmpty;

    public bool Contains(ResourceState state) => Contains(state.Urn, state.Type, References.Of(state));

    public bool Contains(ResourceGoal goal) => Contains(goal.Urn, goal.Type, References.Of(goal.ToState(goal.Inputs)));

    /// <summary>
    /// Providers and the stack always belong to it. Must be asked about resources after those they depend on: dependents
    /// are remembered.
    /// </summary>
    private bool Contains(string urn, string type, IEnumerable<string> dependencies)
    {
        if (!AreLimited || type == Urns.StackType || Urns.IsProvider(type))
        {
            return true;
        }

        if (!_excludes.IsEmpty)
        {
            if (_excludes.Contains(urn) || (_withExcludeDependents && dependencies.Any(_drawnOut.ContainsKey)))
            {
                _drawnOut[urn] = true;
                return false;
            }

            return true;
        }

        if (_targets.Contains(urn) || (_withTargetDependents && dependencies.Any(_drawnIn.ContainsKey)))
        {
            _drawnIn[urn] = true;
            return true;
        }

        return false;
    }
}
