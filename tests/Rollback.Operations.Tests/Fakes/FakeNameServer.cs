using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Rollback.Operations.Tests;

/// <summary>Answers every question with one address.</summary>
internal sealed class FakeNameServer : IAsyncDisposable
{
    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public FakeNameServer(IPAddress address)
    {
        Address = address;
        _running = ServeAsync();
    }

    public IPAddress Address { get; set; }

    public string Name => $"127.0.0.1:{((IPEndPoint)_socket.Client.LocalEndPoint!).Port}";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket.Dispose();
        _stop.Dispose();
    }

    /// <summary>A whole answer to a question: the name by a pointer, as real servers do.</summary>
    public static byte[] AnswerTo(byte[] question, IPAddress address, int seconds)
    {
        byte[] record = [0xC0, 0x0C, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, .. address.GetAddressBytes()];
        BinaryPrimitives.WriteInt32BigEndian(record.AsSpan(6), seconds);
        byte[] answer = [.. question, .. record];
        answer[2] |= 0x80;
        answer[7] = 1;
        return answer;
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            var question = await _socket.ReceiveAsync(_stop.Token);
            await _socket.SendAsync(AnswerTo(question.Buffer, Address, 1), question.RemoteEndPoint, _stop.Token);
        }
    }
}
