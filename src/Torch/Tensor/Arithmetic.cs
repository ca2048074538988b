using TorchSharp.Interop;

namespace TorchSharp;

// Arithmetic of two operands. A name that ends in an underscore changes the left operand itself.
public static partial class torch
{
    /// <summary>What becomes of a quotient's fraction: kept, cut off, or rounded down.</summary>
    public enum RoundingMode
    {
        None,
        trunc,
        floor,
    }

    public partial class Tensor
    {
        public Tensor add(Tensor target) => Ops.add.Call(this, target);
        public Tensor add(Tensor target, Scalar alpha) => Ops.add.Call(this, target, alpha);
        public Tensor add(Scalar scalar) => Ops.add_Scalar.Call(this, scalar);
        public Tensor add(Scalar scalar, Scalar alpha) => Ops.add_Scalar.Call(this, scalar, alpha);
        public Tensor add_(Tensor target) => Ops.add_.Apply(this, target);
        public Tensor add_(Tensor target, Scalar alpha) => Ops.add_.Apply(this, target, alpha);
        public Tensor add_(Scalar scalar) => Ops.add__Scalar.Apply(this, scalar);
        public Tensor add_(Scalar scalar, Scalar alpha) => Ops.add__Scalar.Apply(this, scalar, alpha);

        public Tensor sub(Tensor target) => Ops.sub.Call(this, target);
        public Tensor sub(Scalar target) => Ops.sub_Scalar.Call(this, target);
        public Tensor sub_(Tensor target) => Ops.sub_.Apply(this, target);
        public Tensor sub_(Scalar target) => Ops.sub__Scalar.Apply(this, target);
        public Tensor subtract(Tensor target) => sub(target);
        public Tensor subtract(Scalar target) => sub(target);
        public Tensor subtract_(Tensor target) => sub_(target);
        public Tensor subtract_(Scalar target) => sub_(target);

        public Tensor mul(Tensor target) => Ops.mul.Call(this, target);
        public Tensor mul(Scalar target) => Ops.mul_Scalar.Call(this, target);
        public Tensor mul_(Tensor target) => Ops.mul_.Apply(this, target);
        public Tensor mul_(Scalar target) => Ops.mul__Scalar.Apply(this, target);
        public Tensor multiply(Tensor target) => mul(target);
        public Tensor multiply(Scalar target) => mul(target);

        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            Ops.div.Call(this, target, Name(rounding_mode));
        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            Ops.div_Scalar.Call(this, target, Name(rounding_mode));
        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            Ops.div_.Apply(this, target, Name(rounding_mode));
        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            Ops.div__Scalar.Apply(this, target, Name(rounding_mode));
        public Tensor divide(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => div(target, rounding_mode);
        public Tensor divide(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => div(target, rounding_mode);
        public Tensor divide_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => div_(target, rounding_mode);
        public Tensor divide_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => div_(target, rounding_mode);
        public Tensor true_divide(Tensor other) => div(other);
        public Tensor true_divide(Scalar other) => div(other);
        public Tensor true_divide_(Tensor other) => div_(other);
        public Tensor true_divide_(Scalar other) => div_(other);
        public Tensor floor_divide(Tensor other) => Ops.floor_divide.Call(this, other);
        public Tensor floor_divide(Scalar other) => Ops.floor_divide_Scalar.Call(this, other);
        public Tensor floor_divide_(Tensor other) => Ops.floor_divide_.Apply(this, other);
        public Tensor floor_divide_(Scalar other) => Ops.floor_divide__Scalar.Apply(this, other);

        /// <summary>The remainder with the divisor's sign.</summary>
        public Tensor remainder(Tensor target) => Ops.remainder.Call(this, target);
        public Tensor remainder(Scalar scalar) => Ops.remainder_Scalar.Call(this, scalar);
        public Tensor remainder_(Tensor target) => Ops.remainder_.Apply(this, target);
        public Tensor remainder_(Scalar scalar) => Ops.remainder__Scalar.Apply(this, scalar);

        /// <summary>The remainder with the dividend's sign.</summary>
        public Tensor fmod(Tensor target) => Ops.fmod.Call(this, target);
        public Tensor fmod(Scalar scalar) => Ops.fmod_Scalar.Call(this, scalar);
        public Tensor fmod_(Tensor target) => Ops.fmod_.Apply(this, target);
        public Tensor fmod_(Scalar scalar) => Ops.fmod__Scalar.Apply(this, scalar);

        public Tensor pow(Tensor exponent) => Ops.pow.Call(this, exponent);
        public Tensor pow(Scalar exponent) => Ops.pow_Scalar.Call(this, exponent);
        public Tensor pow_(Tensor exponent) => Ops.pow_.Apply(this, exponent);
        public Tensor pow_(Scalar exponent) => Ops.pow__Scalar.Apply(this, exponent);

        public Tensor maximum(Tensor other) => Ops.maximum.Call(this, other);
        public Tensor minimum(Tensor other) => Ops.minimum.Call(this, other);
        public Tensor fmax(Tensor other) => Ops.fmax.Call(this, other);
        public Tensor fmin(Tensor other) => Ops.fmin.Call(this, other);
        public Tensor atan2(Tensor other) => Ops.atan2.Call(this, other);
        public Tensor atan2_(Tensor other) => Ops.atan2_.Apply(this, other);
        public Tensor hypot(Tensor other) => Ops.hypot.Call(this, other);
        public Tensor copysign(Tensor other) => Ops.copysign.Call(this, other);
        public Tensor copysign_(Tensor other) => Ops.copysign_.Apply(this, other);
        public Tensor heaviside(Tensor other) => Ops.heaviside.Call(this, other);
        public Tensor heaviside_(Tensor other) => Ops.heaviside_.Apply(this, other);
        public Tensor logaddexp(Tensor other) => Ops.logaddexp.Call(this, other);
        public Tensor logaddexp2(Tensor other) => Ops.logaddexp2.Call(this, other);
        public Tensor xlogy(Tensor y) => Ops.xlogy.Call(this, y);
        public Tensor xlogy(Scalar y) => Ops.xlogy_Scalar.Call(this, y);
        public Tensor gcd(Tensor other) => Ops.gcd.Call(this, other);
        public Tensor lcm(Tensor other) => Ops.lcm.Call(this, other);

        public Tensor bitwise_and(Tensor other) => Ops.bitwise_and.Call(this, other);
        public Tensor bitwise_and_(Tensor other) => Ops.bitwise_and_.Apply(this, other);
        public Tensor bitwise_or(Tensor other) => Ops.bitwise_or.Call(this, other);
        public Tensor bitwise_or_(Tensor other) => Ops.bitwise_or_.Apply(this, other);
        public Tensor bitwise_xor(Tensor other) => Ops.bitwise_xor.Call(this, other);
        public Tensor bitwise_xor_(Tensor other) => Ops.bitwise_xor_.Apply(this, other);
        public Tensor bitwise_left_shift(Tensor other) => Ops.bitwise_left_shift.Call(this, other);
        public Tensor bitwise_right_shift(Tensor other) => Ops.bitwise_right_shift.Call(this, other);

        /// <summary>this + weight · (end - this).</summary>
        public Tensor lerp(Tensor end, Tensor weight) => Ops.lerp.Call(this, end, weight);
        public Tensor lerp_(Tensor end, Tensor weight) => Ops.lerp_.Apply(this, end, weight);

        /// <summary>this + value · tensor1 · tensor2.</summary>
        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) => Ops.addcmul.Call(this, tensor1, tensor2, value);
        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) => Ops.addcmul_.Apply(this, tensor1, tensor2, value);

        /// <summary>this + value · tensor1 / tensor2.</summary>
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) => Ops.addcdiv.Call(this, tensor1, tensor2, value);
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) => Ops.addcdiv_.Apply(this, tensor1, tensor2, value);
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2) => Ops.addcdiv.Call(this, tensor1, tensor2);
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2) => Ops.addcdiv_.Apply(this, tensor1, tensor2);

        /// <summary>Holds the elements between two bounds, either of which may be left out.</summary>
        public Tensor clamp(Scalar? min = null, Scalar? max = null) => Ops.clamp.Call(this, min, max);
        public Tensor clamp(Tensor? min = null, Tensor? max = null) => Ops.clamp_Tensor.Call(this, min, max);
        public Tensor clamp_(Scalar? min = null, Scalar? max = null) => Ops.clamp_.Apply(this, min, max);
        public Tensor clamp_(Tensor? min = null, Tensor? max = null) => Ops.clamp__Tensor.Apply(this, min, max);
        public Tensor clip(Scalar? min = null, Scalar? max = null) => clamp(min, max);
        public Tensor clamp_max(Scalar max) => Ops.clamp_max.Call(this, max);
        public Tensor clamp_max_(Scalar max) => Ops.clamp_max_.Apply(this, max);
        public Tensor clamp_min(Scalar min) => Ops.clamp_min.Call(this, min);
        public Tensor clamp_min_(Scalar min) => Ops.clamp_min_.Apply(this, min);

        private static string? Name(RoundingMode mode) => mode == RoundingMode.None ? null : mode.ToString();
    }

    public static Tensor add(Tensor left, Tensor right) => left.add(right);
    public static Tensor add(Tensor left, Tensor right, Scalar alpha) => left.add(right, alpha);
    public static Tensor add(Tensor left, Scalar right) => left.add(right);
    public static Tensor sub(Tensor left, Tensor right) => left.sub(right);
    public static Tensor sub(Tensor left, Scalar right) => left.sub(right);
    public static Tensor mul(Tensor left, Tensor right) => left.mul(right);
    public static Tensor mul(Tensor left, Scalar right) => left.mul(right);
    public static Tensor div(Tensor left, Tensor right, RoundingMode rounding_mode = RoundingMode.None) => left.div(right, rounding_mode);
    public static Tensor div(Tensor left, Scalar right, RoundingMode rounding_mode = RoundingMode.None) => left.div(right, rounding_mode);
    public static Tensor remainder(Tensor left, Tensor right) => left.remainder(right);
    public static Tensor remainder(Tensor left, Scalar right) => left.remainder(right);
    public static Tensor fmod(Tensor left, Tensor right) => left.fmod(right);
    public static Tensor fmod(Tensor left, Scalar right) => left.fmod(right);
    public static Tensor pow(Tensor left, Tensor exponent) => left.pow(exponent);
    public static Tensor pow(Tensor left, Scalar exponent) => left.pow(exponent);
    public static Tensor maximum(Tensor input, Tensor other) => input.maximum(other);
    public static Tensor minimum(Tensor input, Tensor other) => input.minimum(other);
    public static Tensor atan2(Tensor input, Tensor other) => input.atan2(other);
    public static Tensor lerp(Tensor input, Tensor end, Tensor weight) => input.lerp(end, weight);
    public static Tensor addcmul(Tensor input, Tensor tensor1, Tensor tensor2, Scalar value) => input.addcmul(tensor1, tensor2, value);
    public static Tensor addcdiv(Tensor input, Tensor tensor1, Tensor tensor2, Scalar value) => input.addcdiv(tensor1, tensor2, value);
    public static Tensor clamp(Tensor input, Scalar? min = null, Scalar? max = null) => input.clamp(min, max);
    public static Tensor clamp(Tensor input, Tensor? min = null, Tensor? max = null) => input.clamp(min, max);
    public static Tensor clamp_(Tensor input, Scalar? min = null, Scalar? max = null) => input.clamp_(min, max);
    public static Tensor clamp_max(Tensor input, Scalar max) => input.clamp_max(max);
    public static Tensor clamp_min(Tensor input, Scalar min) => input.clamp_min(min);
}

internal static partial class Ops
{
    internal static readonly Op add = new("add.Tensor"), add_Scalar = new("add.Scalar"), add_ = new("add_.Tensor"), add__Scalar = new("add_.Scalar");
    internal static readonly Op sub = new("sub.Tensor"), sub_Scalar = new("sub.Scalar"), sub_ = new("sub_.Tensor"), sub__Scalar = new("sub_.Scalar");
    internal static readonly Op rsub = new("rsub.Scalar");
    internal static readonly Op mul = new("mul.Tensor"), mul_Scalar = new("mul.Scalar"), mul_ = new("mul_.Tensor"), mul__Scalar = new("mul_.Scalar");
    internal static readonly Op div = new("div.Tensor_mode"), div_Scalar = new("div.Scalar_mode"), div_ = new("div_.Tensor_mode"), div__Scalar = new("div_.Scalar_mode");
    internal static readonly Op floor_divide = new("floor_divide"), floor_divide_Scalar = new("floor_divide.Scalar");
    internal static readonly Op floor_divide_ = new("floor_divide_.Tensor"), floor_divide__Scalar = new("floor_divide_.Scalar");
    internal static readonly Op remainder = new("remainder.Tensor"), remainder_Scalar = new("remainder.Scalar");
    internal static readonly Op remainder_ = new("remainder_.Tensor"), remainder__Scalar = new("remainder_.Scalar");
    internal static readonly Op fmod = new("fmod.Tensor"), fmod_Scalar = new("fmod.Scalar"), fmod_ = new("fmod_.Tensor"), fmod__Scalar = new("fmod_.Scalar");
    internal static readonly Op pow = new("pow.Tensor_Tensor"), pow_Scalar = new("pow.Tensor_Scalar"), pow_ = new("pow_.Tensor"), pow__Scalar = new("pow_.Scalar");
    internal static readonly Op maximum = new("maximum"), minimum = new("minimum"), fmax = new("fmax"), fmin = new("fmin");
    internal static readonly Op atan2 = new("atan2"), atan2_ = new("atan2_"), hypot = new("hypot");
    internal static readonly Op copysign = new("copysign.Tensor"), copysign_ = new("copysign_.Tensor");
    internal static readonly Op heaviside = new("heaviside"), heaviside_ = new("heaviside_");
    internal static readonly Op logaddexp = new("logaddexp"), logaddexp2 = new("logaddexp2");
    internal static readonly Op xlogy = new("xlogy.Tensor"), xlogy_Scalar = new("xlogy.Scalar_Other");
    internal static readonly Op gcd = new("gcd"), lcm = new("lcm");
    internal static readonly Op bitwise_and = new("bitwise_and.Tensor"), bitwise_and_ = new("bitwise_and_.Tensor");
    internal static readonly Op bitwise_or = new("bitwise_or.Tensor"), bitwise_or_ = new("bitwise_or_.Tensor");
    internal static readonly Op bitwise_xor = new("bitwise_xor.Tensor"), bitwise_xor_ = new("bitwise_xor_.Tensor");
    internal static readonly Op bitwise_left_shift = new("bitwise_left_shift.Tensor"), bitwise_right_shift = new("bitwise_right_shift.Tensor");
    internal static readonly Op lerp = new("lerp.Tensor"), lerp_ = new("lerp_.Tensor");
    internal static readonly Op addcmul = new("addcmul"), addcmul_ = new("addcmul_"), addcdiv = new("addcdiv"), addcdiv_ = new("addcdiv_");
    internal static readonly Op clamp = new("clamp"), clamp_Tensor = new("clamp.Tensor"), clamp_ = new("clamp_"), clamp__Tensor = new("clamp_.Tensor");
    internal static readonly Op clamp_max = new("clamp_max"), clamp_max_ = new("clamp_max_"), clamp_min = new("clamp_min"), clamp_min_ = new("clamp_min_");
}
