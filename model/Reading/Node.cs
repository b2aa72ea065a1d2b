using System.Globalization;

namespace Rollback.Model.Reading;

/// <summary>A piece of a YAML file and the line (from 1) where it stands.</summary>
internal abstract record Node(int Line)
{
    /// <summary>The value under a key, or null where there is none (or this is no mapping).</summary>
    public virtual Node? Find(string key) => null;

    public virtual IEnumerable<(string Name, Node Value)> Entries => [];

    public virtual IEnumerable<Node> Items => [];

    /// <summary>The text of a scalar; null for anything else.</summary>
    public virtual string? Text => null;

    public int? Integer =>
        this is Scalar { IsPlain: true } && int.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>How the node is named in a message.</summary>
    public abstract string Kind { get; }

    public sealed record Scalar(int Line, string Value, bool IsPlain) : Node(Line)
    {
        public override string Text => Value;

        public bool IsNull => IsPlain && Value is "" or "~" or "null" or "Null" or "NULL";

        public override string Kind => IsNull ? "nothing" : $"'{Value}'";
    }

    public sealed record Mapping(int Line, IReadOnlyList<(Scalar Key, Node Value)> Members) : Node(Line)
    {
        public override Node? Find(string key) => Members.FirstOrDefault(member => member.Key.Value == key).Value;

        public override IEnumerable<(string Name, Node Value)> Entries => Members.Select(member => (member.Key.Value, member.Value));

        public override string Kind => "a mapping";
    }

    public sealed record Sequence(int Line, IReadOnlyList<Node> Elements) : Node(Line)
    {
        public override IEnumerable<Node> Items => Elements;

        public override string Kind => "a list";
    }
}
