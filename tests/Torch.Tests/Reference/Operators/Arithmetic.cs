namespace Ablate.Torch.Tests.Reference.Operators;

internal sealed class Arithmetic : OperatorTable
{
    public Arithmetic()
    {
        Add("add", call => add(call.Input, call.Other));
        Add("sub", call => sub(call.Input, call.Other));
        Add("mul", call => mul(call.Input, call.Other));
        Add("div", call => div(call.Input, call.Other));
        Add("maximum", call => maximum(call.Input, call.Other));
        Add("minimum", call => minimum(call.Input, call.Other));
        Add("atan2", call => atan2(call.Input, call.Other));
        Add("pow", call => call.Double("exponent") is { } exponent ? pow(call.Input, exponent) : pow(call.Input, call["exponent"]));
        AddPointwise();
        Add("clamp", call => clamp(call.Input, call.Double("min"), call.Double("max")));
        // TorchSharp takes the weight as a tensor.
        Add("lerp", call => lerp(call.Input, call["end"], tensor((float)call.Double("weight")!.Value)));
        Add("where", call => where(call["condition"], call.Input, call.Other));
        Add("masked_fill", call => call.Input.masked_fill(call["mask"], call.Double("value")!.Value));
        Add("addcmul", call => addcmul(call.Input, call["tensor1"], call["tensor2"], call.Double("value")!.Value));
        Add("addcdiv", call => addcdiv(call.Input, call["tensor1"], call["tensor2"], call.Double("value")!.Value));
        Add("matmul", call => matmul(call.Input, call.Other));
        Add("mm", call => mm(call.Input, call["mat2"]));
        Add("bmm", call => bmm(call.Input, call["mat2"]));
        Add("addmm", call => call.Input.addmm(call["mat1"], call["mat2"], (float)call.Double("beta")!.Value, (float)call.Double("alpha")!.Value));
        Add("baddbmm", call => baddbmm(call.Input, call["batch1"], call["batch2"]));
        Add("outer", call => outer(call.Input, call["vec2"]));
        Add("einsum", call => einsum(call.Text("equation")!, call.List("operands")));
    }

    private void AddPointwise()
    {
        Add("exp", call => exp(call.Input));
        Add("expm1", call => expm1(call.Input));
        Add("sin", call => sin(call.Input));
        Add("cos", call => cos(call.Input));
        Add("tan", call => tan(call.Input));
        Add("atan", call => atan(call.Input));
        Add("erf", call => erf(call.Input));
        Add("abs", call => abs(call.Input));
        Add("neg", call => neg(call.Input));
        Add("sign", call => sign(call.Input));
        Add("square", call => square(call.Input));
        Add("sinh", call => sinh(call.Input));
        Add("cosh", call => cosh(call.Input));
        Add("log", call => log(call.Input));
        Add("log2", call => log2(call.Input));
        Add("log10", call => log10(call.Input));
        Add("log1p", call => log1p(call.Input));
        Add("sqrt", call => sqrt(call.Input));
        Add("rsqrt", call => rsqrt(call.Input));
        Add("reciprocal", call => reciprocal(call.Input));
        Add("lgamma", call => lgamma(call.Input));
        Add("digamma", call => digamma(call.Input));
        Add("floor", call => floor(call.Input));
        Add("ceil", call => ceil(call.Input));
        Add("round", call => round(call.Input));
        Add("trunc", call => trunc(call.Input));
    }
}
