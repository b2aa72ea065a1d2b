using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Npgsql;
using Rollback.Offline.Workload.Http;
using Rollback.Offline.Workload.Storage;

namespace Rollback.Offline.Workload;

/// <summary>The orders service: takes orders, keeps each once, and ends without failing a request.</summary>
internal static class OrdersService
{
    /// <summary>Runs until SIGTERM; 0 after an orderly end.</summary>
    public static async Task<int> RunAsync(Settings settings, TimeProvider time)
    {
        var source = new NpgsqlSlimDataSourceBuilder(settings.Database);
        source.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        await using var database = source.Build();
        using var schema = new OrderSchema(database, settings.Version);
        var drain = new Drain(time);
        var api = new OrderApi(new OrderTable(database, schema, settings.Version), new Fault(settings.FaultFile), settings, drain);

        await using var app = Build(settings.Endpoint, api, drain);
        await app.StartAsync();
        using var signals = drain.OnTermination();
        await Console.Out.WriteLineAsync($"orders {settings.Version} ({settings.Color}) listens on {settings.Endpoint}");
        await drain.Begun;

        // Connections that were opened meanwhile are answered, each for a last time; then nobody is left.
        await drain.CompletedAsync();
        using var rest = new CancellationTokenSource(Drain.LastAnswers);
        await app.StopAsync(rest.Token);
        return 0;
    }

    private static WebApplication Build(IPEndPoint endpoint, OrderApi api, Drain drain)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Listen(endpoint, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.Use(drain.Count);
            });
        });

        var app = builder.Build();
        app.Run(api.AnswerAsync);
        return app;
    }
}
