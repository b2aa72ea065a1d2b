using Rollback.Offline.Cloud.Database;
using Rollback.Offline.Cloud.Home;

namespace Rollback.Offline.Cloud.Tests;

public sealed class PostgresProgramsTests
{
    [Fact]
    public void A_chosen_folder_without_PostgreSQL_is_refused_by_its_name() =>
        Should.Throw<CloudException>(() => PostgresPrograms.Find("/home", "/nowhere")).Message
            .ShouldBe("PG_BIN is '/nowhere', and there is no 'postgres' in it. Set it to the folder of PostgreSQL's programs, or unset it.");

    [Fact]
    public void A_chosen_folder_is_taken_before_all_others()
    {
        var chosen = Directory.CreateTempSubdirectory().FullName;
        File.WriteAllText(Path.Combine(chosen, "postgres"), "");

        PostgresPrograms.Find("/home", chosen).Server.ShouldBe(Path.Combine(chosen, "postgres"));
        Directory.Delete(chosen, recursive: true);
    }
}
