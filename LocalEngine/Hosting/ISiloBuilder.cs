using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Hosting;

/// <summary>Sets up the silo of a host.</summary>
public interface ISiloBuilder
{
    /// <summary>The services of the host that the silo is a part of.</summary>
    IServiceCollection Services { get; }

    /// <summary>The configuration of that host. Name, ClusterId and ServiceId of the silo are read from its section <c>Orleans</c>.</summary>
    IConfiguration Configuration { get; }
}
