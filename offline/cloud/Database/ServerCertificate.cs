using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Rollback.Offline.Cloud.Home;

namespace Rollback.Offline.Cloud.Database;

/// <summary>The certificate an instance shows, as RDS instances do: clients that require TLS are declared so for production too.</summary>
internal static class ServerCertificate
{
    private static readonly TimeSpan Validity = TimeSpan.FromDays(3650);

    /// <summary>Makes a self-signed certificate for the address, once.</summary>
    public static void Ensure(DatabaseFolder folder, IPAddress address, TimeProvider time)
    {
        if (File.Exists(folder.Certificate) && File.Exists(folder.CertificateKey))
        {
            return;
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={folder.Identifier}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        var now = time.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now + Validity);
        AtomicFile.Write(folder.CertificateKey, Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()));
        AtomicFile.Write(folder.Certificate, Encoding.ASCII.GetBytes(certificate.ExportCertificatePem()));
    }
}
