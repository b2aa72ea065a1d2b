using Google.Protobuf.Reflection;
using Pulumirpc;
using Rollback.Offline.Engine.Projects;
using Rollback.Offline.Protocol.Transport;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Programs;

/// <summary>A program behind a language runtime that its caller serves: the inline programs of the Automation API.</summary>
/// <param name="project">Folders and name.</param>
/// <param name="address">Where the LanguageRuntime listens.</param>
public sealed class ClientProgram(Project project, string address) : IProgram
{
    private static readonly ServiceDescriptor Service =
        LanguageReflection.Descriptor.FindTypeByName<ServiceDescriptor>("LanguageRuntime");

    public async Task<ProgramResult> RunAsync(ProgramRun run, Action<ProgramLine> output, CancellationToken cancellationToken)
    {
        using var channel = new RpcChannel(address);
        var response = await channel.CallAsync<RunRequest, RunResponse>(Service, "Run", Request(run), cancellationToken);
        return response switch
        {
            { Bail: true } => ProgramResult.Bail,
            { Error: "" } => ProgramResult.Success,
            _ => new ProgramResult(response.Error),
        };
    }

    private RunRequest Request(ProgramRun run)
    {
        var request = new RunRequest
        {
            Project = run.Project,
            Stack = run.Stack,
            Organization = run.Organization,
            Pwd = project.ProgramDirectory,
            Program = project.EntryPoint,
            DryRun = run.DryRun,
            Parallel = run.Parallel,
            MonitorAddress = run.MonitorAddress,
            Info = new ProgramInfo
            {
                RootDirectory = project.Root,
                ProgramDirectory = project.ProgramDirectory,
                EntryPoint = project.EntryPoint,
                Options = PropertyMap.From(project.RuntimeOptions.Select(
                    option => KeyValuePair.Create(option.Key, (PropertyValue)option.Value))).ToWire(),
            },
        };
        foreach (var (key, value) in run.Config)
        {
            request.Config.Add(key, value.Value);
            if (value.IsSecret)
            {
                request.ConfigSecretKeys.Add(key);
            }
        }

        return request;
    }
}
