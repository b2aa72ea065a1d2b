using System.Security.Cryptography;

namespace Rollback.Offline.Cloud.RandomValue;

/// <summary>Words that a person can remember and say on the phone: adverbs, an adjective, an animal.</summary>
internal static class PetWords
{
    private static readonly string[] Adverbs =
    [
        "barely", "boldly", "calmly", "clearly", "early", "evenly", "fairly", "firmly", "gently", "gladly", "kindly", "lately",
        "lightly", "mostly", "neatly", "nicely", "openly", "plainly", "quietly", "rarely", "safely", "simply", "slowly", "warmly",
    ];

    private static readonly string[] Adjectives =
    [
        "able", "amber", "brave", "bright", "calm", "clever", "curious", "eager", "fair", "fond", "gentle", "golden", "happy",
        "honest", "humble", "keen", "lively", "loyal", "lucky", "mellow", "modest", "noble", "patient", "proud", "quick", "quiet",
        "ready", "robust", "sharp", "silver", "smart", "steady", "sunny", "swift", "tender", "tidy", "vivid", "warm", "wise", "witty",
    ];

    private static readonly string[] Animals =
    [
        "badger", "beaver", "bison", "bobcat", "camel", "condor", "coral", "crane", "deer", "dolphin", "donkey", "eagle", "falcon",
        "ferret", "finch", "gecko", "gibbon", "hare", "heron", "ibex", "jackal", "koala", "lemur", "lynx", "magpie", "marmot",
        "marten", "moose", "otter", "owl", "panda", "pelican", "puffin", "raven", "robin", "salmon", "seal", "stork", "tapir",
        "toucan", "turtle", "walrus", "weasel", "wombat", "yak", "zebra",
    ];

    /// <summary>So many words, the animal last.</summary>
    public static IEnumerable<string> Draw(int count)
    {
        for (var left = count; left > 0; left--)
        {
            yield return One(left switch { 1 => Animals, 2 => Adjectives, _ => Adverbs });
        }
    }

    private static string One(string[] words) => words[RandomNumberGenerator.GetInt32(words.Length)];
}
