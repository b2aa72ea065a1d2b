using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Rollback.Operations.Gateway;

/// <summary>Logs in: without password, or with SCRAM-SHA-256 (RFC 5802, 7677), which also proves that the gateway knows the password.</summary>
internal sealed class WireLogin(WireStream wire, GatewayAddress address)
{
    private const int ProtocolVersion = 196608;
    private const string Mechanism = "SCRAM-SHA-256";

    private byte[] _serverSignature = [];
    private string _clientFirst = "";

    /// <exception cref="GatewayException">The gateway does not let us in.</exception>
    public async Task RunAsync(string database, CancellationToken cancellationToken)
    {
        await wire.SendAsync(null, [.. Number(ProtocolVersion), .. Text("user"), .. Text(address.User), .. Text("database"), .. Text(database), 0], cancellationToken);
        while (true)
        {
            var message = await wire.ReadAsync(cancellationToken);
            switch (message.Type)
            {
                case 'E': throw new GatewayException($"the gateway {address} refuses the login: {message.Error()}");
                case 'Z': return;
                case 'R': await AuthenticateAsync(message, cancellationToken); break;
            }
        }
    }

    private async Task AuthenticateAsync(WireMessage message, CancellationToken cancellationToken)
    {
        switch (message.Integer(0))
        {
            case 0:
                return;
            case 10:
                _clientFirst = $"n=,r={Convert.ToBase64String(RandomNumberGenerator.GetBytes(18))}";
                var first = Encoding.UTF8.GetBytes("n,," + _clientFirst);
                await wire.SendAsync('p', [.. Text(Mechanism), .. Number(first.Length), .. first], cancellationToken);
                return;
            case 11:
                await wire.SendAsync('p', Encoding.UTF8.GetBytes(ClientFinal(Encoding.UTF8.GetString(message.Body, 4, message.Body.Length - 4))), cancellationToken);
                return;
            case 12:
                var final = Encoding.UTF8.GetString(message.Body, 4, message.Body.Length - 4);
                if (!final.StartsWith("v=", StringComparison.Ordinal) || !CryptographicOperations.FixedTimeEquals(Convert.FromBase64String(final[2..]), _serverSignature))
                    throw new GatewayException($"{address} is not the gateway it claims to be: it does not know the password");
                return;
            default:
                throw new GatewayException($"the gateway {address} wants a kind of login that is not supported; use auth_type = scram-sha-256");
        }
    }

    private string ClientFinal(string serverFirst)
    {
        var fields = serverFirst.Split(',').ToDictionary(field => field[0], field => field[2..]);
        var salted = Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(address.Password), Convert.FromBase64String(fields['s']), int.Parse(fields['i'], CultureInfo.InvariantCulture), HashAlgorithmName.SHA256, 32);
        var withoutProof = $"c=biws,r={fields['r']}";
        var signed = Encoding.UTF8.GetBytes($"{_clientFirst},{serverFirst},{withoutProof}");
        var clientKey = HMACSHA256.HashData(salted, "Client Key"u8);
        var signature = HMACSHA256.HashData(SHA256.HashData(clientKey), signed);
        var proof = clientKey.Zip(signature, (key, mask) => (byte)(key ^ mask)).ToArray();
        _serverSignature = HMACSHA256.HashData(HMACSHA256.HashData(salted, "Server Key"u8), signed);
        return $"{withoutProof},p={Convert.ToBase64String(proof)}";
    }

    private static byte[] Text(string value) => [.. Encoding.UTF8.GetBytes(value), 0];

    private static byte[] Number(int value)
    {
        var bytes = new byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
