using TorchSharp.Interop;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Operators over lists of tensors: one call for all parameters of a group, with the numbers of one call each.</summary>
internal static class Foreach
{
    private static readonly Op s_zero = new("_foreach_zero_");
    private static readonly Op s_neg = new("_foreach_neg");
    private static readonly Op s_sqrt = new("_foreach_sqrt");
    private static readonly Op s_addScalar = new("_foreach_add_.Scalar");
    private static readonly Op s_mulScalar = new("_foreach_mul_.Scalar");
    private static readonly Op s_divScalar = new("_foreach_div_.Scalar");
    private static readonly Op s_addList = new("_foreach_add_.List");
    private static readonly Op s_sumList = new("_foreach_add.List");
    private static readonly Op s_maximum = new("_foreach_maximum_.List");
    private static readonly Op s_addcmul = new("_foreach_addcmul_.Scalar");
    private static readonly Op s_addcmulNew = new("_foreach_addcmul.Scalar");
    private static readonly Op s_addcdiv = new("_foreach_addcdiv_.Scalar");

    /// <summary>x ← 0.</summary>
    public static void Zero(Tensor[] x) => s_zero.Run(x);

    /// <summary>−x.</summary>
    public static Tensor[] Negated(Tensor[] x) => s_neg.CallList(x);

    /// <summary>√x.</summary>
    public static Tensor[] SquareRoots(Tensor[] x) => s_sqrt.CallList(x);

    /// <summary>x ← x + a.</summary>
    public static void Add(Tensor[] x, double a) => s_addScalar.Run(x, a);

    /// <summary>x ← a x.</summary>
    public static void Multiply(Tensor[] x, double a) => s_mulScalar.Run(x, a);

    /// <summary>x ← x / a.</summary>
    public static void Divide(Tensor[] x, double a) => s_divScalar.Run(x, a);

    /// <summary>x ← x + a y.</summary>
    public static void Add(Tensor[] x, Tensor[] y, double a) => s_addList.Run(x, y, a);

    /// <summary>x + a y.</summary>
    public static Tensor[] Sums(Tensor[] x, Tensor[] y, double a) => s_sumList.CallList(x, y, a);

    /// <summary>x ← max(x, y).</summary>
    public static void Maximize(Tensor[] x, Tensor[] y) => s_maximum.Run(x, y);

    /// <summary>x ← x + a y z.</summary>
    public static void AddProducts(Tensor[] x, Tensor[] y, Tensor[] z, double a) => s_addcmul.Run(x, y, z, a);

    /// <summary>x + a y z.</summary>
    public static Tensor[] WithProducts(Tensor[] x, Tensor[] y, Tensor[] z, double a) => s_addcmulNew.CallList(x, y, z, a);

    /// <summary>x ← x + a y / z.</summary>
    public static void AddQuotients(Tensor[] x, Tensor[] y, Tensor[] z, double a) => s_addcdiv.Run(x, y, z, a);
}
