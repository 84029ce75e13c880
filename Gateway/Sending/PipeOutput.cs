using System.IO.Pipelines;

namespace OrleansChat.Gateway.Sending;

/// <summary>Sends through a pipe, at whose other end somebody else sends: TLS, or a test.</summary>
internal sealed class PipeOutput(PipeWriter pipe) : IOutput
{
    public async ValueTask<bool> SendAsync(ReadOnlyMemory<byte> bytes) => !(await pipe.WriteAsync(bytes)).IsCompleted;
}
