using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Npgsql;
using Rollback.Offline.Workload.Storage;

namespace Rollback.Offline.Workload.Http;

/// <summary>The HTTP interface of the service.</summary>
internal sealed class OrderApi(OrderTable orders, Fault fault, Settings settings, Drain drain)
{
    private const string Orders = "/orders";

    public async Task AnswerAsync(HttpContext context)
    {
        context.Response.Headers["X-Color"] = settings.Color;
        context.Response.Headers["X-Version"] = settings.Version;
        if (drain.IsDraining)
        {
            context.Response.Headers.Connection = new StringValues("close");
        }

        try
        {
            await RouteAsync(context);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            // The class alone: a database's message may hold values.
            await Console.Out.WriteLineAsync($"the database failed: {exception.GetType().Name} {(exception as PostgresException)?.SqlState}");
            await FailAsync(context, StatusCodes.Status503ServiceUnavailable, "The database cannot be reached.");
        }
    }

    private Task RouteAsync(HttpContext context) => (context.Request.Method, context.Request.Path.Value) switch
    {
        ("GET", "/healthz") => WriteAsync(context, StatusCodes.Status200OK, new Health("alive")),
        ("GET", "/readyz") => ReadyAsync(context),
        (_, { } path) when path.StartsWith(Orders, StringComparison.Ordinal) && fault.Status is { } status =>
            FailAsync(context, status, "A drill makes this color fail."),
        ("POST", Orders) => PlaceAsync(context),
        ("GET", "/orders/count") => CountAsync(context),
        ("GET", { Length: > 8 } path) when path.StartsWith("/orders/", StringComparison.Ordinal) => FindAsync(context, path["/orders/".Length..]),
        _ => FailAsync(context, StatusCodes.Status404NotFound, "There is nothing at this path."),
    };

    private async Task ReadyAsync(HttpContext context)
    {
        if (drain.IsDraining)
        {
            await FailAsync(context, StatusCodes.Status503ServiceUnavailable, "The service is ending.");
            return;
        }

        await orders.PingAsync(context.RequestAborted);
        await WriteAsync(context, StatusCodes.Status200OK, new Health("ready"));
    }

    private async Task PlaceAsync(HttpContext context)
    {
        var order = await ReadAsync(context);
        if (order is not { Key.Length: > 0, Item.Length: > 0, Quantity: > 0 })
        {
            await FailAsync(context, StatusCodes.Status400BadRequest, "An order has a key, an item, and a quantity above 0.");
            return;
        }

        // Not the request's token: an order whose client left half-way is still kept whole or not at all.
        var placed = await orders.PlaceAsync(order, CancellationToken.None);
        await WriteAsync(context, placed.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK, new Placed(placed.Id, order.Key, settings.Version));
    }

    private async Task FindAsync(HttpContext context, string key)
    {
        if (await orders.FindAsync(Uri.UnescapeDataString(key), context.RequestAborted) is { } order)
        {
            await WriteAsync(context, StatusCodes.Status200OK, order);
            return;
        }

        await FailAsync(context, StatusCodes.Status404NotFound, "There is no order with this key.");
    }

    private async Task CountAsync(HttpContext context) =>
        await WriteAsync(context, StatusCodes.Status200OK, new Total(await orders.CountAsync(context.RequestAborted)));

    private static async Task<Order?> ReadAsync(HttpContext context)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, OrderJson.Default.Order, context.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Task FailAsync(HttpContext context, int status, string message) => WriteAsync(context, status, new Problem(message));

    private static async Task WriteAsync<T>(HttpContext context, int status, T answer)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(answer, typeof(T), OrderJson.Default);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
