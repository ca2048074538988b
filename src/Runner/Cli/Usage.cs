using System.CommandLine;
using Ablate.Core.Schema;

namespace Ablate.Runner.Cli;

/// <summary>What the program says of a command line that it does not understand.</summary>
internal static class Usage
{
    /// <summary>Says what is wrong, with the nearest known name, and returns the exit status.</summary>
    public static int Report(ParseResult parsed, TextWriter error)
    {
        var command = parsed.CommandResult.Command;
        // What stands after an unknown word cannot be understood either, and says nothing new.
        if (parsed.UnmatchedTokens is [var unknown, ..]) error.WriteLine(Unknown(unknown, command));
        else if (command is RootCommand) error.WriteLine("A verb is missing.");
        else foreach (var problem in parsed.Errors) error.WriteLine(problem.Message);

        error.WriteLine($"'{(command is RootCommand ? "ablate" : $"ablate {command.Name}")} --help' says what there is.");
        return ExitStatus.BadInput;
    }

    /// <summary>The sentence about an option that is not known.</summary>
    public static string UnknownOption(string word, Command command) =>
        $"There is no option '{word}'. {Suggest.Hint(word, command.Options.Where(option => !option.Hidden).Select(option => option.Name), "options")}".TrimEnd();

    private static string Unknown(string word, Command command)
    {
        var verbs = command.Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name).ToList();
        if (word.StartsWith('-')) return UnknownOption(word, command);
        return verbs.Count > 0
            ? $"There is no verb '{word}'. {Suggest.Hint(word, verbs, "verbs")}"
            : $"'{word}' is one argument too many.";
    }
}
