namespace Orleans.Runtime;

/// <summary>The base of the errors that come from the engine and not from a grain.</summary>
public class OrleansException : Exception
{
    /// <summary>An error with a message.</summary>
    public OrleansException(string message)
        : base(message)
    {
    }
}

/// <summary>A request was refused before it reached its grain: it has had no effect.</summary>
public class OrleansMessageRejectionException : OrleansException
{
    internal OrleansMessageRejectionException(string message)
        : base(message)
    {
    }
}

/// <summary>A request was refused because the silo stops or has stopped.</summary>
public sealed class SiloUnavailableException : OrleansMessageRejectionException
{
    /// <summary>A refusal in the words of its cause.</summary>
    public SiloUnavailableException(string message)
        : base(message)
    {
    }
}
