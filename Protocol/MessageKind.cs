namespace OrleansChat.Protocol;

/// <summary>What a line with a place in a channel is. All kinds count the channel's seqs together.</summary>
public enum MessageKind
{
    /// <summary>Somebody said something.</summary>
    Text,

    /// <summary>Somebody set the channel's topic; the text is the topic, an empty one takes it away.</summary>
    Topic,
}
