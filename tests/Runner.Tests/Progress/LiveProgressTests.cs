using Ablate.Runner.Progress;
using Spectre.Console;

namespace Ablate.Runner.Tests.Progress;

public sealed class LiveProgressTests : IDisposable
{
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly HandClock _time = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public void The_terminal_shows_the_sweep_and_every_run_under_way() => Assert.Equal(
        [
            "━━━━━━━━━━━━───────────── 1/4 runs, 1 min 00 s, about 1 min 00 s left",
            "━━━━━━━━━━━━━━━━━━━━━━━━━ baseline, seed 0  cpu, epoch 3, loss 0.250, accuracy 95.0 %",
            "───────────────────────── se-r16, seed 0    cpu",
        ],
        Picture(100));

    [Fact]
    public void A_terminal_without_these_characters_gets_plain_ones() => Assert.Equal(
        [
            "#####----- 1/4 runs, 1 min 00 s, abou...",
            "########## baseline, seed 0  cpu, epo...",
            "---------- se-r16, seed 0    cpu",
        ],
        Picture(40, unicode: false));

    [Theory]
    [InlineData(80)]
    [InlineData(30)]
    [InlineData(12)]
    [InlineData(5)]
    [InlineData(2)]
    public void No_line_is_wider_than_the_terminal(int width)
    {
        var lines = Picture(width);
        Assert.Equal(3, lines.Length);
        Assert.All(lines, line => Assert.InRange(line.Length, 1, width));
    }

    [Fact]
    public void Brackets_in_a_message_are_no_markup()
    {
        var live = new LiveProgress(Terminal(100), 1, _time);
        live.Retried(Told.Run("se"), "mat1 [3, 4] and [red]mat2[/]");
        live.Ended(Told.Run("se"), Told.Failed("mat1 [3, 4] and [red]mat2[/]"));
        live.TellNews();
        Assert.Equal(
            "↻ se, seed 0: failed and is tried once more. mat1 [3, 4] and [red]mat2[/].\n✗ se, seed 0: failed. mat1 [3, 4] and [red]mat2[/].\n",
            _output.ToString());
    }

    [Fact]
    public async Task What_has_ended_stays_on_the_screen_and_the_cursor_comes_back()
    {
        var live = new LiveProgress(Terminal(100, ansi: true), 1, _time);
        var work = new TaskCompletionSource();
        var shown = live.Show(work.Task);
        live.Started(Told.Run("se"), "cpu");
        live.Ended(Told.Run("se"), Told.Completed(181, 10));
        work.SetResult();
        await shown;
        Assert.Contains("✓ se, seed 0: test accuracy 90.50 % in 10 s\n", _output.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("\e[?25h", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_about_a_run_that_has_ended_leaves_nothing_of_the_picture_beside_it()
    {
        var live = new LiveProgress(Terminal(100, ansi: true), 4, _time);
        var work = new TaskCompletionSource();
        live.Started(Told.Run("baseline"), "cpu");
        live.Started(Told.Run("se"), "cpu");
        live.Stepped(Told.Run("se"), 0.5);
        var shown = live.Show(work.Task);
        live.Ended(Told.Run("baseline"), Told.Completed(181, 3));
        live.Ended(Told.Run("se"), Told.Failed(string.Join(' ', Enumerable.Repeat("word", 30))));
        work.SetResult();
        await shown;
        Assert.Equal(
            [
                "✓ baseline, seed 0: test accuracy 90.50 % in 3 s",
                "✗ se, seed 0: failed. " + string.Join(' ', Enumerable.Repeat("word", 15)),
                string.Join(' ', Enumerable.Repeat("word", 15)) + ".",
            ],
            Screen.Show(_output.ToString()));
    }

    [Fact]
    public async Task Trouble_in_the_sweep_ends_the_display_and_is_passed_on()
    {
        var live = new LiveProgress(Terminal(100, ansi: true), 1, _time);
        await Assert.ThrowsAsync<IOException>(() => live.Show(Task.FromException(new IOException("No space left on device"))));
        Assert.EndsWith("\e[?25h", _output.ToString(), StringComparison.Ordinal);
    }

    private string[] Picture(int width, bool unicode = true)
    {
        var console = Terminal(width, unicode);
        var live = new LiveProgress(console, 4, _time);
        live.Started(Told.Run("baseline"), "cpu");
        live.Started(Told.Run("se-r16"), "cpu");
        live.Ended(Told.Run("other"), Told.Completed(100, 10));
        live.Stepped(Told.Run("baseline"), 1);
        live.EpochDone(Told.Run("baseline"), Told.Epoch(3, 0.25, 190));
        _time.Pass(60);
        console.Write(live.Picture());
        return _output.ToString().TrimEnd('\n').Split('\n');
    }

    private IAnsiConsole Terminal(int width, bool unicode = true, bool ansi = false)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = ansi ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(_output),
        });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = unicode;
        return console;
    }
}
