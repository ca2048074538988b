namespace Ablate.Core.Tests.Results;

public sealed class GateTableTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void What_is_written_is_read_again_to_the_last_digit()
    {
        GateRow[] rows =
        [
            new("attention1.se1", 0, null, 12, 1.0 / 3, 0.1, 0.25, 0),
            new("attention1.se1", 0, 7, 1, 1e-17, double.NaN, 1, 0),
            new("a,b1.se1", 3, 0, 4, -0.5, 2, 0, 1) { SdPositions = 0.125 },
        ];
        File.WriteAllText(_file, GateTable.Write(rows));
        Assert.Equal(rows, GateTable.Read(_file));
        Assert.Equal("\"a,b1.se1\",3,0,4,-0.5,2,0,1,0.125", File.ReadAllLines(_file)[^1]);
    }

    [Fact]
    public void A_table_of_before_positions_were_recorded_is_read()
    {
        File.WriteAllText(_file, "block,channel,class,examples,mean,sd,dead,saturated\na,b1.se1,0,7,5,0.5,0.1,0,0.25\nse1,1,,5,0.5,,0,0\n");
        Assert.Equal([new("a,b1.se1", 0, 7, 5, 0.5, 0.1, 0, 0.25), new("se1", 1, null, 5, 0.5, double.NaN, 0, 0)], GateTable.Read(_file));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("channel,mean\n", 1)]
    [InlineData("block,channel,class,examples,mean,sd,dead,saturated\nse1,0,,5,0.5,0.1,0,0\nse1,1,,5,0.", 3)]
    [InlineData("block,channel,class,examples,mean,sd,dead,saturated\nse1,0,-1,5,0.5,0.1,0,0\n", 2)]
    [InlineData("block,channel,class,examples,mean,sd,dead,saturated,sd_positions\nse1,0,,5,0.5,0.1,0,0\n", 2)]
    public void A_damaged_table_is_refused_at_its_line(string text, int line)
    {
        File.WriteAllText(_file, text);
        var problem = Assert.Throws<InvalidDataException>(() => GateTable.Read(_file).Count());
        Assert.Equal(FormattableString.Invariant($"{_file}:{line} cannot be read as recorded gates. Delete the file, or let 'ablate inspect' write it again."), problem.Message);
    }
}
