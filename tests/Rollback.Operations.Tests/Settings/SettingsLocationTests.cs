using Rollback.Operations.Settings;

namespace Rollback.Operations.Tests;

public sealed class SettingsLocationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("settings-").FullName;
    private readonly Checkout _checkout;
    private readonly SettingsLocation _copy;

    public SettingsLocationTests()
    {
        _checkout = new Checkout(Path.Combine(_folder, "root"), Path.Combine(_folder, "home"));
        Directory.CreateDirectory(_checkout.Stacks);
        _copy = SettingsLocation.Of(_checkout, "dev");
        Write("config:\n  rollback-infra:release: 1\n  rollback-infra:scaleOut: 1\n");
        _copy.Follow(_checkout, "dev").ShouldBeNull();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_changes_in_the_checkout_is_taken_over_and_what_this_home_changed_stays()
    {
        Own().With("release", "2").Write(_copy.Path);
        Write("config:\n  rollback-infra:release: 1\n  rollback-infra:scaleOut: 3\n");

        _copy.Follow(_checkout, "dev").ShouldBeNull();

        Own().Value("release").ShouldBe("2");
        Own().Value("scaleOut").ShouldBe("3");
    }

    [Fact]
    public void A_value_that_both_changed_is_the_checkouts()
    {
        Own().With("release", "2").Write(_copy.Path);
        Write("config:\n  rollback-infra:release: 3\n  rollback-infra:scaleOut: 1\n");

        _copy.Follow(_checkout, "dev").ShouldBeNull();

        Own().Value("release").ShouldBe("3");
    }

    [Fact]
    public void Settings_that_cannot_be_read_are_refused_although_there_is_a_copy()
    {
        Write("config: [x");

        _copy.Follow(_checkout, "dev").ShouldNotBeNull().Code.ShouldBe("CFG001");
    }

    [Fact]
    public void Changes_that_cannot_be_joined_are_refused_and_the_copy_stays()
    {
        var own = "config:\n  rollback-infra:release: 1\n  rollback-infra:scaleOut: 1\n  aws:region: eu-west-1\n";
        File.WriteAllText(_copy.Path, own);
        Write("config:\n  rollback-infra:release: 1\n  rollback-infra:scaleOut: 3\n");

        _copy.Follow(_checkout, "dev").ShouldNotBeNull().Code.ShouldBe("CFG003");

        File.ReadAllText(_copy.Path).ShouldBe(own);
    }

    private StackSettings Own() => StackSettings.Read(_copy.Path).Is(out var settings, out var failure) ? settings : throw new InvalidOperationException(failure.Message);

    private void Write(string text) => File.WriteAllText(Path.Combine(_checkout.Stacks, "Pulumi.dev.yaml"), text);
}
