module Ablate.Analysis.Tests.DistributionTests

open System
open Xunit
open Ablate.Analysis
open Ablate.Analysis.Tests.Reference

/// Every value of a method whose keys are parameters.
let private eachPoint name (value: Map<string, float> -> float) =
    let values, tolerance = methodValues name

    for key, expected in values do
        agrees $"{name} {key}" tolerance expected[0] (value (parameters key))

[<Fact; Trait("golden", "normal_quantile_upper_tail")>]
let ``Normal quantiles far in the tail are those of the reference`` () =
    eachPoint "normal_quantile_upper_tail" (fun at -> -(Numerics.normalQuantile at["p"]))

// Logarithms of erfc(z/√2)/2, mpmath with 40 digits.
[<Theory>]
[<InlineData(1.0, -1.8410216450092635)>]
[<InlineData(20.0, -203.91715537109726)>]
[<InlineData(29.9, -451.32291245852863)>]
[<InlineData(30.1, -457.32956441638226)>]
[<InlineData(100.0, -5005.5242086942051)>]
let ``The normal tail goes on where it underflows`` (z: float) expected =
    agrees "ln P(Z > z)" 1e-14 expected (Numerics.logNormalSf z)

[<Fact; Trait("golden", "chi2_quantile")>]
let ``Chi-squared quantiles are those of the reference`` () =
    eachPoint "chi2_quantile" (fun at -> ChiSquared.quantile at["nu"] at["p"])

[<Fact>]
let ``Chi-squared quantiles and tails belong together`` () =
    for nu in [ 0.5; 1.0; 4.0; 19.0; 1e4 ] do
        for p in [ 1e-200; 1e-9; 0.3; 0.5; 0.9; 1.0 - 1e-12 ] do
            let x = ChiSquared.quantile nu p
            agrees $"nu {nu}, p {p}" 1e-10 (1.0 - p) (ChiSquared.sf nu x)

[<Fact>]
let ``Chi-squared with two degrees of freedom is exponential`` () =
    for x in [ 1e-9; 0.1; 2.9; 3.1; 40.0; 900.0 ] do
        agrees $"x {x}" 1e-13 (exp (-x / 2.0)) (ChiSquared.sf 2.0 x)

[<Fact; Trait("golden", "f_sf")>]
let ``Tails of F are those of the reference`` () =
    let values, tolerance = methodValues "f_sf"

    for key, expected in values do
        let parts = key.Split([| 'd'; '_'; 'x' |], StringSplitOptions.RemoveEmptyEntries)
        let d1, d2, x = float parts[0], float (parts[1].TrimEnd '.'), float parts[2]
        agrees key tolerance expected[0] (10.0 ** FisherF.log10Sf d1 d2 x)

[<Fact; Trait("golden", "beta_quantile")>]
let ``Beta quantiles are those of the reference`` () =
    eachPoint "beta_quantile" (fun at -> IncompleteBeta.quantile at["a"] at["b"] at["p"])

[<Fact>]
let ``A beta distribution with a second parameter of one is a power`` () =
    for a in [ 0.5; 3.0; 250.0 ] do
        for p in [ 1e-140; 1e-3; 0.5; 0.975 ] do
            agrees $"a {a}, p {p}" 1e-12 (p ** (1.0 / a)) (IncompleteBeta.quantile a 1.0 p)

[<Fact; Trait("golden", "nct_cdf")>]
let ``The noncentral t is that of the reference`` () =
    eachPoint "nct_cdf" (fun at -> NoncentralT.cdf at["nu"] at["ncp"] at["t"])

// mpmath, quadrature with 40 digits.
[<Theory>]
[<InlineData(-20.0, 100.0, 0.0, 4.997133930668478e-37)>]
[<InlineData(-50.0, 4.0, 0.0, 4.7872268284848492e-7)>]
[<InlineData(0.5, 1.0, 3.0, 0.0067852721976983222)>]
[<InlineData(-30.0, 19.0, 2.0, 4.7544256453078321e-22)>]
[<InlineData(5.0, 1.0, -40.0, 1.0)>]
[<InlineData(40.0, 4.0, 40.0, 0.40634281816396515)>]
[<InlineData(100.0, 4.0, 40.0, 0.95840709947859142)>]
let ``The noncentral t keeps its digits in the tails`` (t: float) nu ncp expected =
    agrees "P(T <= t)" 1e-11 expected (NoncentralT.cdf nu ncp t)

[<Fact>]
let ``The noncentral t without noncentrality is Student's`` () =
    for nu in [ 1.0; 2.5; 4.0; 60.0; 1e5 ] do
        for t in [ -60.0; -3.0; -0.2; 0.0; 1.0; 8.0 ] do
            agrees $"nu {nu}, t {t}" 1e-9 (StudentT.cdf nu t) (NoncentralT.cdf nu 0.0 t)

[<Fact>]
let ``The noncentrality that gives a probability gives it`` () =
    for nu in [ 1.0; 4.0; 39.0 ] do
        for t in [ -3.0; 0.0; 2.0; 60.0; 1e12 ] do
            for p in [ 1e-12; 0.025; 0.5; 0.975 ] do
                let ncp = NoncentralT.noncentrality nu t p
                agrees $"nu {nu}, t {t}, p {p}" 1e-9 p (NoncentralT.cdf nu ncp t)
