module Ablate.Analysis.Tests.Statistics.SignFlipTests

open Xunit
open Ablate.Analysis
open Ablate.Analysis.Statistics
open Ablate.Analysis.Tests.Reference
open Ablate.Analysis.Tests.Outcomes

let private ofIntegers differences = succeeded (SignFlip.ofIntegers differences)

[<Fact; Trait("golden", "signflip")>]
let ``Exact sign-flip p-values are those of the reference`` () =
    eachValue "signflip" (fun data field expected agrees ->
        let differences = pairs data ||> Array.map2 (-)
        let counted = ofIntegers (Array.map int64 differences)
        let enumerated = succeeded (SignFlip.ofDoubles 10000.0 differences)

        for result in [ counted; enumerated ] do
            match field with
            | "p2" -> agrees expected[0] result.P.Value
            | "p_greater" -> agrees expected[0] result.PGreater.Value
            | other -> unknownField other)

[<Theory>]
[<InlineData(1, 1.0)>]
[<InlineData(3, 0.25)>]
[<InlineData(5, 0.0625)>]
[<InlineData(6, 0.03125)>]
let ``The smallest p with n seeds is 2 of 2^n`` (n: int) expected =
    Assert.Equal(expected, (ofIntegers (Array.init n (fun i -> int64 (i + 1)))).P.Value)
    Assert.Equal(expected, (ofIntegers (Array.create n 15L)).P.Value)

[<Fact>]
let ``Doubles of one lattice give the p of their counts, ties included`` () =
    let counts = [| 12L; 0L; 12L; -7L; 7L; 12L; 0L; 25L; -3L; 1L; 1L |]
    let expected = ofIntegers counts
    let actual = succeeded (SignFlip.ofDoubles 1.0 (counts |> Array.map (fun count -> float count / 1000.0)))
    agrees "p" 1e-14 expected.P.Value actual.P.Value
    agrees "greater" 1e-14 expected.PGreater.Value actual.PGreater.Value

[<Fact>]
let ``No difference at all, and a sum of zero, have a p of one`` () =
    for differences in [ [| 0L; 0L; 0L |]; [| 3L; -1L; -2L |] ] do
        Assert.Equal(1.0, (ofIntegers differences).P.Value)
        Assert.Equal(1.0, (succeeded (SignFlip.ofDoubles 1.0 (Array.map float differences))).P.Value)

[<Fact>]
let ``Forty doubles are still enumerated, and sixty counts exact`` () =
    let forty = Array.init 40 (fun i -> 0.001 * float (i + 1) + 1e-7 * float (i * i))
    agrees "p" 1e-12 (2.0 ** -39.0) (succeeded (SignFlip.ofDoubles 1.0 forty)).P.Value
    agrees "p" 1e-12 (2.0 ** -59.0) (ofIntegers (Array.init 60 (fun i -> int64 (i + 1)))).P.Value

[<Fact>]
let ``Counts too far apart for a lattice are enumerated`` () =
    let wide = [| 4000000001L; 3999999999L; 17L; -5L |]
    Assert.Equal(2.0 * 2.0 / 16.0, (ofIntegers wide).P.Value)

[<Fact>]
let ``What cannot be flipped says why`` () =
    Assert.Equal(NoSeeds, failed (SignFlip.ofIntegers [||]))
    Assert.Equal(NoSeeds, failed (SignFlip.ofDoubles 1.0 [||]))
    Assert.Equal(NonFinite, failed (SignFlip.ofDoubles 1.0 [| nan; 1.0 |]))
    Assert.Equal(TooManyForMethod 40, failed (SignFlip.ofDoubles 1.0 (Array.create 41 0.5)))
    Assert.Equal(TooManyForMethod 40, failed (SignFlip.ofIntegers (Array.create 41 4000000001L)))
    Assert.Equal(TooManyForMethod 1000, failed (SignFlip.ofIntegers (Array.create 1001 1L)))
