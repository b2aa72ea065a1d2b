using Rollback.Offline.Cloud.Daemon;
using Rollback.Offline.Cloud.Home;
using Rollback.Offline.Cloud.Running;
using Rollback.Offline.Cloud.Values;

namespace Rollback.Offline.Cloud.Kubernetes;

/// <summary>Says which process a pod is, and writes the files that it needs.</summary>
internal sealed class PodSpecifier(ImageCatalogue images, ClusterObjects objects, Network network, FaultBoard faults)
{
    private readonly PodFiles _files = new(objects);
    private readonly PodEnvironment _environment = new(objects);

    /// <exception cref="CloudException">Something it needs is missing; it may exist later.</exception>
    public ProcessSpec Specify(PodTemplate template, PodPlace place)
    {
        var program = images.Find(template.Image);
        var texts = new PodTexts(template, place, network);
        _files.Write(template, place, texts, program);
        faults.Apply(template, place);

        var environment = _environment.Of(template, place, texts);
        foreach (var (name, value) in program.Environment)
        {
            environment[name] = value;
        }

        environment["ROLLBACK_FAULT_FILE"] = place.FaultFile;
        var command = program.Command();
        return new ProcessSpec(
            place.ProcessName,
            command[0],
            [.. command.Skip(1), .. template.Container.TextsAt("args").Select(texts.Localise)],
            environment,
            place.Folder,
            place.Log,
            RefusesRoot: program.IsPgBouncer);
    }

    /// <summary>Brings the mounted files of a running pod to what their sources now hold.</summary>
    public void Refresh(Pod pod)
    {
        var texts = new PodTexts(pod.Template, pod.Place, network);
        try
        {
            _files.Write(pod.Template, pod.Place, texts, images.Find(pod.Template.Image));
        }
        catch (CloudException)
        {
            // A source was deleted: a running pod keeps the files that it has, as in a cluster.
        }
    }
}
