namespace Ablate.Analysis

open System
open System.Numerics

/// Which test examples each run of an arm gets right: one bit an example, one row a seed. The rows of two arms that are
/// compared belong to the same seeds in the same order, the bits to the same examples in the same order.
[<Sealed>]
type internal Correctness private (testSet: string, examples: int, rows: uint64 array array) =

    static let words examples = (examples + 63) / 64

    /// Ones where the last word has examples; what is beyond them is not looked at.
    static let lastMask examples =
        if examples % 64 = 0 then UInt64.MaxValue else (1UL <<< (examples % 64)) - 1UL

    static let requireExamples examples =
        if examples < 1 then
            invalidArg (nameof examples) $"Correctness is that of at least one test example, not of {examples}."

    /// From one truth value an example, row by row.
    /// testSet identifies the examples and their order (a hash); matrices of different test sets cannot be compared.
    static member OfRows(testSet, rows: bool array array) =
        let examples = if rows.Length = 0 then 1 else rows[0].Length
        requireExamples examples

        let pack (row: bool array) =
            if row.Length <> examples then
                invalidArg (nameof rows) $"All rows are of the same test examples, but one has {row.Length} and another {examples}."

            let packed = Array.zeroCreate<uint64> (words examples)
            row |> Array.iteri (fun j right -> if right then packed[j / 64] <- packed[j / 64] ||| (1UL <<< (j % 64)))
            packed

        Correctness(testSet, examples, Array.map pack rows)

    /// From packed bytes: example j is bit j mod 8 (from the lowest) of byte j / 8. What lies beyond the last example is ignored.
    static member OfBytes(testSet, examples, rows: byte array array) =
        requireExamples examples

        let pack (row: byte array) =
            if row.Length <> (examples + 7) / 8 then
                invalidArg (nameof rows) $"{examples} test examples take {(examples + 7) / 8} bytes a run, not {row.Length}."

            let bytes = Array.zeroCreate<byte> (8 * words examples)
            row.CopyTo(bytes, 0)
            let packed = Array.init (words examples) (fun w -> Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(ReadOnlySpan(bytes, 8 * w, 8)))
            packed[packed.Length - 1] <- packed[packed.Length - 1] &&& lastMask examples
            packed

        Correctness(testSet, examples, Array.map pack rows)

    member _.TestSet: string = testSet
    member _.Examples: int = examples
    member _.Seeds: int = rows.Length

    /// The bits of one run, 64 a word.
    member _.Row seed : uint64 array = rows[seed]

    /// Whether a run gets an example right.
    member _.IsRight(seed: int, example: int) =
        rows[seed][example / 64] >>> (example % 64) &&& 1UL = 1UL

    /// How many examples a run gets right.
    member _.Count seed =
        rows[seed] |> Array.sumBy (fun word -> int64 (BitOperations.PopCount word))

    /// Some of the seeds, in the order given: both arms of a comparison drop a seed that one of them lacks.
    member _.Only(seeds: int array) =
        Correctness(testSet, examples, seeds |> Array.map (fun seed -> rows[seed]))

    /// Pairs of seeds whose runs are right on exactly the same examples: the seed did not reach the training. Runs that are
    /// right on all examples, or on none, agree by themselves.
    member correctness.Repeated =
        let isTelling seed =
            let right = correctness.Count seed
            right > 0L && right < int64 examples

        [ for first in 0 .. rows.Length - 2 do
              for second in first + 1 .. rows.Length - 1 do
                  if rows[first] = rows[second] && isTelling first then first, second ]

module internal Correctness =
    /// Refuses what cannot be compared example by example.
    let requireComparable (a: Correctness) (b: Correctness) =
        if a.TestSet <> b.TestSet || a.Examples <> b.Examples then
            invalidArg
                (nameof b)
                ($"Only runs on the same test examples can be compared one by one: A was tested on '{a.TestSet}' ({a.Examples} examples), "
                 + $"B on '{b.TestSet}' ({b.Examples}).")

        if a.Seeds <> b.Seeds then
            invalidArg (nameof b) $"A paired comparison needs as many runs of B ({b.Seeds}) as of A ({a.Seeds})."

    /// How many examples A alone gets right with this seed, and how many B alone.
    let discordant (a: Correctness) (b: Correctness) seed =
        let count (right: uint64 array) (wrong: uint64 array) =
            Array.fold2 (fun total (yes: uint64) (no: uint64) -> total + int64 (BitOperations.PopCount(yes &&& ~~~no))) 0L right wrong

        count (a.Row seed) (b.Row seed), count (b.Row seed) (a.Row seed)

    /// Calls visit with the number of every example that the first run gets right and the second does not.
    let iterOnly (visit: int -> unit) (right: uint64 array) (wrong: uint64 array) =
        for w in 0 .. right.Length - 1 do
            let mutable left = right[w] &&& ~~~wrong[w]

            while left <> 0UL do
                visit (64 * w + BitOperations.TrailingZeroCount left)
                left <- left &&& (left - 1UL)
