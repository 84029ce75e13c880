namespace OrleansChat.Grains.Channels;

/// <summary>Pages of what is kept unsorted: a hundred thousand names are looked through for each, but only a page of them is sorted.</summary>
internal static class Paging
{
    /// <summary>The first names behind one, in ordinal order.</summary>
    /// <param name="names">All names.</param>
    /// <param name="after">The one; null for the first names of all.</param>
    /// <param name="count">How many at most, from 1.</param>
    /// <returns>The names, and whether there is none behind them.</returns>
    public static (string[] Page, bool IsEnd) Sorted(IEnumerable<string> names, string? after, int count)
    {
        // The page so far with its last name on top, which the next better one pushes out.
        var page = new PriorityQueue<string, string>(count + 1, Comparer<string>.Create(static (one, other) => string.CompareOrdinal(other, one)));
        var isEnd = true;
        foreach (var name in names)
        {
            if (after is not null && string.CompareOrdinal(name, after) <= 0)
                continue;
            if (page.Count < count)
            {
                page.Enqueue(name, name);
                continue;
            }

            isEnd = false;
            page.EnqueueDequeue(name, name);
        }

        return ([.. page.UnorderedItems.Select(item => item.Element).Order(StringComparer.Ordinal)], isEnd);
    }
}
