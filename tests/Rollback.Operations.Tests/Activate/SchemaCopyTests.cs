using Npgsql;
using Rollback.Model;
using Rollback.Operations.Schema;

namespace Rollback.Operations.Tests;

[Collection(DatabaseCollection.Name)]
public sealed class SchemaCopyTests(TwoClusters clusters) : IDisposable
{
    private readonly StackCheckout _checkout = new(lineage: "move");
    private readonly Change _change = new() { Id = "add-note", Database = "orders", Class = ChangeClass.Reversible, Apply = "add-note.sql" };

    public void Dispose() => _checkout.Dispose();

    private SchemaCopy Copy(NpgsqlConnectionStringBuilder from, NpgsqlConnectionStringBuilder to) =>
        new(new("blue", from), new("green", to), [_change], _checkout.Root, _checkout.Context());

    private void Migration(string sql) => File.WriteAllText(Path.Combine(_checkout.Root, _change.Apply), sql);

    private static async Task<T> ValueAsync<T>(NpgsqlConnectionStringBuilder settings, string sql)
    {
        await using var source = NpgsqlDataSource.Create(settings);
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    [Fact]
    public async Task The_new_generation_gets_schema_and_migrations_once_and_no_rows()
    {
        var from = await clusters.Blue.CreateAsync("CREATE TABLE item (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL); INSERT INTO item (name) VALUES ('a'); CREATE VIEW named AS SELECT name FROM item;");
        var to = await clusters.Green.CreateAsync("");
        Migration("ALTER TABLE item ADD COLUMN note text;");

        (await Copy(from, to).RunAsync(CancellationToken.None)).ShouldBeNull();
        // The migration is not repeatable, so a second run that repeated it would fail.
        (await Copy(from, to).RunAsync(CancellationToken.None)).ShouldBeNull();

        (await ValueAsync<long>(to, "SELECT count(*) FROM named")).ShouldBe(0);
        (await ValueAsync<string>(to, "SELECT string_agg(column_name, ',' ORDER BY ordinal_position) FROM information_schema.columns WHERE table_name = 'item'")).ShouldBe("id,name,note");
        (await ValueAsync<string>(to, "SELECT id FROM rollback_infra.change")).ShouldBe("add-note");
        (await ValueAsync<bool>(from, "SELECT to_regnamespace('rollback_infra') IS NULL")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_nothing_behind()
    {
        var from = await clusters.Blue.CreateAsync("CREATE TABLE item (id bigint PRIMARY KEY);");
        var to = await clusters.Green.CreateAsync("");
        Migration("ALTER TABLE absent ADD COLUMN note text;");

        var failure = await Copy(from, to).RunAsync(CancellationToken.None);

        failure.ShouldNotBeNull().Code.ShouldBe("SCH003");
        failure.Message.ShouldContain("relation \"absent\" does not exist");
        (await ValueAsync<bool>(to, "SELECT to_regclass('item') IS NULL AND to_regnamespace('rollback_infra') IS NULL")).ShouldBeTrue();
    }
}
