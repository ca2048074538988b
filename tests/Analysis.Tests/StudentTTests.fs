module Ablate.Analysis.Tests.StudentTTests

open System
open Xunit
open MathNet.Numerics
open Ablate.Analysis
open Ablate.Analysis.Tests.Reference

/// "nu9.t0.1" as (9, 0.1).
let private parse (letter: string) (key: string) =
    let parts = key.Substring(2).Split("." + letter, 2)
    float parts[0], float parts[1]

[<Fact; Trait("golden", "t_quantile")>]
let ``Quantiles are those of the reference`` () =
    let expected, tolerance = methodValues "t_quantile"

    for key, values in expected do
        let nu, p = parse "p" key
        agrees key tolerance values[0] (StudentT.quantile nu p)

[<Fact; Trait("golden", "t_quantile_upper_tail")>]
let ``Quantiles of upper tails down to 1e-50 are those of the reference`` () =
    let expected, tolerance = methodValues "t_quantile_upper_tail"
    // The reference states 1e-9; the quantile promises 1e-10.
    let tolerance = min tolerance 1e-10

    for key, values in expected do
        let nu, p = parse "p" key
        agrees key tolerance values[0] (StudentT.upperQuantile nu p)

[<Fact; Trait("golden", "t_sf")>]
let ``Upper tails are those of the reference`` () =
    let expected, tolerance = methodValues "t_sf"

    for key, values in expected do
        let nu, t = parse "t" key
        agrees key tolerance values[0] (StudentT.sf nu t)

[<Fact>]
let ``Tails and quantiles hold for fractional and large degrees of freedom`` () =
    for nu, t, tail, log10Tail in studentTails.Value do
        let what = $"nu {nu}, t {t}"

        if tail > 1e-300 then
            agrees what 1e-10 tail (StudentT.sf nu t)
            agrees what 1e-10 t (StudentT.upperQuantile nu tail)

        agrees what 1e-10 log10Tail (StudentT.log10TwoSidedP nu t - log10 2.0)

[<Theory>]
[<InlineData(1e7)>]
[<InlineData(1e9)>]
[<InlineData(1e12)>]
[<InlineData(1e15)>]
let ``With ever more degrees of freedom the tails become normal ones and lose no digits`` (nu: float) =
    for t in [ 0.001; 0.5; 1.5; 2.0; 3.0; 6.0; 12.0 ] do
        // P(T > t) = P(Z > t) + phi(t) t (t² + 1)/(4 nu) + O(1/nu²) (Fisher 1925).
        let density = exp (-0.5 * t * t) / sqrt (2.0 * Math.PI)
        let tail = Numerics.normalSf t + density * t * (t * t + 1.0) / (4.0 * nu)
        let rest = (t * t + 1.0) ** 4.0 / (nu * nu)
        agrees $"nu {nu}, t {t}" (1e-12 + rest) tail (StudentT.sf nu t)
        agrees $"nu {nu}, tail of {t}" (1e-12 + rest) t (StudentT.upperQuantile nu tail)

[<Theory>]
[<InlineData(1e170)>]
[<InlineData(1e200)>]
let ``The logarithm of a p that underflows is still told`` (t: float) =
    // For two degrees of freedom P(|T| > t) = 1 - t/sqrt(2 + t²), which is 1/t² far out.
    Assert.Equal(0.0, StudentT.sf 2.0 t)
    agrees "log10 p" 1e-14 (-2.0 * log10 t) (StudentT.log10TwoSidedP 2.0 t)

[<Fact>]
let ``Tails agree with MathNet's incomplete beta where that one is exact`` () =
    for nu in [ 1.0; 3.0; 4.5; 12.0; 60.0 ] do
        for t in [ 0.05; 0.7; 1.5; 2.5; 9.0 ] do
            let expected = SpecialFunctions.BetaRegularized(nu / 2.0, 0.5, nu / (nu + t * t)) / 2.0
            agrees $"nu {nu}, t {t}" 1e-12 expected (StudentT.sf nu t)

[<Fact>]
let ``The distribution is symmetric about zero`` () =
    for nu in [ 1.0; 4.0; 1e6 ] do
        Assert.Equal(0.5, StudentT.cdf nu 0.0)
        Assert.Equal(0.0, StudentT.quantile nu 0.5)

        for t in [ 0.2; 1.0; 4.0 ] do
            Assert.Equal(StudentT.sf nu t, StudentT.cdf nu -t)
            agrees "both tails" 1e-15 1.0 (StudentT.sf nu t + StudentT.cdf nu t)
            agrees "lower quantile" 1e-12 -t (StudentT.quantile nu (StudentT.cdf nu -t))

[<Fact>]
let ``A quantile just above the middle is small and positive`` () =
    let t = StudentT.upperQuantile 5.0 (0.5 - 1e-9)
    // The density of t with five degrees of freedom at zero is 8/(3 π sqrt 5).
    agrees "quantile" 1e-6 (1e-9 * 3.0 * Math.PI * sqrt 5.0 / 8.0) t

[<Theory>]
[<InlineData(0.5, 0.025)>]
[<InlineData(Double.NaN, 0.025)>]
[<InlineData(4.0, 0.0)>]
[<InlineData(4.0, 1.0)>]
[<InlineData(4.0, Double.NaN)>]
let ``A quantile outside the domain is refused`` (nu: float) (p: float) =
    Assert.Throws<ArgumentException>(fun () -> StudentT.upperQuantile nu p |> ignore)
