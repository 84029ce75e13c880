namespace OrleansChat.Tests.Support;

/// <summary>What a reader of a failed test wants to see, and what must outlive the test for that.</summary>
public interface IEvidence
{
    string Preserve();
}
