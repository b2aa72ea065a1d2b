namespace Pulumi;

/// <summary>Messages to the person who runs the program, shown by the engine; on a resource, or else on the stack.</summary>
public static class Log
{
    /// <summary>Shown only if asked for.</summary>
    public static void Debug(string message, Resource? resource = null, int? streamId = null, bool? ephemeral = null) =>
        Deployment.Internal.Logger.Debug(message, resource, streamId, ephemeral);

    public static void Info(string message, Resource? resource = null, int? streamId = null, bool? ephemeral = null) =>
        Deployment.Internal.Logger.Info(message, resource, streamId, ephemeral);

    public static void Warn(string message, Resource? resource = null, int? streamId = null, bool? ephemeral = null) =>
        Deployment.Internal.Logger.Warn(message, resource, streamId, ephemeral);

    /// <summary>Makes the program fail when it ends.</summary>
    public static void Error(string message, Resource? resource = null, int? streamId = null, bool? ephemeral = null) =>
        Deployment.Internal.Logger.Error(message, resource, streamId, ephemeral);

    /// <summary>An error with its whole text. Makes the program fail when it ends.</summary>
    public static void Exception(Exception exception, Resource? resource = null, int? streamId = null, bool? ephemeral = null) =>
        Error(exception.ToString(), resource, streamId, ephemeral);
}
