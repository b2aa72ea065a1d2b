namespace Rollback.Operations.Tests;

/// <summary>`--map`, as it is typed, for a schema in which tables, columns and sequences are called otherwise.</summary>
[Collection(DatabaseCollection.Name)]
public sealed class MappingTests(TwoClusters clusters) : IDisposable
{
    private const string Migration = """
        ALTER TABLE customers RENAME TO clients; ALTER TABLE clients RENAME email TO address; ALTER SEQUENCE customers_id_seq RENAME TO clients_id_seq;
        ALTER TABLE measures RENAME TO "Read.ings=1"; ALTER TABLE "Read.ings=1" RENAME value TO amount;
        ALTER TABLE settings RENAME value TO spare; ALTER TABLE settings RENAME scope TO value; ALTER TABLE settings RENAME spare TO scope;
        ALTER TABLE clients ADD region text NOT NULL DEFAULT 'eu';
        """;

    // The columns are named without `public`, which was taken for a table of the schema "customers".
    private static readonly string[] Maps =
    [
        "--map", "customers=clients", "--map", "customers.email=clients.address", "--map", "measures=\"Read.ings=1\"", "--map", "public.measures.value=public.\"Read.ings=1\".amount",
        "--map", "settings.scope=settings.value", "--map", "settings.value=settings.scope",
    ];

    private readonly LineageCheckout _checkout = new();

    public void Dispose() => _checkout.Dispose();

    [Theory]
    [InlineData("", "  note: public.clients.region is on the right only and was not compared\n")]
    [InlineData("UPDATE clients SET address = 'wrong' WHERE id = 9", "  public.customers 9: different in email\n")]
    [InlineData("UPDATE \"Read.ings=1\" SET amount = -1 WHERE id = 9", "in value\n")]
    [InlineData("UPDATE settings SET scope = '' WHERE name = 'n7'", "different in value\n")]
    [InlineData("ALTER TABLE clients RENAME note TO notes", "  not compared: public.customers.note: public.clients has no such column")]
    [InlineData("SELECT setval('clients_id_seq', 7)", "  sequence public.clients_id_seq: ")]
    [InlineData("ALTER TABLE orders DROP CONSTRAINT orders_customer_fkey, ADD CONSTRAINT orders_customer_fkey FOREIGN KEY (customer) REFERENCES clients ON DELETE CASCADE", "  constraint public.orders.orders_customer_fkey: ")]
    public async Task What_a_migration_renamed_is_equal_and_every_fault_in_it_is_found(string fault, string told)
    {
        await GivenAsync(Migration + fault);

        var compared = await CompareAsync(Maps);

        compared.ExitCode.ShouldBe(fault.Length == 0 ? ExitCode.Done : ExitCode.Refused, compared.Out + compared.Error);
        compared.Out.ShouldContain(told);
    }

    [Fact]
    public async Task A_mapping_that_names_nothing_is_refused_rather_than_taken_for_equal()
    {
        await GivenAsync("");

        (string Map, string Error)[] wrong =
        [
            ("custmers=customers", "--map 'custmers=customers': the left has no table, column or sequence custmers. (PAR007)"),
            ("customers.note=customers.notes", "--map 'customers.note=customers.notes': the right has no column customers.notes. (PAR007)"),
            ("customers.note=settings.value", "public.settings.value is a column of public.settings, and public.customers, which holds public.customers.note, is compared with public.customers. (PAR007)"),
            ("customers", "--map 'customers' is not of the form left=right. (PAR006)"),
            ("a=b=c", "--map 'a=b=c' is not of the form left=right. (PAR006)"),
            (" ", "--map is empty. (OPS004)"),
        ];
        foreach (var (map, error) in wrong) await RefusedAsync(error, "--map", map);
        await RefusedAsync("another table is mapped to public.events already. (PAR007)", "--map", "settings=events", "--map", "customers=events");
        await RefusedAsync("--rows 0 is not a number of rows. (PAR003)", "--rows", "0");
        await RefusedAsync("--junit is empty. (OPS004)", "--junit", "");

        async Task RefusedAsync(string error, params string[] arguments)
        {
            var compared = await CompareAsync(arguments);
            compared.ExitCode.ShouldBe(ExitCode.Refused);
            compared.Error.ShouldContain(error);
        }
    }

    private async Task GivenAsync(string change)
    {
        var blue = await clusters.Blue.CreateAsync("", TwoClusters.Rich);
        var green = await clusters.Green.CreateAsync(change, TwoClusters.Rich);
        _checkout.Environment["BLUE"] = $"postgres://master@127.0.0.1:{blue.Port}/{blue.Database}";
        _checkout.Environment["GREEN"] = $"postgres://master@127.0.0.1:{green.Port}/{green.Database}";
    }

    private async Task<CommandRun> CompareAsync(params string[] more) => await _checkout.RunAsync(["parity", "compare", "--left", "env:BLUE", "--right", "env:GREEN", .. more]);
}
