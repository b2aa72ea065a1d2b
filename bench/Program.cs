using System.CommandLine;
using Rollback.Bench.Engine;
using Rollback.Bench.Parity;
using Rollback.Bench.Restore;
using Rollback.Bench.Salvage;
using Rollback.Bench.Switch;
using Rollback.Bench.Tables;
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

var switches = new Option<int>("--switches") { Description = "How often the database switches.", DefaultValueFactory = _ => 20 };
var clients = new Option<int>("--clients") { Description = "Clients that write meanwhile.", DefaultValueFactory = _ => 8 };
var pace = new Option<int>("--pace") { Description = "Shortest time between two writes of a client, in milliseconds.", DefaultValueFactory = _ => 4 };
var writePause = new Command("switch", "How long writes wait when a database switches, there and back over and over.") { switches, clients, pace, repository };
writePause.SetAction((arguments, cancellationToken) => new SwitchBenchmark(arguments.GetValue(repository)!.FullName, AnsiConsole.Console)
    .RunAsync(arguments.GetValue(switches), arguments.GetValue(clients), TimeSpan.FromMilliseconds(arguments.GetValue(pace)), cancellationToken));

var scale = new Option<int>("--scale") { Description = "pgbench's scale: about 15 MB of data each.", DefaultValueFactory = _ => 30 };
var transactions = new Option<int>("--transactions") { Description = "pgbench's transactions between the backup and the restore point.", DefaultValueFactory = _ => 100_000 };
var restore = new Command("restore", "Point-in-time restore until writable: against file copy, the manual's way, redo itself and pgBackRest.") { scale, transactions, repeats, repository };
restore.SetAction((arguments, cancellationToken) => new RestoreBenchmark(arguments.GetValue(repository)!.FullName, AnsiConsole.Console)
    .RunAsync(new Load(arguments.GetValue(scale), arguments.GetValue(transactions)), arguments.GetValue(repeats), cancellationToken));

var parity = new Command("parity", "Comparing two databases of equal content: against the scan and the methods in use.") { scale, repeats, repository };
parity.SetAction((arguments, cancellationToken) => new ParityBenchmark(arguments.GetValue(repository)!.FullName, AnsiConsole.Console)
    .RunAsync(arguments.GetValue(scale), arguments.GetValue(repeats), cancellationToken));

var rows = new Option<long>("--rows") { Description = "Rows of the table.", DefaultValueFactory = _ => 3_000_000 };
var salvage = new Command("salvage", "Extracting what came after a checkpoint, and replaying it: against COPY of known rows, and pg_dump.") { rows, repeats, repository };
salvage.SetAction((arguments, cancellationToken) => new SalvageBenchmark(arguments.GetValue(repository)!.FullName, AnsiConsole.Console)
    .RunAsync(arguments.GetValue(rows), arguments.GetValue(repeats), cancellationToken));

var tables = new Command("tables", "One table back from a clone, indexes and all: against reading it, and pg_dump with pg_restore.") { rows, repeats, repository };
tables.SetAction((arguments, cancellationToken) => new TablesBenchmark(arguments.GetValue(repository)!.FullName, AnsiConsole.Console)
    .RunAsync(arguments.GetValue(rows), arguments.GetValue(repeats), cancellationToken));

// A row stays on its line where no terminal says how wide it is: the tables are pasted into docs/benchmarks.md.
if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = 200;

// An interrupted run stops the servers that it started, which takes longer than the usual two seconds.
var patience = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) };
return await new RootCommand("Benchmarks against named peers; never part of the tests.") { engine, writePause, restore, parity, salvage, tables }.Parse(args).InvokeAsync(patience);
