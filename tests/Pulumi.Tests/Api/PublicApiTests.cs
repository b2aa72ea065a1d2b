using System.Runtime.CompilerServices;

namespace Pulumi.Tests.Api;

public class PublicApiTests
{
    private const string Accept = "UPDATE_APPROVED=1 dotnet test -c Release tests/Pulumi.Tests --filter PublicApiTests";

    private static readonly string[] Ours = [.. ApiText.Of(typeof(Output).Assembly)];

    [Fact]
    public void The_public_api_is_the_approved_one()
    {
        var file = InSources("PublicApi.approved.txt");
        var text = string.Join('\n', Ours) + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_APPROVED") == "1")
        {
            File.WriteAllText(file, text);
        }

        File.ReadAllText(file).ShouldBe(text, $"The public API has changed. To accept it: {Accept}");
    }

    [Fact]
    public void Every_public_member_is_one_of_the_official_package() =>
        Placed(Ours).Except(Official(withMissing: true)).ShouldBeEmpty(
            "These members are not in Api/OfficialApi.txt: make them internal, or show that the official package has them.");

    [Fact]
    public void Every_official_member_that_is_not_listed_as_missing_is_here() =>
        Official(withMissing: false).Except(Placed(Ours)).ShouldBeEmpty(
            "These members of Api/OfficialApi.txt are not in the assembly: add them, or put a '-' before them.");

    /// <summary>The table of the official package. Comments begin with '#', what we do not have with '-'.</summary>
    private static IEnumerable<string> Official(bool withMissing) => Placed(
        File.ReadLines(InSources(Path.Combine("Api", "OfficialApi.txt")))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Where(line => withMissing || !line.TrimStart().StartsWith('-'))
            .Select(line => line.TrimStart().StartsWith('-') ? "  " + line.TrimStart().TrimStart('-').TrimStart() : line));

    /// <summary>Each member with its type, so that it is found in its place only.</summary>
    private static IEnumerable<string> Placed(IEnumerable<string> lines)
    {
        var type = "";
        foreach (var line in lines)
        {
            if (!line.StartsWith(' '))
            {
                type = line;
            }

            yield return line.StartsWith(' ') ? $"{type} |{line}" : line;
        }
    }

    private static string InSources(string path, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(here))!, path);
}
