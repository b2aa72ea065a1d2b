using System.CommandLine;
using Rollback.Bench.Engine;
using Spectre.Console;

var sizes = new Option<int[]>("--sizes")
{
    Description = "Numbers of resources.",
    DefaultValueFactory = _ => [100, 1000],
    AllowMultipleArgumentsPerToken = true,
};
var repeats = new Option<int>("--repeats") { Description = "How often each is measured.", DefaultValueFactory = _ => 3 };
var repository = new Option<DirectoryInfo>("--repository")
{
    Description = "The checkout to measure.",
    DefaultValueFactory = _ => new DirectoryInfo(Directory.GetCurrentDirectory()),
};

var engine = new Command("engine", "The deployment engine against Terraform: whole processes, median of the repeats.") { sizes, repeats, repository };
engine.SetAction((arguments, cancellationToken) => new EngineBenchmark(arguments.GetValue(repository)!.FullName, AnsiConsole.Console)
    .RunAsync(arguments.GetValue(sizes)!, arguments.GetValue(repeats), cancellationToken));

return await new RootCommand("Benchmarks against named peers; never part of the tests.") { engine }.Parse(args).InvokeAsync();
