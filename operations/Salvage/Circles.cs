namespace Rollback.Operations.Salvage;

/// <summary>Finds what refers to itself by way of others, in a graph of any depth: no recursion. Pure.</summary>
internal static class Circles
{
    /// <param name="edges">For each node, the nodes that it refers to.</param>
    /// <returns>The largest sets of two or more nodes that all lead to each other.</returns>
    public static IReadOnlyList<IReadOnlyList<int>> Of(IReadOnlyList<IReadOnlyList<int>> edges)
    {
        var (circles, order, low, next) = (new List<IReadOnlyList<int>>(), new int[edges.Count], new int[edges.Count], 0);
        var (open, isOpen) = (new Stack<int>(), new bool[edges.Count]);
        var path = new Stack<(int Node, int Edge)>();
        for (var start = 0; start < edges.Count; start++)
        {
            if (order[start] == 0) Enter(start);
            while (path.TryPop(out var at))
            {
                if (at.Edge < edges[at.Node].Count)
                {
                    path.Push((at.Node, at.Edge + 1));
                    var other = edges[at.Node][at.Edge];
                    if (order[other] == 0) Enter(other);
                    else if (isOpen[other]) low[at.Node] = Math.Min(low[at.Node], order[other]);
                    continue;
                }

                if (path.TryPeek(out var before)) low[before.Node] = Math.Min(low[before.Node], low[at.Node]);
                if (low[at.Node] == order[at.Node]) Close(at.Node);
            }
        }

        return circles;

        void Enter(int node)
        {
            order[node] = low[node] = ++next;
            open.Push(node);
            isOpen[node] = true;
            path.Push((node, 0));
        }

        void Close(int first)
        {
            var members = new List<int>();
            int member;
            do
            {
                member = open.Pop();
                isOpen[member] = false;
                members.Add(member);
            }
            while (member != first);

            if (members.Count > 1) circles.Add(members);
        }
    }
}
