module Ablate.Analysis.Tests.NumericsTests

open Xunit
open Ablate.Analysis
open Ablate.Analysis.Tests.Reference

[<Fact; Trait("golden", "numacc")>]
let ``The spread of NIST's NumAcc3 keeps the digits that a sum of squares loses`` () =
    let values =
        [| yield 1000000.2
           for i in 1..1000 do
               yield if i % 2 = 1 then 1000000.1 else 1000000.3 |]

    let expected, tolerance = methodValues "numacc"
    let expected = dict expected
    agrees "mean" tolerance (expected["D11_numacc3.certified_mean"][0]) (Numerics.mean values)
    agrees "sd" tolerance (expected["D11_numacc3.sd_of_doubles_exact"][0]) (Numerics.standardDeviation values)

[<Fact>]
let ``A compensated sum keeps what large values would swallow`` () =
    Assert.Equal(2.0, Numerics.sum [| 1.0; 1e100; 1.0; -1e100 |])

[<Fact; Trait("golden", "normal_quantile")>]
let ``Normal quantiles are those of the reference`` () =
    let expected, tolerance = methodValues "normal_quantile"

    for key, values in expected do
        agrees key tolerance values[0] (Numerics.normalQuantile (float (key.Substring 1)))

[<Theory>]
[<InlineData(1e-300, 1e-300)>]
[<InlineData(1e-12, 9.999999999995e-13)>]
[<InlineData(1.0, 0.6931471805599453)>]
[<InlineData(0.0, 0.0)>]
let ``The logarithm of one plus a small number keeps the number`` (x: float) expected =
    agrees "log1p" 1e-15 expected (Numerics.log1p x)
