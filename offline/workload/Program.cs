using Rollback.Offline.Workload;

return await OrdersService.RunAsync(Settings.FromEnvironment(), TimeProvider.System);
