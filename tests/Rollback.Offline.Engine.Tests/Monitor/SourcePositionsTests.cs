using Pulumirpc;
using Rollback.Offline.Engine.Monitor;

namespace Rollback.Offline.Engine.Tests.Monitor;

public sealed class SourcePositionsTests
{
    private readonly SourcePositions _positions = new("/home/ana/shop");

    [Theory]
    [InlineData("file:///home/ana/shop/index.js", 3, 9, "project:///index.js#3,9")]
    [InlineData("file:///home/ana/shop/my%20code/@scope/a.ts", 3, 0, "project:///my%20code/@scope/a.ts#3")]
    [InlineData("file:///home/ana/lib/b.js", 1, 2, "project:///../lib/b.js#1,2")]
    [InlineData("node:internal/process", 1, 2, "")]
    [InlineData("file:///home/ana/shop/index.js", 0, 0, "")]
    public void A_place_is_told_relative_to_the_project(string uri, int line, int column, string expected) =>
        _positions.Read(new SourcePosition { Uri = uri, Line = line, Column = column }).ShouldBe(expected);
}
