module Ablate.Analysis.Tests.CorrectnessTests

open System
open Xunit
open Ablate.Analysis

let private random rows examples =
    let random = Random 3
    Array.init rows (fun _ -> Array.init examples (fun _ -> random.Next 2 = 0))

[<Theory>]
[<InlineData(1)>]
[<InlineData(63)>]
[<InlineData(64)>]
[<InlineData(65)>]
[<InlineData(200)>]
let ``Counts and disagreements are those of the truth values`` (examples: int) =
    let a, b = random 2 examples, random 3 examples |> Array.skip 1
    let packed rows = Correctness.OfRows("test", rows)
    let count test = Seq.zip a[0] b[0] |> Seq.filter test |> Seq.length |> int64
    let matrixA, matrixB = packed a, packed b
    Assert.Equal(a[0] |> Array.filter id |> Array.length |> int64, matrixA.Count 0)
    Assert.Equal((count (fun (x, y) -> x && not y), count (fun (x, y) -> y && not x)), Correctness.discordant matrixA matrixB 0)

    let visited = Collections.Generic.List<int>()
    Correctness.iterOnly visited.Add (matrixA.Row 0) (matrixB.Row 0)
    Assert.Equal<int seq>([ for j in 0 .. examples - 1 do if a[0][j] && not (b[0][j]) then j ], visited)

[<Fact>]
let ``Packed bytes are read from the lowest bit, and what lies beyond the last example is ignored`` () =
    let matrix = Correctness.OfBytes("test", 10, [| [| 0b00000101uy; 0b11111110uy |] |])
    Assert.Equal(3L, matrix.Count 0)
    let rows = [| for j in 0..9 -> j = 0 || j = 2 || j = 9 |]
    Assert.Equal<uint64 array>((Correctness.OfRows("test", [| rows |])).Row 0, matrix.Row 0)

[<Fact>]
let ``Seeds whose runs agree on every example are found`` () =
    let rows = random 3 100
    let matrix = Correctness.OfRows("test", [| rows[0]; rows[1]; rows[0]; rows[2] |])
    Assert.Equal<(int * int) list>([ 0, 2 ], matrix.Repeated)

[<Fact>]
let ``Rows of different lengths and bytes of another number are refused`` () =
    Assert.Throws<ArgumentException>(fun () -> Correctness.OfRows("test", [| [| true |]; [| true; false |] |]) |> ignore) |> ignore
    Assert.Throws<ArgumentException>(fun () -> Correctness.OfBytes("test", 9, [| [| 1uy |] |]) |> ignore) |> ignore
    Assert.Throws<ArgumentException>(fun () -> Correctness.OfRows("test", [| [||] |]) |> ignore)
