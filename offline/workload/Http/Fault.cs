using System.Globalization;

namespace Rollback.Offline.Workload.Http;

/// <summary>A failure that a drill asks for, by writing a status into a file.</summary>
internal sealed class Fault(string? file)
{
    /// <summary>The status to answer orders with, or null while all is well.</summary>
    public int? Status
    {
        get
        {
            if (file is null || !File.Exists(file))
            {
                return null;
            }

            try
            {
                return int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture);
            }
            catch (FileNotFoundException)
            {
                // Cleared between the two looks.
                return null;
            }
        }
    }
}
