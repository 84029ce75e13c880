using System.Xml.Linq;
using OrleansChat.Tests.Unit.Repository;

namespace OrleansChat.Tests.Unit.Deploy;

/// <summary>Which projects a project is made of, itself among them.</summary>
internal static class References
{
    public static IReadOnlyCollection<string> Of(string project)
    {
        var found = new HashSet<string>();
        Add(project);
        return found;

        void Add(string name)
        {
            if (!found.Add(name))
                return;
            foreach (var reference in XDocument.Load(Path.Combine(Tree.Root, name, $"{name}.csproj")).Descendants("ProjectReference"))
                Add(Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));
        }
    }
}
