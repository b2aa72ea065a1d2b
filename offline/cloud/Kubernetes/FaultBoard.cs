using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Rollback.Offline.Cloud.Home;
using Rollback.Offline.Cloud.Values;

namespace Rollback.Offline.Cloud.Kubernetes;

/// <summary>The failures that drills asked for. They are kept on disk and hold for pods that are started later too.</summary>
internal sealed class FaultBoard
{
    private static readonly string[] ServiceLabels = ["app.kubernetes.io/name", "app.kubernetes.io/instance", "app.kubernetes.io/component", "app"];
    private readonly Lock _gate = new();
    private readonly string _file;
    private List<InjectedFault> _faults;

    public FaultBoard(string file)
    {
        _file = file;
        _faults = File.Exists(file) ? JsonSerializer.Deserialize(File.ReadAllBytes(file), FaultJson.Default.ListInjectedFault)! : [];
    }

    public void Set(InjectedFault fault) => Change(faults => [.. faults.Where(other => !other.SamePlace(fault)), fault]);

    /// <summary>Ends faults; an empty service or color means any.</summary>
    public void Clear(string service, string color) =>
        Change(faults => [.. faults.Where(fault => (service.Length > 0 && fault.Service != service) || (color.Length > 0 && fault.Color != color))]);

    /// <summary>Tells a pod of its fault, or of its end.</summary>
    public void Apply(PodTemplate template, PodPlace place)
    {
        // Under the lock to the end: a pod that starts while its fault ends must not write it down again.
        lock (_gate)
        {
            if (_faults.FirstOrDefault(candidate => IsOf(template, candidate)) is { } fault)
            {
                AtomicFile.Write(place.FaultFile, Encoding.ASCII.GetBytes(fault.Status));
            }
            else
            {
                File.Delete(place.FaultFile);
            }
        }
    }

    private static bool IsOf(PodTemplate template, InjectedFault fault)
    {
        var color = template.Container.MapsAt("env").FirstOrDefault(variable => variable.TextAt("name") == "COLOR")?.TextAt("value")
            ?? template.Labels.FirstOrDefault(label => label.Key.EndsWith("color", StringComparison.Ordinal)).Value;
        return color == fault.Color && ServiceLabels.Any(label => template.Labels.GetValueOrDefault(label) == fault.Service);
    }

    private void Change(Func<List<InjectedFault>, List<InjectedFault>> change)
    {
        lock (_gate)
        {
            _faults = change(_faults);
            AtomicFile.Write(_file, JsonSerializer.SerializeToUtf8Bytes(_faults, FaultJson.Default.ListInjectedFault));
        }
    }
}

/// <summary>Every pod of one color of a service answers with a status.</summary>
internal sealed record InjectedFault(string Service, string Color, string Status)
{
    public bool SamePlace(InjectedFault other) => Service == other.Service && Color == other.Color;
}

[JsonSerializable(typeof(List<InjectedFault>))]
internal sealed partial class FaultJson : JsonSerializerContext;
