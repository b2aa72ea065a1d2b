using Rollback.Offline.Engine.Cli;

return await EngineProcess.RunAsync(args);
