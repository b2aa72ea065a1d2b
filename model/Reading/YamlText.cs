using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Rollback.Model.Reading;

/// <summary>Turns YAML text into nodes. Keeps duplicate keys, so that each is reported where it stands.</summary>
internal sealed class YamlText
{
    /// <summary>Releases are four levels deep; more than this is a mistake or an attack on the stack.</summary>
    private const int DeepestLevel = 20;

    private readonly Parser _parser;

    private YamlText(string text) => _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));

    /// <summary>The root node, or null after a syntax error went to the findings.</summary>
    public static Node? Parse(string text, Findings findings)
    {
        var yaml = new YamlText(text);
        try
        {
            return yaml.Document();
        }
        catch (InvalidOperationException)
        {
            // Some malformed plain scalars (seen: one that is continued at column 0 inside a flow mapping) break the scanner's own assumptions.
            Unreadable(findings, yaml._parser.Current?.End.Line ?? 1, "a value ends where it may not.");
            return null;
        }
        catch (YamlException error)
        {
            Unreadable(findings, error.Start.Line, error.Message.TrimEnd('.') + ".");
            return null;
        }
    }

    private static void Unreadable(Findings findings, long line, string what) =>
        findings.Add((int)line, "", null, $"this is not readable YAML: {what}", "Correct the syntax; nothing after this line was checked.");

    private Node Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out var end)) return new Node.Scalar((int)end.Start.Line, "", IsPlain: true);
        _parser.Consume<DocumentStart>();
        var root = Next(0);
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out var second)) throw new YamlException(second.Start, second.End, "a second document starts here; a release is one document");
        return root;
    }

    private Node Next(int level)
    {
        var current = _parser.Consume<ParsingEvent>();
        if (level > DeepestLevel) throw At(current, $"the nesting is deeper than {DeepestLevel} levels");
        if (current is AnchorAlias) throw At(current, "aliases (*name) are not used in releases; write the value out");
        if (current is NodeEvent { Tag.IsEmpty: false } tagged) throw At(current, $"tags ({tagged.Tag}) are not used in releases; write the value plainly");
        return current switch
        {
            MappingStart start => Mapping(start, level),
            SequenceStart start => Sequence(start, level),
            Scalar scalar => Of(scalar),
            _ => throw At(current, $"unexpected {current.GetType().Name}"),
        };
    }

    private Node.Mapping Mapping(MappingStart start, int level)
    {
        var members = new List<(Node.Scalar, Node)>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = Next(level + 1);
            if (key is not Node.Scalar name) throw At(start, "a key is not a simple name");
            members.Add((name, Next(level + 1)));
        }

        return new((int)start.Start.Line, members);
    }

    private Node.Sequence Sequence(SequenceStart start, int level)
    {
        var elements = new List<Node>();
        while (!_parser.TryConsume<SequenceEnd>(out _)) elements.Add(Next(level + 1));
        return new((int)start.Start.Line, elements);
    }

    private static Node.Scalar Of(Scalar scalar) => new((int)scalar.Start.Line, scalar.Value, scalar.Style == ScalarStyle.Plain);

    private static YamlException At(ParsingEvent where, string what) => new(where.Start, where.End, what);
}
