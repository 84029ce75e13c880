namespace OrleansChat.Tests.Unit.Client.Terminal;

/// <summary>Keys as a terminal gives them.</summary>
internal static class Keys
{
    public static readonly ConsoleKeyInfo Enter = new('\r', ConsoleKey.Enter, shift: false, alt: false, control: false);
    public static readonly ConsoleKeyInfo Tab = new('\t', ConsoleKey.Tab, shift: false, alt: false, control: false);
    public static readonly ConsoleKeyInfo Backspace = new('\u007F', ConsoleKey.Backspace, shift: false, alt: false, control: false);
    public static readonly ConsoleKeyInfo ControlC = Control('\u0003', ConsoleKey.C);
    public static readonly ConsoleKeyInfo ControlD = Control('\u0004', ConsoleKey.D);
    public static readonly ConsoleKeyInfo ControlN = Control('\u000E', ConsoleKey.N);
    public static readonly ConsoleKeyInfo ControlU = Control('\u0015', ConsoleKey.U);
    public static readonly ConsoleKeyInfo ControlW = Control('\u0017', ConsoleKey.W);

    /// <summary>A key that is no character.</summary>
    public static ConsoleKeyInfo Of(ConsoleKey key) => new('\0', key, shift: false, alt: false, control: false);

    /// <summary>The keys of a text; one char a key, as terminals send characters of two halves too.</summary>
    public static IEnumerable<ConsoleKeyInfo> Of(string text) => text.Select(typed => new ConsoleKeyInfo(typed, default, shift: false, alt: false, control: false));

    private static ConsoleKeyInfo Control(char typed, ConsoleKey key) => new(typed, key, shift: false, alt: false, control: true);
}
