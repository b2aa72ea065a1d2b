using Rollback.Offline.Protocol.Transport;

namespace Rollback.Offline.Protocol.Tests.Transport;

public class StatusMessageTests
{
    [Theory]
    [InlineData("no function conformance:index:greet, on $PATH; 'x'", "no function conformance:index:greet, on $PATH; 'x'")]
    [InlineData("100 %", "100 %25")]
    [InlineData("two\nlines", "two%0Alines")]
    [InlineData("für 5 €", "f%C3%BCr 5 %E2%82%AC")]
    public void Only_what_a_header_cannot_carry_is_encoded(string message, string encoded)
    {
        StatusMessage.Encode(message).ShouldBe(encoded);
        StatusMessage.Decode(encoded).ShouldBe(message);
    }
}
