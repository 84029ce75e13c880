namespace OrleansChat.Client.Input;

/// <summary>A file whose first line is a password.</summary>
internal static class PasswordFile
{
    /// <summary>The password, or the problem in words.</summary>
    public static async Task<(string? Password, string? Problem)> ReadAsync(string path)
    {
        try
        {
            using var reader = new StreamReader(path);
            var buffer = new char[ClientLimits.PasswordCharsMax + 2];
            var length = await reader.ReadBlockAsync(buffer);
            var end = Array.FindIndex(buffer, 0, length, static character => character is '\r' or '\n');
            if (end < 0) end = length;
            if (end > ClientLimits.PasswordCharsMax) return (null, $"the password in {path} is longer than {ClientLimits.PasswordCharsMax} characters");
            return end == 0 ? (null, $"there is no password in the first line of {path}") : (new string(buffer, 0, end), null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, $"cannot read the password: {exception.Message}");
        }
    }
}
