using Ablate.Core.Tests.Support;

namespace Ablate.Core.Tests.Composition;

public sealed class OverrideTests
{
    private const string Lines = """
        vars: {width: 8}
        data: fashion-mnist
        model: [conv: {out: $width, kernel: 3}, relu, slot: s, linear: 10]
        train: {epochs: 15, batch: 128, optimizer: {sgd: {lr: 0.05, momentum: 0.9}}, schedule: cosine}
        arms: {baseline: {}, se.r4: {s: {se: {reduction: 4}}}, gelu: {s: gelu}}
        """;

    [Theory]
    [InlineData("train.epochs=3", "train", "{batch:128,epochs:3,optimizer:{sgd:{lr:0.05,momentum:0.9}},schedule:cosine}")]
    [InlineData("train.optimizer.sgd.lr=0.1", "train", "{batch:128,epochs:15,optimizer:{sgd:{lr:0.1,momentum:0.9}},schedule:cosine}")]
    [InlineData("train.optimizer.adam.lr=1e-3", "train", "{batch:128,epochs:15,optimizer:{adam:{lr:0.001}},schedule:cosine}")]
    [InlineData("train.optimizer={sgd: {lr: 1}}", "train", "{batch:128,epochs:15,optimizer:{sgd:{lr:1,momentum:0.9}},schedule:cosine}")]
    [InlineData("train.optimizer=adam", "train", "{batch:128,epochs:15,optimizer:adam,schedule:cosine}")]
    [InlineData("train.schedule.cosine.warmup=2", "train", "{batch:128,epochs:15,optimizer:{sgd:{lr:0.05,momentum:0.9}},schedule:{cosine:{warmup:2}}}")]
    [InlineData("train={epochs: 2, batch: 2}", "train", "{batch:2,epochs:2,optimizer:{sgd:{lr:0.05,momentum:0.9}},schedule:cosine}")]
    [InlineData("train.schedule=null", "train", "{batch:128,epochs:15,optimizer:{sgd:{lr:0.05,momentum:0.9}}}")]
    [InlineData("train.augment.crop=2", "train", "{augment:{crop:2},batch:128,epochs:15,optimizer:{sgd:{lr:0.05,momentum:0.9}},schedule:cosine}")]
    [InlineData("data.validation=500", "data", "{name:fashion-mnist,validation:500}")]
    [InlineData("data=synthetic", "data", "{name:synthetic}")]
    [InlineData("model[1]=gelu", "model", "[{conv:{kernel:3,out:$width}},gelu,{slot:s},{linear:10}]")]
    [InlineData("model[1]=null", "model", "[{conv:{kernel:3,out:$width}},{slot:s},{linear:10}]")]
    [InlineData("model[0].conv.kernel=5", "model", "[{conv:{kernel:5,out:$width}},relu,{slot:s},{linear:10}]")]
    [InlineData("model[0].conv.bias=false", "model", "[{conv:{bias:false,kernel:3,out:$width}},relu,{slot:s},{linear:10}]")]
    [InlineData("arms.se.r4.s.se.reduction=16", "arms", "{baseline:{},gelu:{s:gelu},se.r4:{s:{se:{reduction:16}}}}")]
    [InlineData("arms.gelu=null", "arms", "{baseline:{},se.r4:{s:{se:{reduction:4}}}}")]
    [InlineData("arms.gelu.train.epochs=2", "arms", "{baseline:{},gelu:{s:gelu,train:{epochs:2}},se.r4:{s:{se:{reduction:4}}}}")]
    [InlineData("arms.extra={s: relu}", "arms", "{baseline:{},extra:{s:relu},gelu:{s:gelu},se.r4:{s:{se:{reduction:4}}}}")]
    [InlineData("arms.gelu.s.fill=relu", "arms", "{baseline:{},gelu:{s:{fill:relu}},se.r4:{s:{se:{reduction:4}}}}")]
    [InlineData("vars.width=$4 * 4", "vars", "{width:$4*4}")]
    [InlineData("seeds=[1, 2]", "seeds", "[1,2]")]
    public void An_argument_changes_one_value(string argument, string key, string expected) =>
        Assert.Equal(expected, Study.Short(Study.Of(Lines, argument).Composed.Root[key]!));

    [Fact]
    public void Later_arguments_see_what_earlier_ones_left() =>
        Assert.Equal("{batch:1,epochs:2,optimizer:{adam:{lr:0.1}},schedule:cosine}", Study.Short(Study.Of(Lines, "train.epochs=1", "train.optimizer=adam", "train.optimizer.adam.lr=0.1", "train.epochs=2", "train.batch=1").Composed.Root["train"]!));

    [Fact]
    public void Positions_of_a_filler_are_changed_by_themselves() => Assert.Equal(
        "{a:{},b:{s:{fill:{se:4},stages:2}}}",
        Study.Short(Study.Of("model: [{stage: {number: 2, layers: [slot: s]}}]\narms: {a: {}, b: {s: {fill: {se: 4}}}}", "arms.b.s.stages=2").Composed.Root["arms"]!));

    [Theory]
    [InlineData("train.epochs", "A path and a value with '=' between them are expected. Write -o train.epochs=3.")]
    [InlineData("=3", "A path and a value with '=' between them are expected. Write -o train.epochs=3.")]
    [InlineData("train.epochs=0", "This must be a whole number from 1 to 100000, but it is 0.")]
    [InlineData("train.epochs='3'", "This must be a whole number, but it is the quoted text \"3\". Write 3 without the quotes.")]
    [InlineData("train.epoch=3", "The key 'epoch' is not known here.")]
    [InlineData("trian.epochs=3", "The key 'trian' is not known here.")]
    [InlineData("model[9]=relu", "The list at 'model' has 4 items, which count from 0: [9] is not among them.")]
    [InlineData("model[-1]=relu", "The place in a list is not written [0], [1] and so on after 'model'.")]
    [InlineData("model.conv=relu", "At 'model' there is a list: name one of its items, as in model[0].")]
    [InlineData("train[0]=3", "At 'train' there is no list but a mapping.")]
    [InlineData("train.epochs.x=3", "At 'train.epochs' there is the number 15, which has no keys.")]
    [InlineData("arms.mhsa=null", "There is nothing at 'arms.mhsa' to take away. The keys there are 'baseline', 'gelu' and 'se.r4'.")]
    [InlineData("train..epochs=3", "A key is empty in the path 'train..epochs'.")]
    [InlineData("train.=3", "A key is empty in the path 'train.'.")]
    [InlineData("extends=other.yaml", "A file says itself what it extends.")]
    [InlineData("train={epochs", "A ',' or '}' is missing")]
    public void A_wrong_argument_is_told_with_itself_as_the_place(string argument, string message)
    {
        var problems = Study.Problems(Lines, argument);

        Assert.Contains(problems, problem => problem.StartsWith($"-o {argument}: error: ", StringComparison.Ordinal) && problem.Contains(message, StringComparison.Ordinal));
    }
}
