using Pulumi;
using Rollback.Infra;

return await Deployment.RunAsync<RollbackStack>();
