using Rollback.Offline.Cloud.Dns;

namespace Rollback.Offline.Cloud.Tests.Dns;

public sealed class DnsMessageTests
{
    [Fact]
    public void A_query_is_read_whatever_the_case_of_its_name()
    {
        var question = DnsQuestion.Read(Query("Orders.TEST"))!;

        (question.Id, question.Name, question.Type, question.UdpLimit).ShouldBe(((ushort)0x1234, "orders.test", DnsRecordType.A, 512));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(20)]
    public void A_broken_query_is_none(int length) => DnsQuestion.Read(Query("orders.test").AsSpan(0, length)).ShouldBeNull();

    [Fact]
    public void An_answer_longer_than_the_limit_tells_to_ask_by_TCP()
    {
        var question = DnsQuestion.Read(Query("orders.test"))!;
        var answer = new DnsAnswer(DnsCode.NoError, [.. Enumerable.Range(0, 40).Select(_ => new DnsRecord("orders.test", DnsRecordType.A, 5, "127.0.0.1"))], []);

        var cut = answer.ToBytes(question, 512);

        cut.Length.ShouldBeLessThanOrEqualTo(512);
        (cut[2] & 0x02).ShouldBe(0x02);
        answer.ToBytes(question, 65535)[7].ShouldBe((byte)40);
    }

    private static byte[] Query(string name) =>
    [
        0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0,
        .. name.Split('.').SelectMany(label => System.Text.Encoding.ASCII.GetBytes(label).Prepend((byte)label.Length)),
        0, 0, 1, 0, 1,
    ];
}
