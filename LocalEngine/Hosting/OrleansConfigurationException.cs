namespace Orleans.Runtime;

/// <summary>The silo cannot start with the options that it was given.</summary>
public sealed class OrleansConfigurationException : Exception
{
    /// <summary>Says which option, and what would do.</summary>
    public OrleansConfigurationException(string message)
        : base(message)
    {
    }
}
