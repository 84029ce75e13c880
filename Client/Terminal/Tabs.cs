using OrleansChat.Client.View;
using OrleansChat.Client.Wire;

namespace OrleansChat.Client.Terminal;

/// <summary>The places that the person is in, in the order in which they became known; one of them is looked at.</summary>
internal sealed class Tabs(string username)
{
    private readonly List<Tab> _tabs = [];

    /// <summary>The one that is looked at.</summary>
    public Tab Current { get; private set; } = new(Place.General);

    /// <summary>All that can be gone to.</summary>
    public IEnumerable<Tab> All => _tabs;

    /// <summary>The tab of a place, which begins with it if it is new.</summary>
    public Tab Of(Place place)
    {
        if (place == Current.Place) return Current;
        if (_tabs.Find(tab => tab.Place == place) is { } known) return known;

        var tab = new Tab(place);
        if (!place.IsLocal) _tabs.Add(tab);
        return tab;
    }

    /// <summary>Whether the place is known.</summary>
    public bool Has(string channel) => _tabs.Exists(tab => tab.Place.Channel == channel);

    /// <summary>The person looks at this place now.</summary>
    public Tab Open(Place place)
    {
        Current = Of(place);
        if (!_tabs.Contains(Current)) _tabs.Add(Current);

        // Where the person is not any more there is no way back but to join.
        _tabs.RemoveAll(tab => tab.IsLeft && tab != Current);

        // A name as it was typed now reads better than one that came out of a channel's name.
        if (place.To is not null) Current.Place = place;
        return Current;
    }

    /// <summary>A server has said where the person is.</summary>
    public void Welcome(IReadOnlyList<ChannelStart> channels)
    {
        foreach (var start in channels) Join(Place.Of(start.Channel, username));
    }

    /// <summary>The person is there, perhaps again.</summary>
    public void Join(Place place) => Of(place).IsLeft = false;

    /// <summary>The person is not there any more.</summary>
    public void Leave(string channel)
    {
        foreach (var tab in _tabs) tab.IsLeft |= tab.Place.Channel == channel;
        _tabs.RemoveAll(tab => tab.IsLeft && tab != Current);
    }

    /// <summary>Where to look next: the next one with something unread, or else the next.</summary>
    public Tab Next()
    {
        var current = _tabs.IndexOf(Current);
        var others = _tabs.Skip(current + 1).Concat(_tabs.Take(Math.Max(0, current))).ToArray();
        return others.FirstOrDefault(tab => tab.Unread > 0) ?? others.FirstOrDefault() ?? Current;
    }
}
