using Ablate.Models.Tests.Support;
using static TorchSharp.torch;

namespace Ablate.Models.Tests;

public class TokenTests
{
    [Fact]
    public void Class_tokens_stand_before_the_positions_and_can_be_taken_from_there()
    {
        using var scope = NewDisposeScope();
        var plan = Plans.Block("[class_token: 2]", Shape.Image(3, 2, 2));
        Assert.Equal(Shape.Image(3, 6, 1), plan.Output);
        using var module = plan.Build(seed: 0);
        using (no_grad()) module.parameters().Single().copy_(tensor(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } }));
        var input = arange(12, float32).view(1, 3, 2, 2);
        var output = module.call(input);
        Assert.Equal([1f, 4, 0, 1, 2, 3], output[0, 0].flatten().data<float>().ToArray());
        foreach (var (index, values) in new (int, float[])[] { (0, [1, 2, 3]), (1, [4, 5, 6]), (4, [2, 6, 10]) })
        {
            using var token = Plans.Block($"[token: {index}]", Shape.Image(3, 6, 1)).Build(seed: 0);
            Assert.Equal(values, token.call(output).data<float>().ToArray());
        }
    }

    [Fact]
    public void A_position_embedding_is_added_row_by_row()
    {
        using var scope = NewDisposeScope();
        var plan = Plans.Block("[position_embedding]", Shape.Image(2, 2, 3));
        using var module = plan.Build(seed: 0);
        using (no_grad()) module.parameters().Single().copy_(arange(12, float32).view(6, 2));
        var output = module.call(zeros(1, 2, 2, 3));
        Assert.Equal([0f, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11], output.contiguous().data<float>().ToArray());
    }
}
