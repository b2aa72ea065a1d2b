using System.Collections.Immutable;
using System.Text.Json;
using Pulumi.Tests.Engine;
using Pulumi.Tests.Samples;

namespace Pulumi.Tests.Configuration;

public class ConfigTests
{
    private static readonly ImmutableDictionary<string, string> Settings = new Dictionary<string, string>
    {
        ["shop:name"] = "web",
        ["shop:on"] = "true",
        ["shop:count"] = "42",
        ["shop:ratio"] = "0.5",
        ["shop:list"] = "[1,2]",
        ["shop:server"] = """{"name":"web"}""",
        ["aws:region"] = "eu-west-1",
    }.ToImmutableDictionary();

    [Fact]
    public Task Settings_are_read_by_type() => WithinAsync(_ =>
    {
        var config = new Config();

        config.Get("name").ShouldBe("web");
        config.GetBoolean("on").ShouldBe(true);
        config.GetInt32("count").ShouldBe(42);
        config.GetDouble("ratio").ShouldBe(0.5);
        config.GetObject<int[]>("list").ShouldBe([1, 2]);
        config.RequireObject<Named>("server", JsonSerializerOptions.Web).Name.ShouldBe("web");
        (config.Require("name"), config.RequireBoolean("on"), config.RequireInt32("count"), config.RequireDouble("ratio"))
            .ShouldBe(("web", true, 42, 0.5));
    });

    [Fact]
    public Task What_is_missing_is_null() => WithinAsync(_ =>
    {
        var config = new Config();

        config.Get("other").ShouldBeNull();
        config.GetBoolean("other").ShouldBeNull();
        config.GetInt32("other").ShouldBeNull();
        config.GetDouble("other").ShouldBeNull();
        config.GetObject<int[]>("other").ShouldBeNull();
        config.GetSecret("other").ShouldBeNull();
        config.GetSecretObject<int[]>("other").ShouldBeNull();
    });

    [Fact]
    public Task Other_namespaces_are_named() => WithinAsync(_ =>
    {
        new Config("aws").Get("region").ShouldBe("eu-west-1");
        new Config("aws:config").Get("region").ShouldBe("eu-west-1");
    });

    [Fact]
    public Task Secret_forms_give_secret_outputs() => WithinAsync(async _ =>
    {
        var config = new Config();

        (await Look.Into(config.RequireSecret("name"))).ShouldBe(OutputData<string>.Of("web", isSecret: true));
        (await Look.Into(config.GetSecretInt32("count")!)).IsSecret.ShouldBeTrue();
        (await Look.Into(config.RequireSecretBoolean("on"))).IsSecret.ShouldBeTrue();
        (await Look.Into(config.RequireSecretDouble("ratio"))).Value.ShouldBe(0.5);
        (await Look.Into(config.RequireSecretObject<int[]>("list"))).Value.ShouldBe([1, 2]);
    });

    [Theory]
    [InlineData("missing", "Missing Required configuration variable 'shop:missing'\n\tplease set a value using the command `pulumi config set shop:missing <value>`")]
    [InlineData("Boolean", "Configuration 'shop:name' value 'web' is not a valid Boolean")]
    [InlineData("Int32", "Configuration 'shop:name' value 'web' is not a valid Int32")]
    [InlineData("Double", "Configuration 'shop:name' value 'web' is not a valid Double")]
    [InlineData("Object", "Configuration 'shop:name' value 'web' is not a valid System.Int32[]")]
    public async Task A_setting_that_cannot_be_used_says_why(string form, string message)
    {
        await using var engine = await FakeEngine.StartAsync();
        engine.Config = Settings;

        (await engine.RunAsync(() => Use(new Config(), form))).ShouldBe(32);

        engine.Errors.ShouldBe([message]);
    }

    [Fact]
    public async Task A_secret_setting_that_cannot_be_used_is_not_shown()
    {
        await using var engine = await FakeEngine.StartAsync();
        engine.Config = Settings;
        engine.SecretKeys = ["shop:name"];

        (await engine.RunAsync(() => new Config().RequireSecretInt32("name"))).ShouldBe(32);

        engine.Errors.ShouldBe(["Configuration 'shop:name' value '[secret]' is not a valid Int32"]);
    }

    private static object? Use(Config config, string form) => form switch
    {
        "Boolean" => config.RequireBoolean("name"),
        "Int32" => config.GetInt32("name"),
        "Double" => config.GetSecretDouble("name"),
        "Object" => config.GetObject<int[]>("name"),
        _ => config.RequireInt32("missing"),
    };

    private static Task WithinAsync(Action<FakeEngine> use) => WithinAsync(engine =>
    {
        use(engine);
        return Task.CompletedTask;
    });

    private static async Task WithinAsync(Func<FakeEngine, Task> use)
    {
        await using var engine = await FakeEngine.StartAsync();
        engine.Config = Settings;
        (await engine.RunAsync(async () =>
        {
            await use(engine);
            return new Dictionary<string, object?>();
        })).ShouldBe(0, string.Join('\n', engine.Errors));
    }

    private sealed record Named(string Name);
}
