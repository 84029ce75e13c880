using OrleansChat.Tests.EndToEnd.Support;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>A client that lost its acknowledgement sends the same message again, under the same client message id.</summary>
[Collection(SharedClusterCollection.Name)]
public class RepeatedMessageTests(SharedCluster shared, ITestOutputHelper output) : ProcessTest(output, shared.Cluster)
{
    private readonly Cluster _cluster = shared.Cluster;

    [Fact]
    public async Task The_same_cid_again_on_another_server_is_answered_with_the_same_place_and_logged_once()
    {
        var (name, cid, text) = (Unique("Dana"), Unique("cid-"), Unique("once "));
        var listener = await LoginAsync(_cluster.C, Unique("Listener"));
        var before = await LoginAsync(_cluster.A, name, "ack");
        var first = await before.PostAsync(text, cid: cid);
        Assert.Equal(("ack", false), (first.Type, first.Dup));
        await before.DisposeAsync();

        var after = await LoginWhenFreeAsync(_cluster.B.EndPoint, name, "ack");
        var second = await after.PostAsync(text, cid: cid);
        Assert.Equal(("ack", cid, first.Seq, true), (second.Type, second.Cid, second.Seq, second.Dup));
        var conflict = await after.PostAsync(text + "changed", cid: cid);
        Assert.Equal(("error", "cid_conflict", false), (conflict.Type, conflict.Code, conflict.Fatal));

        var fence = Unique("fence ");
        await after.PostAsync(fence);
        var heard = await listener.ReadUntilAsync(line => line.Text == fence, "the fence");
        Assert.Single(heard, line => line.From == name && line.Text == text);
        Assert.DoesNotContain(heard, line => line.Text == text + "changed");
        var logged = (await _cluster.Log.ReadAsync()).Where(message => message.From == name && message.Cid == cid);
        Assert.Equal([new LoggedMessage("general", first.Seq!.Value, name, "A", text, cid)], logged);
    }

    [Fact]
    public async Task Two_people_may_use_the_same_cid()
    {
        var cid = Unique("cid-");
        var (one, other) = (await LoginAsync(_cluster.A, Unique("Dana"), "ack"), await LoginAsync(_cluster.B, Unique("Ahmad"), "ack"));
        var (first, second) = (await one.PostAsync("mine", cid: cid), await other.PostAsync("mine too", cid: cid));
        Assert.Equal(("ack", false), (first.Type, first.Dup));
        Assert.Equal(("ack", false), (second.Type, second.Dup));
        Assert.True(second.Seq > first.Seq, $"{second} after {first}");
    }

    [Fact]
    public async Task The_same_cid_twice_at_once_is_one_message()
    {
        var cid = Unique("cid-");
        var client = await LoginAsync(_cluster.A, Unique("Dana"), "ack");
        var answers = await Task.WhenAll(client.PostAsync("impatient", cid: cid), client.PostAsync("impatient", cid: cid));
        Assert.Equal([false, true], answers.Select(answer => answer.Dup).Order());
        Assert.Equal(answers[0].Seq, answers[1].Seq);
    }
}
