namespace Pulumi.Tests.Samples;

internal sealed class SampleResourceTypeAttribute(string type) : ResourceTypeAttribute(type, "1.2.3");
