using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace OrleansChat.Silo.Health;

/// <summary>
/// All the HTTP that a server speaks: <c>GET</c> (or <c>HEAD</c>) of <see cref="LivePath"/> and <see cref="ReadyPath"/>, answered with 200 or 503 and a line of JSON that says why. Any other path is
/// 404, any other method 405.
/// </summary>
internal sealed class HealthApplication(ServerHealth health) : IHttpApplication<IFeatureCollection>
{
    public const string LivePath = "/health/live";

    public const string ReadyPath = "/health/ready";

    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    public async Task ProcessRequestAsync(IFeatureCollection context)
    {
        var request = context.GetRequiredFeature<IHttpRequestFeature>();
        var response = context.GetRequiredFeature<IHttpResponseFeature>();
        HealthAnswer? answer = request.Path switch
        {
            LivePath => health.Live(),
            ReadyPath => health.Ready(),
            _ => null,
        };
        if (answer is null)
        {
            response.StatusCode = StatusCodes.Status404NotFound;
        }
        else if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            response.Headers.Allow = "GET, HEAD";
        }
        else
        {
            response.StatusCode = answer.Value.Problem is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            response.Headers.CacheControl = "no-store";
            response.Headers.ContentType = "application/json";
            var body = Json(answer.Value);
            response.Headers.ContentLength = body.WrittenCount;
            await context.GetRequiredFeature<IHttpResponseBodyFeature>().Writer.WriteAsync(body.WrittenMemory);
            return;
        }

        response.Headers.ContentLength = 0;
    }

    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
        // Nothing was created.
    }

    private static ArrayBufferWriter<byte> Json(HealthAnswer answer)
    {
        var body = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(body);
        json.WriteStartObject();
        json.WriteBoolean("ok", answer.Problem is null);
        json.WriteString("server", answer.Server);
        if (answer.Problem is not null)
            json.WriteString("reason", answer.Problem);
        json.WriteEndObject();
        json.Flush();
        body.Write("\n"u8);
        return body;
    }
}
