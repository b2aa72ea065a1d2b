using Rollback.Offline.Cloud.Command;
using Rollback.Offline.Cloud.Home;
using Rollback.Offline.Engine.Cli;

// One program, because both halves are mostly the same runtime and transport: compiled once, and in memory once.
if (args is not ["provider", ("aws" or "kubernetes" or "random") and var package, .. var rest])
{
    return await EngineProcess.RunAsync(args);
}

try
{
    return await ProviderCommand.RunAsync(package, rest, Console.Out, TimeProvider.System);
}
catch (CloudException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
