using System.Text.Json;
using Ablate.Core.Schema;
using Ablate.Core.Tests.Support;

namespace Ablate.Core.Tests.Schema;

public sealed class TrainConfigTests
{
    [Fact]
    public void The_schedule_is_constant_where_the_file_names_none()
    {
        var train = Read.Value<TrainConfig>("{epochs: 2, batch: 32, optimizer: {sgd: 0.1}}");

        Assert.Equal(new Constant(), train.Schedule);
        Assert.Equal(new TrainConfig(2, 32, new Sgd(0.1)), train);
    }

    [Fact]
    public void The_canonical_text_is_read_back_to_an_equal_value()
    {
        var train = Read.Value<TrainConfig>(
            "{epochs: 9, batch: 32, optimizer: {adamw: {weight_decay: 0.05}}, schedule: {multi_step: {at: [3, 6], warmup: 0.5}}, label_smoothing: 0.1, gradient_clip: 1, augment: {crop: 4, flip: true}, evaluate: at_end}");

        Assert.Equal(train, Read.Value<TrainConfig>(Canonical.Json(train)));
    }

    public static TheoryData<string> ReferenceCases() => [.. Reference().GetProperty("cases").EnumerateObject().Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(ReferenceCases))]
    public void A_schedule_gives_the_learning_rates_of_torch(string text)
    {
        var reference = Reference();
        var (epochs, steps, lr) = (reference.GetProperty("epochs").GetInt32(), reference.GetProperty("steps_per_epoch").GetInt32(), reference.GetProperty("lr").GetDouble());
        var schedule = Read.Value<ScheduleSpec>(text);

        var expected = reference.GetProperty("cases").GetProperty(text).EnumerateArray().Select(rate => rate.GetDouble()).ToList();

        for (var step = 0; step < expected.Count; step++)
            Assert.Equal(expected[step], schedule.Rate(lr, step, steps, epochs), 1e-14);
    }

    [Fact]
    public void A_warm_up_rises_linearly_to_the_base_rate_and_the_cosine_takes_the_rest()
    {
        var schedule = new Cosine(Warmup: 2);

        Assert.Equal([0.025, 0.05, 0.075, 0.1], Enumerable.Range(0, 4).Select(step => schedule.Rate(0.1, step, 2, 6)), (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.Equal(0.1, schedule.Rate(0.1, 4, 2, 6), 1e-15);
        Assert.Equal(0.05, schedule.Rate(0.1, 8, 2, 6), 1e-15);
    }

    private static JsonElement Reference() =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Reference", "schedules.json"))).RootElement;
}
