using System.Collections;
using System.Collections.Immutable;
using System.Text.Json;
using Pulumi.Tests.Samples;

namespace Pulumi.Tests.Core;

public class InputTests
{
    [Fact]
    public async Task A_list_takes_every_form()
    {
        InputList<int>[] lists =
        [
            1,
            new[] { 1 },
            new List<int> { 1 },
            ImmutableArray.Create(1),
            (Input<int>)1,
            new Input<int>[] { 1 },
            new List<Input<int>> { 1 },
            ImmutableArray.Create<Input<int>>(1),
            Output.Create(1),
            new[] { Output.Create(1) },
            new List<Output<int>> { Output.Create(1) },
            ImmutableArray.Create(Output.Create(1)),
            Output.Create(new[] { 1 }),
            Output.Create(new List<int> { 1 }),
            Output.Create<IEnumerable<int>>([1]),
            Output.Create(ImmutableArray.Create(1)),
        ];

        foreach (var list in lists)
        {
            (await Look.Into(list)).Value.ShouldBe([1]);
        }
    }

    [Fact]
    public async Task Lists_grow_and_concatenate()
    {
        var list = new InputList<string> { "a", Output.Create("b"), { "c", "d" }, new InputList<string> { "e" } };
        list.AddRange(Output.Create(ImmutableArray.Create("f")));

        var longer = list.Concat(new[] { "g" });
        list.Add("z");

        (await Look.Into(longer)).Value.ShouldBe(["a", "b", "c", "d", "e", "f", "g"]);
    }

    [Fact]
    public async Task A_list_can_only_be_enumerated_asynchronously()
    {
        var list = new InputList<int> { 1, Output.Create(2) };
        var seen = new List<int>();
        await foreach (var item in list)
        {
            seen.Add((await Look.Into(item)).Value);
        }

        seen.ShouldBe([1, 2]);
        Should.Throw<NotSupportedException>(() => ((IEnumerable)list).GetEnumerator());
    }

    [Fact]
    public async Task A_list_from_a_missing_array_is_empty() =>
        (await Look.Into((InputList<int>)Output.Create(default(ImmutableArray<int>)))).Value.ShouldBeEmpty();

    [Fact]
    public async Task A_map_takes_every_form()
    {
        InputMap<int>[] maps =
        [
            new Dictionary<string, int> { ["a"] = 1 },
            ImmutableDictionary<string, int>.Empty.Add("a", 1),
            Output.Create(new Dictionary<string, int> { ["a"] = 1 }),
            Output.Create<IDictionary<string, int>>(new Dictionary<string, int> { ["a"] = 1 }),
            Output.Create(ImmutableDictionary<string, int>.Empty.Add("a", 1)),
            new InputMap<int> { { "a", 1 } },
            new InputMap<int> { ["a"] = Output.Create(1) },
            new InputMap<int> { new InputMap<int> { { "a", 1 } } },
        ];

        foreach (var map in maps)
        {
            (await Look.Into(map)).Value.ShouldBe(new Dictionary<string, int> { ["a"] = 1 });
        }
    }

    [Fact]
    public async Task Merging_maps_lets_the_second_win()
    {
        var merged = InputMap<int>.Merge(new() { { "a", 1 }, { "b", 1 } }, new() { { "b", 2 } });

        (await Look.Into(merged)).Value.ShouldBe(new Dictionary<string, int> { ["a"] = 1, ["b"] = 2 }, ignoreOrder: true);
    }

    [Fact]
    public async Task A_key_added_twice_faults_the_map()
    {
        var map = new InputMap<int> { { "a", 1 }, { "a", 2 } };

        await Should.ThrowAsync<ArgumentException>(Look.Into(map));
    }

    [Fact]
    public async Task A_map_can_be_enumerated_asynchronously()
    {
        await foreach (var entry in new InputMap<int> { { "a", 1 } })
        {
            (await Look.Into(entry)).Value.ShouldBe(KeyValuePair.Create("a", 1));
        }

        Should.Throw<NotSupportedException>(() => ((IEnumerable)new InputMap<int>()).GetEnumerator());
    }

    [Fact]
    public async Task A_union_takes_either_side_plain_or_as_output()
    {
        InputUnion<int, string>[] numbers = [1, Output.Create(1), Union<int, string>.FromT0(1), Output.Create<Union<int, string>>(1)];
        foreach (var input in numbers)
        {
            (await Look.Into(input)).Value.AsT0.ShouldBe(1);
        }

        (await Look.Into((InputUnion<int, string>)"x")).Value.AsT1.ShouldBe("x");
        (await Look.Into((InputUnion<int, string>)Output.Create("x"))).Value.AsT1.ShouldBe("x");
    }

    [Fact]
    public async Task Lists_and_maps_of_unions_take_either_side()
    {
        var list = new InputList<Union<int, string>>();
        list.Add((Input<int>)1);
        list.Add((Input<string>)"x");
        var map = new InputMap<Union<int, string>>();
        map.Add("a", (Input<string>)"y");

        (await Look.Into(list)).Value.ShouldBe([1, "x"]);
        (await Look.Into(map)).Value["a"].AsT1.ShouldBe("y");
    }

    [Fact]
    public async Task Json_is_taken_as_text_document_or_element()
    {
        using var document = JsonDocument.Parse("""{"a":1}""");
        InputJson[] inputs =
        [
            """{"a":1}""", document, document.RootElement,
            Output.Create("""{"a":1}"""), Output.Create(document), Output.Create(document.RootElement),
        ];
        foreach (var input in inputs)
        {
            (await Look.Into(input)).Value.GetProperty("a").GetInt32().ShouldBe(1);
        }

        (await Look.Into(new InputJson())).Value.ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task An_absent_input_is_the_default()
    {
        Input<int>? absent = null;

        (await Look.ValueOf(absent.ToOutput())).ShouldBe(0);
        (await Look.ValueOf(absent.Apply(number => number + 1))).ShouldBe(1);
    }
}
