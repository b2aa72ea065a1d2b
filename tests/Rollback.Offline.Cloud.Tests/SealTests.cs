using System.Text;
using Rollback.Offline.Cloud.Home;
using Shouldly;
using Xunit;

namespace Rollback.Offline.Cloud.Tests;

public sealed class SealTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("seal-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Many_threads_seal_and_reveal_at_once()
    {
        var seal = Seal.Open(Path.Combine(_folder, "key"));

        Parallel.For(0, 20_000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, number =>
        {
            var plain = Encoding.UTF8.GetBytes($"{number} {new string('x', number % 3000)}");

            seal.Reveal(seal.Protect(plain)).ShouldBe(plain);
        });
    }
}
