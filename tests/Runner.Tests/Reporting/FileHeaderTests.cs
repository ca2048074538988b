using Ablate.Runner.Reporting;

namespace Ablate.Runner.Tests.Reporting;

public sealed class FileHeaderTests
{
    [Fact]
    public void A_question_goes_on_in_the_lines_that_are_indented_below_it()
    {
        var header = FileHeader.Read("""
            # yaml-language-server: $schema=../experiment.schema.json
            # Question   How much does the ratio r cost?
            #            (Hu et al. 2018)
            # Command    ./ablate run configs/a.yaml
            # Cost       60 runs
            #            and more
            experiment: a
            # Question   not this one
            """);
        Assert.Equal(new FileHeader("How much does the ratio r cost? (Hu et al. 2018)", "./ablate run configs/a.yaml"), header);
    }

    [Fact]
    public void Where_the_command_line_changed_something_the_files_command_does_not_make_it_again() => Assert.Equal(
        new FileHeader("Does it help?", null),
        FileHeader.Read("# Question   Does it help?\n# Command    ./ablate run configs/a.yaml\n# Override   train.epochs=3\nexperiment: a\n"));

    [Theory]
    [InlineData("experiment: a\n")]
    [InlineData("")]
    [InlineData("# Does attention help?\nexperiment: a\n")]
    [InlineData("#    (indented under nothing)\n")]
    public void A_file_that_asks_nothing_in_so_many_words_has_no_question(string text) => Assert.Equal(new FileHeader(null, null), FileHeader.Read(text));
}
