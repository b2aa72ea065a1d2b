using System.Text.Json.Nodes;
using Rollback.Conformance.Tests.Harness;

namespace Rollback.Conformance.Tests;

/// <summary>
/// Engine, program and provider killed at random moments of updates, refreshes, destroys and imports that keep many
/// resources busy. A moment is a number of provider calls, so that a slow machine sees the same ones. What there really is
/// stands in the provider's cloud, which the state is held against after every kill.
/// </summary>
public sealed class RandomKillTests(NodePackages packages) : IClassFixture<NodePackages>
{
    private const int Seed = 20261122;
    private static readonly string[] Victims = ["Rollback.Offline.", "/provider.js", "/cmd/run"];

    [NodeFact]
    public async Task Nothing_is_lost_or_doubled_whatever_dies_and_the_next_run_converges()
    {
        var random = new Random(Seed);
        using var project = await NodeProject.StartAsync(packages, "rounds");
        var cloud = project.MakeCloud();
        for (var round = 0; round < 2; round++)
        {
            await project.ConfigureAsync("round", $"{round}");
            foreach (var victim in Victims)
            {
                await KillAsync(project, cloud, random, victim, "up");
            }

            await KillAsync(project, cloud, random, Victims[random.Next(2)], round == 1 ? "destroy" : "refresh");
            await ConvergeAsync(project, cloud, round);
        }

        (await project.RunAsync("destroy")).Expect(0);
        Directory.EnumerateFileSystemEntries(cloud).ShouldBeEmpty();
    }

    private static async Task KillAsync(NodeProject project, string cloud, Random random, string victim, string verb)
    {
        var calls = (await project.ProviderCallsAsync()).Count + random.Next(1, 14);
        var command = project.Pulumi;
        using var process = command.Start(verb, "--yes", "--skip-preview", "--stack", NodeProject.Stack);
        var ended = command.FinishAsync(process, verb);
        await project.UntilAsync($"{verb} is under way", async () => ended.IsCompleted || (await project.ProviderCallsAsync()).Count >= calls);
        foreach (var doomed in project.Processes().Where(running => running.CommandLine.Contains(victim)))
        {
            doomed.TryKill();
        }

        var transcript = (await ended).Transcript;
        await project.UntilAsync("nothing runs any more", () => Task.FromResult(!project.Processes().Any()));
        await CheckAsync(project, cloud, $"after {victim} was killed\n{transcript}");
    }

    /// <summary>Whatever there is and the state does not know must at least be on record as begun; no id stands twice.</summary>
    private static async Task CheckAsync(NodeProject project, string cloud, string when)
    {
        var deployment = NodeProject.Json((await project.PulumiAsync("stack", "export", "--stack", NodeProject.Stack)).Expect(0).Output)["deployment"];
        var ids = Items(deployment?["resources"]).Select(item => (string)item["id"]!).ToList();
        ids.ShouldBeUnique(when);
        var begun = (deployment?["pending_operations"]?.AsArray() ?? []).Where(operation => (string)operation!["type"]! == "creating")
            .Select(operation => ((string)operation!["resource"]!["urn"]!).Split("::")[^1]).ToHashSet();
        var unknown = Directory.EnumerateFiles(cloud).Select(file => Path.GetFileName(file)!).Except(ids);
        unknown.Where(id => !begun.Contains(id[..id.LastIndexOf('-')])).ShouldBeEmpty(when);
    }

    /// <summary>
    /// A person removes what is on record as begun. A refresh finds out what killed providers did without telling; then one
    /// run makes all well and another finds nothing to do.
    /// </summary>
    private static async Task ConvergeAsync(NodeProject project, string cloud, int round)
    {
        var known = Items(new JsonArray([.. (await project.ResourcesAsync()).Select(resource => resource.DeepClone())])).Select(item => (string)item["id"]!).ToHashSet();
        foreach (var file in Directory.EnumerateFiles(cloud).Where(file => !known.Contains(Path.GetFileName(file))))
        {
            File.Delete(file);
        }

        (await project.RunAsync("refresh", "--clear-pending-creates")).Expect(0);
        (await project.RunAsync("up")).Expect(0);
        (await project.RunAsync("up", "--expect-no-changes")).Expect(0);
        (await project.PulumiAsync("stack", "export", "--stack", NodeProject.Stack)).Output.ShouldNotContain("pending_operations");
        Directory.EnumerateFiles(cloud).Count().ShouldBe(Enumerable.Range(0, 20).Count(index => (index + round) % 7 != 0));
    }

    private static IEnumerable<JsonNode> Items(JsonNode? resources) =>
        (resources?.AsArray() ?? []).Where(resource => (string)resource!["type"]! == "conformance:index:Item" && (bool?)resource["pendingReplacement"] != true)!;
}
