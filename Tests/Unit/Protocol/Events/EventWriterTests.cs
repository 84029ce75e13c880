using System.Text;
using System.Text.Json;
using OrleansChat.Protocol;
using OrleansChat.Protocol.Events;

namespace OrleansChat.Tests.Unit.Protocol.Events;

/// <summary>The bytes themselves, because clients that were written against them live longer than this code.</summary>
public sealed class EventWriterTests : IDisposable
{
    private static readonly ChannelStart General = new("general", "k3f", 1050);

    private readonly EventWriter _writer = new();

    [Fact]
    public void A_message()
    {
        _writer.Item("general", new ChannelItem(1043, "Dana", "A", "\"Hello \\\"everyone\\\"! 👋\""u8.ToArray(), 1_732_199_912_345));
        AssertWritten("""{"type":"msg","from":"Dana","server":"A","text":"Hello \"everyone\"! 👋","channel":"general","seq":1043,"timestamp":1732199912.345}""");
    }

    [Theory]
    [InlineData(0, "0.000")]
    [InlineData(7, "0.007")]
    [InlineData(1_000, "1.000")]
    [InlineData(1_732_199_912_040, "1732199912.040")]
    [InlineData(253_402_300_799_999, "253402300799.999")]
    public void A_timestamp_is_in_seconds_with_three_decimals(long timestampMs, string expected)
    {
        _writer.Item("general", new ChannelItem(1, "Dana", "A", "\"hi\""u8.ToArray(), timestampMs));
        Assert.EndsWith($",\"timestamp\":{expected}}}\n", Encoding.UTF8.GetString(_writer.Take().Span));
    }

    [Fact]
    public void What_counts_only_now()
    {
        _writer.Presence("general", "Dana", "A", UserState.Join);
        AssertWritten("""{"type":"presence","channel":"general","user":"Dana","server":"A","state":"join"}""");
        _writer.Presence("dev", "Dana", null, UserState.Leave);
        AssertWritten("""{"type":"presence","channel":"dev","user":"Dana","state":"leave"}""");
        _writer.Typing("dev", "Dana", isActive: true, to: null);
        AssertWritten("""{"type":"typing","channel":"dev","user":"Dana","state":"active"}""");
        _writer.Typing("dm:ahmad dana", "Dana", isActive: false, to: "ahmad");
        AssertWritten("""{"type":"typing","channel":"dm:ahmad dana","user":"Dana","state":"done","to":"ahmad"}""");
        _writer.Ping([General, new ChannelStart("@A", "k3f", 0)]);
        AssertWritten("""{"type":"ping","heads":{"general":1050,"@A":0}}""");
    }

    [Fact]
    public void An_acknowledgement()
    {
        _writer.Ack("7", "a1-0009", "general", "k3f", 1051, duplicate: false);
        AssertWritten("""{"type":"ack","rid":"7","cid":"a1-0009","channel":"general","epoch":"k3f","seq":1051,"dup":false}""");
        _writer.Ack(null, null, "@A", "k3f", 1, duplicate: true);
        AssertWritten("""{"type":"ack","channel":"@A","epoch":"k3f","seq":1,"dup":true}""");
    }

    [Fact]
    public void A_welcome()
    {
        _writer.Welcome("Dana", "A", "1", "s3cret", 10, [
            General with { Recovery = Recovery.Recovered }, new ChannelStart("@A", "k3f", 0),
            new ChannelStart("dev", "old", 7, Recovery.NotInChannel), new ChannelStart("tea", "k3f", 7, Recovery.EpochChanged), new ChannelStart("x", "k3f", 7, Recovery.SeqUnknown)]);
        AssertWritten(
            """{"type":"system","text":"Welcome Dana to Server A","event":"welcome","rid":"1","server":"A","token":"s3cret","limits":{"line_bytes":65536,"text_bytes":8192,"messages_per_s":10},"channels":""" +
            """[{"channel":"general","epoch":"k3f","seq":1050,"oldest":1,"recovered":true},{"channel":"@A","epoch":"k3f","seq":0,"oldest":0},""" +
            """{"channel":"dev","epoch":"old","seq":7,"oldest":1,"recovered":false,"reason":"not_in_channel"},""" +
            """{"channel":"tea","epoch":"k3f","seq":7,"oldest":1,"recovered":false,"reason":"epoch_changed"},""" +
            """{"channel":"x","epoch":"k3f","seq":7,"oldest":1,"recovered":false,"reason":"seq_unknown"}]}""");
        _writer.Welcome("Dana", "A", null, null, 0, []);
        AssertWritten(
            """{"type":"system","text":"Welcome Dana to Server A","event":"welcome","server":"A","limits":{"line_bytes":65536,"text_bytes":8192,"messages_per_s":0},"channels":[]}""");
    }

    [Fact]
    public void A_message_that_comes_from_the_log_again()
    {
        _writer.Item("dev", new ChannelItem(7, "Dana", "A", "\"hi\""u8.ToArray(), 1732199912345), replay: true);
        AssertWritten("""{"type":"msg","from":"Dana","server":"A","text":"hi","channel":"dev","seq":7,"timestamp":1732199912.345,"replay":true}""");
    }

    [Fact]
    public void A_private_message_says_for_whom_it_is()
    {
        _writer.Item("dm:ahmad dana", new ChannelItem(1, "Dana", "A", "\"psst\""u8.ToArray(), 1732199912345), to: "ahmad");
        AssertWritten("""{"type":"msg","from":"Dana","server":"A","text":"psst","channel":"dm:ahmad dana","seq":1,"timestamp":1732199912.345,"to":"ahmad"}""");
    }

    [Fact]
    public void A_topic_reads_as_a_sentence_and_as_fields()
    {
        _writer.Item("dev", new ChannelItem(7, "Da\"na", "A", "\"Tea \\\"only\\\"\""u8.ToArray(), 1732199912345, MessageKind.Topic), replay: true);
        AssertWritten(
            """{"type":"system","text":"Da\"na set the topic of dev: Tea \"only\"","event":"topic","channel":"dev","seq":7,"from":"Da\"na","server":"A","topic":"Tea """ +
            """\"only\"","timestamp":1732199912.345,"replay":true}""");
        _writer.Item("dev", new ChannelItem(8, "Dana", "A", "\"\""u8.ToArray(), 1732199912345, MessageKind.Topic));
        AssertWritten(
            """{"type":"system","text":"Dana took the topic of dev away","event":"topic","channel":"dev","seq":8,"from":"Dana","server":"A","topic":"","timestamp":1732199912.345}""");
    }

    [Fact]
    public void A_topic_on_a_page_of_history()
    {
        _writer.History(null, new ChannelStart("dev", "k3f", 7), [new ChannelItem(7, "Dana", "A", "\"Tea\""u8.ToArray(), 1732199912345, MessageKind.Topic)], end: true);
        AssertWritten(
            """{"type":"history","channel":"dev","epoch":"k3f","items":[{"text":"Dana set """ +
            """the topic of dev: Tea","event":"topic","seq":7,"from":"Dana","server":"A","topic":"Tea","timestamp":1732199912.345}],"oldest":1,"head":7,"end":true}""");
    }

    [Fact]
    public void A_name_that_has_an_account_now()
    {
        _writer.Registered("Dana", "7");
        AssertWritten("""{"type":"system","text":"Dana is registered","event":"registered","rid":"7","user":"Dana"}""");
    }

    [Fact]
    public void Channels_and_who_is_in_one()
    {
        _writer.Channels("1", [new ChannelListing("dev", 2, "\"Tea\""u8.ToArray()), new ChannelListing("general", 3, default)], end: true);
        AssertWritten(
            """{"type":"system","text":"Channels: dev (2) general (3)","event":"channels","rid":"1","channels":[""" +
            """{"channel":"dev","members":2,"topic":"Tea"},{"channel":"general","members":3}],"end":true}""");
        _writer.Who("2", "dev", [new UserListing("Ahmad", "B", IsAway: true), new UserListing("Dana", null)], end: false);
        AssertWritten(
            """{"type":"system","text":"In dev: Ahmad, Dana …","event":"who","rid":"2","channel":"dev","users":[{"user":"Ahmad","server":"B","away":true},{"user":"Dana"}],"end":false}""");
    }

    [Fact]
    public void A_page_of_history()
    {
        _writer.History("8", General, [new ChannelItem(1049, "Dana", "A", "\"hi\""u8.ToArray(), 1732199912345)], end: false);
        AssertWritten(
            """{"type":"history","rid":"8","channel":"general","epoch":"k3f","items":[""" +
            """{"from":"Dana","server":"A","text":"hi","seq":1049,"timestamp":1732199912.345}],"oldest":1,"head":1050,"end":false}""");
        _writer.History(null, new ChannelStart("dev", "k3f", 0), [], end: true);
        AssertWritten("""{"type":"history","channel":"dev","epoch":"k3f","items":[],"oldest":0,"head":0,"end":true}""");
    }

    [Fact]
    public void Joined_and_left()
    {
        _writer.Joined(new ChannelStart("dev", "k3f", 12), "8");
        AssertWritten("""{"type":"system","text":"You joined dev","event":"joined","rid":"8","channel":"dev","epoch":"k3f","seq":12}""");
        _writer.Left("dev", "9");
        AssertWritten("""{"type":"system","text":"You left dev","event":"left","rid":"9","channel":"dev"}""");
    }

    [Fact]
    public void A_goodbye()
    {
        _writer.Goodbye("Dana", null);
        AssertWritten("""{"type":"system","text":"Goodbye Dana","event":"goodbye"}""");
    }

    [Theory]
    [InlineData(true, true, """{"type":"system","text":"Server B is here","event":"server_up","server":"B"}""")]
    [InlineData(false, true, """{"type":"system","text":"Server B has stopped","event":"server_down","server":"B"}""")]
    [InlineData(false, false, """{"type":"system","text":"Server B is gone","event":"server_down","server":"B"}""")]
    public void A_server_that_came_or_went(bool isUp, bool orderly, string expected)
    {
        _writer.ServerChanged("B", isUp, orderly);
        AssertWritten(expected);
    }

    [Fact]
    public void An_error()
    {
        _writer.Error(ErrorCode.UsernameTaken, "username taken");
        AssertWritten("""{"type":"error","text":"username taken","code":"username_taken","fatal":false}""");
        _writer.Error(ErrorCode.RateLimited, "Too many messages.", "7", "a1-0009", 100);
        AssertWritten("""{"type":"error","text":"Too many messages.","code":"rate_limited","rid":"7","cid":"a1-0009","retry_ms":100,"fatal":false}""");
        _writer.Error(ErrorCode.Shutdown, "Server A stops.", fatal: true);
        AssertWritten("""{"type":"error","text":"Server A stops.","code":"shutdown","fatal":true,"reconnect":true}""");
        _writer.Error(ErrorCode.TooManyErrors, "Too many bad lines.", fatal: true);
        AssertWritten("""{"type":"error","text":"Too many bad lines.","code":"too_many_errors","fatal":true,"reconnect":false}""");
    }

    [Fact]
    public void Lines_are_collected_and_handed_out_once()
    {
        _writer.Goodbye("Dana", null);
        _writer.Left("dev", null);
        var written = _writer.WrittenBytes;
        var frame = _writer.Take();
        Assert.Equal(written, frame.Length);
        Assert.Equal(2, Encoding.UTF8.GetString(frame.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(0, _writer.WrittenBytes);
        Assert.True(_writer.Take().IsEmpty);
    }

    [Fact]
    public void A_frame_belongs_to_whoever_took_it()
    {
        _writer.Goodbye("Dana", null);
        var frame = _writer.Take();
        var before = frame.ToArray();
        _writer.Goodbye("Ahmad", null);
        Assert.Equal(before, frame.ToArray());
    }

    [Theory]
    [InlineData("line\nbreak \"quote\" \\ \u0000 \u2028")]
    [InlineData("שלום 👋")]
    public void Whatever_a_client_put_into_an_id_comes_back_in_one_line_of_json(string id)
    {
        _writer.Ack(id, id, "general", "k3f", 1, duplicate: false);
        var line = Encoding.UTF8.GetString(_writer.Take().Span);
        Assert.Equal(line.Length - 1, line.IndexOf('\n', StringComparison.Ordinal));
        Assert.Equal((id, id), (JsonElement.Parse(line).GetProperty("rid").GetString(), JsonElement.Parse(line).GetProperty("cid").GetString()));
    }

    public void Dispose() => _writer.Dispose();

    private void AssertWritten(string line) => Assert.Equal(line + "\n", Encoding.UTF8.GetString(_writer.Take().Span));
}
