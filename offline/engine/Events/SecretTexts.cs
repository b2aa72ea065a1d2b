using System.Collections.Concurrent;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Events;

/// <summary>
/// Knows the secret texts of a deployment, to take them out of messages that programs and providers wrote. Texts of
/// fewer than <see cref="ShortestLength"/> characters are left alone: they would make ordinary words unreadable.
/// </summary>
public sealed class SecretTexts
{
    public const int ShortestLength = 6;
    private readonly ConcurrentDictionary<string, bool> _texts = [];

    public void Add(string text)
    {
        if (text.Length >= ShortestLength)
        {
            _texts.TryAdd(text, true);
        }
    }

    /// <summary>Every text within every secret among the properties.</summary>
    public void AddFrom(PropertyMap properties)
    {
        foreach (var value in properties.Values)
        {
            AddFrom(value, isSecret: false);
        }
    }

    public string Mask(string message)
    {
        foreach (var text in _texts.Keys)
        {
            message = message.Replace(text, "[secret]", StringComparison.Ordinal);
        }

        return message;
    }

    private void AddFrom(PropertyValue value, bool isSecret)
    {
        switch (value)
        {
            case PropertyValue.Secret secret:
                AddFrom(secret.Value, isSecret: true);
                break;
            case PropertyValue.Output { Value: { } inner } output:
                AddFrom(inner, isSecret || output.IsSecret);
                break;
            case PropertyValue.Text text when isSecret:
                Add(text.Value);
                break;
            case PropertyValue.List list:
                foreach (var item in list.Items)
                {
                    AddFrom(item, isSecret);
                }

                break;
            case PropertyValue.Map map:
                foreach (var item in map.Properties.Values)
                {
                    AddFrom(item, isSecret);
                }

                break;
        }
    }
}
