using System.Globalization;
using Pulumi;
using Pulumi.Random;

// Declares `count` resources of one of three shapes, so that an engine's cost can be told from its provider's.
return await Deployment.RunAsync(() =>
{
    var config = new Config();
    var count = config.RequireInt32("count");
    var shape = config.Require("shape");
    RandomId? previous = null;
    RandomId? first = null;
    for (var number = 0; number < count; number++)
    {
        var keepers = new InputMap<string> { ["number"] = number.ToString(CultureInfo.InvariantCulture) };
        var upstream = shape switch
        {
            "independent" => null,
            "chain" => number % 50 == 0 ? null : previous,
            "fan-out" => first,
            _ => throw new RunException($"Unknown shape '{shape}'; it is independent, chain or fan-out."),
        };
        if (upstream is not null)
        {
            keepers.Add("upstream", upstream.Hex);
        }

        previous = new RandomId($"id-{number}", new() { ByteLength = 8, Keepers = keepers });
        first ??= previous;
    }
});
