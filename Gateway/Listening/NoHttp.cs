using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace OrleansChat.Gateway.Listening;

/// <summary>Kestrel wants an HTTP application to start. This gateway's endpoints speak its own protocol, so nothing ever reaches it.</summary>
internal sealed class NoHttp : IHttpApplication<IFeatureCollection>
{
    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    public Task ProcessRequestAsync(IFeatureCollection context) => throw new NotSupportedException("No endpoint of a gateway speaks HTTP.");

    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
        // Nothing was created.
    }
}
