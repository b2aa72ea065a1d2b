using System.CommandLine;
using Rollback.Operations.CommandLine;

namespace Rollback.Operations.Completion;

/// <summary>`rollback completion bash|zsh`: prints the lines that make the shell complete verbs and options.</summary>
internal static class CompletionCommand
{
    // The parser's own [suggest] directive answers with the words that fit at a position.
    private const string Bash = """
        _rollback() { mapfile -t COMPREPLY < <("${COMP_WORDS[0]}" "[suggest:${COMP_POINT}]" "rollback ${COMP_LINE#* }" 2>/dev/null); }
        complete -F _rollback rollback ./rollback
        """;

    private const string Zsh = """
        _rollback() { compadd -- ${(f)"$(${words[1]} "[suggest:${CURSOR}]" "rollback ${BUFFER#* }" 2>/dev/null)"}; }
        compdef _rollback rollback ./rollback
        """;

    public static Command Create(CommandFrame frame)
    {
        var shell = new Argument<string>("shell") { Description = "bash or zsh" };
        shell.AcceptOnlyFromAmong("bash", "zsh");
        var command = new Command("completion", "Print shell completion: source <(./rollback completion bash)") { shell };
        return frame.Handle(command, (parsed, context, _) =>
        {
            var script = parsed.GetRequiredValue(shell) == "bash" ? Bash : Zsh;
            context.Report.Say(script);
            return Task.FromResult(Outcome.Done(new CompletionScript(script)));
        });
    }
}

internal sealed record CompletionScript(string Script) : ICommandResult;
