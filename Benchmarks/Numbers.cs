using System.CommandLine;

namespace OrleansChat.Benchmarks;

/// <summary>Numbers on the command line.</summary>
internal static class Numbers
{
    /// <summary>An option whose value is a number.</summary>
    /// <param name="name">The option's name.</param>
    /// <param name="description">For people.</param>
    /// <param name="byDefault">The value if it is not there.</param>
    /// <param name="least">What is below is refused.</param>
    public static Option<int> Option(string name, string description, int byDefault, int least)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => byDefault };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValueOrDefault<int>() < least)
                result.AddError($"{name} is at least {least}.");
        });
        return option;
    }
}
