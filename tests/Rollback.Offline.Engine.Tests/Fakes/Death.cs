using Rollback.Offline.Protocol.Transport;

namespace Rollback.Offline.Engine.Tests.Fakes;

/// <summary>Lets the engine, the provider or the program die at a chosen moment of the next deployment.</summary>
public sealed class Death
{
    private readonly TestStack _stack;
    private int _momentsLeft;
    private bool _hasStruck;

    /// <param name="stack">Whose deployment.</param>
    /// <param name="victim"><c>engine</c>, <c>provider before</c> or <c>provider after</c> what it is asked for, or <c>program</c>.</param>
    /// <param name="moment">How much it still gets done.</param>
    public Death(TestStack stack, string victim, int moment)
    {
        (_stack, _momentsLeft) = (stack, moment);
        switch (victim)
        {
            case "engine":
                stack.EntriesToLive = moment;
                break;
            case "provider before":
                stack.Provider.Before = async (_, _) => await StrikeAsync(mayFinish: false);
                break;
            case "provider after":
                stack.Provider.After = async _ => await StrikeAsync(mayFinish: true);
                break;
            default:
                stack.BeforeRegistration = () => _ = _momentsLeft-- <= 0 ? throw Struck() : 0;
                break;
        }
    }

    /// <summary>Brings the victim back, and tells whether it had died at all.</summary>
    public async Task<bool> UndoAsync()
    {
        _hasStruck |= _stack.Journal.HasDied;
        _stack.EntriesToLive = int.MaxValue;
        _stack.BeforeRegistration = () => { };
        _stack.Provider.Before = (_, _) => Task.CompletedTask;
        _stack.Provider.After = _ => Task.CompletedTask;
        await _stack.Provider.DisposeAsync();
        await _stack.Provider.StartAsync();
        return _hasStruck;
    }

    private async Task StrikeAsync(bool mayFinish)
    {
        if (_momentsLeft-- > 0)
        {
            return;
        }

        var error = Struck();
        await _stack.Provider.DisposeAsync();
        if (!mayFinish)
        {
            throw error;
        }
    }

    private RpcException Struck()
    {
        _hasStruck = true;
        return new RpcException(StatusCode.Aborted, "killed");
    }
}
