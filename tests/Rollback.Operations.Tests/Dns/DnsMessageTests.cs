using System.Net;
using Rollback.Operations.Dns;

namespace Rollback.Operations.Tests;

public sealed class DnsMessageTests
{
    private static readonly byte[] Question = DnsMessage.Question(0x1234, "orders.dev.test");

    [Fact]
    public void An_answer_is_read_with_its_address_and_time_to_live()
    {
        var answer = FakeNameServer.AnswerTo(Question, IPAddress.Parse("127.1.2.3"), 20);

        DnsMessage.Answers(answer, 0x1234).ShouldBe([new("orders.dev.test", true, "127.1.2.3", TimeSpan.FromSeconds(20))]);
    }

    [Fact]
    public void An_answer_to_another_question_is_not_believed()
    {
        var answer = FakeNameServer.AnswerTo(Question, IPAddress.Loopback, 20);

        Should.Throw<InvalidDataException>(() => DnsMessage.Answers(answer, 0x4321)).Message.ShouldBe("The answer does not belong to the question.");
    }

    [Fact]
    public void An_answer_that_is_cut_short_anywhere_is_refused()
    {
        var answer = FakeNameServer.AnswerTo(Question, IPAddress.Loopback, 20);

        for (var length = 0; length < answer.Length; length++)
        {
            var cut = answer[..length];
            Should.Throw<InvalidDataException>(() => DnsMessage.Answers(cut, 0x1234));
        }
    }

    [Fact]
    public void A_name_that_points_to_itself_is_refused()
    {
        var answer = FakeNameServer.AnswerTo(Question, IPAddress.Loopback, 20);
        answer[Question.Length + 1] = (byte)Question.Length;

        Should.Throw<InvalidDataException>(() => DnsMessage.Answers(answer, 0x1234)).Message.ShouldBe("A name in the answer points forward.");
    }

    [Fact]
    public void A_name_that_does_not_exist_has_no_records()
    {
        var answer = Question.ToArray();
        answer[2] |= 0x80;
        answer[3] |= 3;

        DnsMessage.Answers(answer, 0x1234).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_that_is_asked_over_the_wire_answers()
    {
        await using var server = new FakeNameServer(IPAddress.Parse("127.9.9.9"));

        var records = await NameServer.Parse(server.Name).AskAsync("orders.dev.test", CancellationToken.None);

        records.ShouldHaveSingleItem().Value.ShouldBe("127.9.9.9");
    }
}
