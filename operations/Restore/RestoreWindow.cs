using Rollback.Operations.Cutover;
using Rollback.Operations.Parity;

namespace Rollback.Operations.Restore;

/// <summary>What closing the one database and opening the other needs, connected beforehand: connecting takes longer than either.</summary>
internal sealed class RestoreWindow : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _parts = [];

    private RestoreWindow()
    {
    }

    public required SwitchSide From { get; init; }

    public required SwitchSide To { get; init; }

    public required SwitchGateway Gateway { get; init; }

    public required SequenceCarry Carry { get; init; }

    public bool IsAlive => From.IsAlive && To.IsAlive;

    public static async Task<RestoreWindow> OpenAsync(SwitchRequest both, CancellationToken cancellationToken)
    {
        var parts = new Stack<IAsyncDisposable>();
        try
        {
            var from = await SwitchSide.OpenAsync(both.From, cancellationToken);
            parts.Push(from);
            var to = await SwitchSide.OpenAsync(both.To, cancellationToken);
            parts.Push(to);
            var gateway = new SwitchGateway(both, from);
            parts.Push(gateway);
            var sequences = (await CatalogReader.SequenceNamesAsync(from.Connection, cancellationToken)).Intersect(await CatalogReader.SequenceNamesAsync(to.Connection, cancellationToken));
            var carry = new SequenceCarry([.. sequences]);
            parts.Push(carry);
            var window = new RestoreWindow { From = from, To = to, Gateway = gateway, Carry = carry };
            window._parts.AddRange(parts);
            return window;
        }
        catch
        {
            foreach (var part in parts) await part.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in _parts) await part.DisposeAsync();
    }
}
