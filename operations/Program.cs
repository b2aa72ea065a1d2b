using Rollback.Operations;
using Rollback.Operations.CommandLine;

using var interruption = new Interruption();
return await new RollbackCommandLine(Surroundings.OfThisProcess()).RunAsync(args, interruption.Token);
