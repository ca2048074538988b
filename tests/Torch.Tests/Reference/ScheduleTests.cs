using System.Text.Json;
using TorchSharp.Modules;
using static Ablate.Torch.Tests.Reference.Agreement;
using static TorchSharp.torch.optim;

namespace Ablate.Torch.Tests.Reference;

/// <summary>Learning rates and momenta of twenty steps are PyTorch's.</summary>
public sealed class ScheduleTests
{
    private static readonly Dictionary<string, ScheduleCase> All = ReferenceFile.Read<CaseList<ScheduleCase>>("schedules").Cases.ToDictionary(one => one.Name);

    public static TheoryData<string> Names => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Learning_rates_are_PyTorchs(string name)
    {
        var one = All[name];
        using var parameter = nn.Parameter(zeros(1));
        using var optimizer = SGD([parameter], one.Lr, one.Momentum);
        var group = (SGD.ParamGroup)optimizer.ParamGroups.Single();
        var schedule = Create(one.Schedule, optimizer, new(one.Attributes));

        for (var step = 0; step < one.LearningRates.Length; step++)
        {
            Near(one.LearningRates[step], group.LearningRate, 1e-12, $"The learning rate of step {step}");
            if (one.Momenta is { } momenta) Near(momenta[step], group.Momentum, 1e-12, $"The momentum of step {step}");
            optimizer.step();
            schedule.step();
        }
    }

    private static lr_scheduler.LRScheduler Create(string schedule, Optimizer optimizer, Arguments given) => schedule switch
    {
        "StepLR" => lr_scheduler.StepLR(optimizer, given.Count("step_size"), given.Number("gamma", 0.1)),
        "MultiStepLR" => lr_scheduler.MultiStepLR(optimizer, given.Counts("milestones"), given.Number("gamma", 0.1)),
        "CosineAnnealingLR" => lr_scheduler.CosineAnnealingLR(optimizer, given.Count("T_max"), given.Number("eta_min", 0)),
        "OneCycleLR" => lr_scheduler.OneCycleLR(optimizer, given.Number("max_lr", 0), given.Count("total_steps"),
            pct_start: given.Number("pct_start", 0.3),
            anneal_strategy: given.Text("anneal_strategy") is "linear" ? lr_scheduler.impl.OneCycleLR.AnnealStrategy.Linear : lr_scheduler.impl.OneCycleLR.AnnealStrategy.Cos,
            cycle_momentum: given.Flag("cycle_momentum", true), base_momentum: given.Number("base_momentum", 0.85), max_momentum: given.Number("max_momentum", 0.95),
            div_factor: given.Number("div_factor", 25), final_div_factor: given.Number("final_div_factor", 1e4), three_phase: given.Flag("three_phase", false)),
        "LinearLR" => lr_scheduler.LinearLR(optimizer, given.Number("start_factor", 1.0 / 3), given.Number("end_factor", 1), given.Count("total_iters", 5)),
        "ConstantLR" => lr_scheduler.ConstantLR(optimizer, given.Number("factor", 1.0 / 3), given.Count("total_iters", 5)),
        "PolynomialLR" => lr_scheduler.PolynomialLR(optimizer, given.Count("total_iters", 5), given.Number("power", 1)),
        "ExponentialLR" => lr_scheduler.ExponentialLR(optimizer, given.Number("gamma", 0)),
        "SequentialLR" => lr_scheduler.SequentialLR(optimizer, [.. given.Parts().Select(part => Create(part.Schedule, optimizer, part.Given))], given.Counts("milestones")),
        _ => throw new NotSupportedException($"No test knows the schedule '{schedule}'."),
    };

    private sealed class Arguments(Dictionary<string, JsonElement> values)
    {
        public double Number(string name, double otherwise) => values.TryGetValue(name, out var value) ? value.GetDouble() : otherwise;

        public int Count(string name, int otherwise = -1) => values.TryGetValue(name, out var value) ? value.GetInt32() : otherwise;

        public int[] Counts(string name) => [.. values[name].EnumerateArray().Select(value => value.GetInt32())];

        public bool Flag(string name, bool otherwise) => values.TryGetValue(name, out var value) ? value.GetBoolean() : otherwise;

        public string? Text(string name) => values.TryGetValue(name, out var value) ? value.GetString() : null;

        public IEnumerable<(string Schedule, Arguments Given)> Parts() => values["schedules"].EnumerateArray().Select(part =>
            (part.GetProperty("schedule").GetString()!, new Arguments(part.GetProperty("attributes").Deserialize<Dictionary<string, JsonElement>>()!)));
    }
}
