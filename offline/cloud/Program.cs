using Rollback.Offline.Cloud.Command;

return await CloudCommand.RunAsync(args, Console.Out, Console.Error, TimeProvider.System);
