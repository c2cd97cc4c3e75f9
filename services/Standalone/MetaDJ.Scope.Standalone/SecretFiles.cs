using System.Security.Cryptography;

namespace MetaDJ.Scope.Standalone;

/// <summary>Secrets that a rehearsal keeps in its data directory, readable by their owner only.</summary>
internal static class SecretFiles
{
    /// <summary>The configured key, else the one of the last run, else a new one: tokens given out stay good over a restart.</summary>
    public static string SigningKey(string dataDirectory, IConfiguration configuration)
    {
        if (configuration["Access:SigningKey"] is { Length: > 0 } configured)
        {
            return configured;
        }

        var path = Path.Combine(dataDirectory, "signing-key");
        if (!File.Exists(path))
        {
            Write(path, Convert.ToHexString(RandomNumberGenerator.GetBytes(32)));
        }

        return File.ReadAllText(path).Trim();
    }

    public static void WriteOperatorToken(string dataDirectory, string token) => Write(Path.Combine(dataDirectory, "operator-token"), token);

    private static void Write(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(path, options);
        writer.Write(text);
    }
}
