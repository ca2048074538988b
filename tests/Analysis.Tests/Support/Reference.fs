/// Numbers computed by other tools, and how close is close enough.
module Ablate.Analysis.Tests.Reference

open System
open System.IO
open System.Text.Json
open System.Text.RegularExpressions
open Xunit

/// Relative agreement; where the reference is 0 it has to be met.
let agrees (what: string) tolerance (expected: float) (actual: float) =
    let error = if expected = actual then 0.0 else abs (actual - expected) / abs expected

    if not (error <= tolerance) then
        Assert.Fail $"{what}: expected {expected:R}, got {actual:R}; the relative difference {error:E2} is above {tolerance:E0}."

let private load (file: string) =
    let path = Path.Combine(AppContext.BaseDirectory, "Reference", file)
    JsonDocument.Parse(File.ReadAllText path).RootElement

let private golden = lazy (load "golden.json")

/// An infinite number is a text there.
let private number (item: JsonElement) =
    if item.ValueKind = JsonValueKind.String && item.GetString() = "Infinity" then infinity else item.GetDouble()

/// Row by row, where the value is a table.
let rec private numbers (element: JsonElement) =
    if element.ValueKind = JsonValueKind.Array then [| for item in element.EnumerateArray() do yield! numbers item |]
    else [| number element |]

let private expected (name: string) =
    golden.Value.GetProperty("expected").GetProperty name

/// Every method of the reference.
let methods =
    lazy ([ for method in golden.Value.GetProperty("expected").EnumerateObject() -> method.Name ])

/// A method's values by key, a number as an array of one, with their relative tolerance.
let methodValues (name: string) =
    let method = expected name
    let values = [ for item in method.GetProperty("values").EnumerateObject() -> item.Name, numbers item.Value ]
    Assert.NotEmpty values
    values, method.GetProperty("tol_rel").GetDouble()

/// The p-values that the adjusted ones were made from, by the name of the set.
let adjustmentInputs =
    lazy
        ([ for item in (expected "padjust").GetProperty("padjust_inputs").EnumerateObject() -> item.Name, numbers item.Value ]
         |> Map.ofList)

/// "D1_ablation_n5.se_r2.mean" as the data and the field.
let splitField (key: string) =
    let dot = key.LastIndexOf '.'
    key.Substring(0, dot), key.Substring(dot + 1)

/// "nu4.p0.975" as nu and p; "inf" is infinity.
let parameters (key: string) =
    [ for part in Regex.Matches(key, @"([A-Za-z_]+?)(-?[0-9.]*[0-9](?:e[+-]?[0-9]+)?|inf)(?:[._]|$)") ->
          part.Groups[1].Value, (if part.Groups[2].Value = "inf" then infinity else float part.Groups[2].Value) ]
    |> Map.ofList

/// Every value of a method with its data, its field and the assertion that a number agrees within the method's tolerance.
/// `check` has to fail for a field that it does not know.
let eachValue name (check: string -> string -> float array -> (float -> float -> unit) -> unit) =
    let values, tolerance = methodValues name

    for key, expected in values do
        let data, field = splitField key
        check data field expected (agrees $"{name} {key}" tolerance)

let unknownField field =
    Assert.Fail $"The reference has a field this test does not know: {field}."

/// The scores of one variant; a diverged run is None.
let scores (dataset: string) (variant: string) =
    let y = golden.Value.GetProperty("datasets").GetProperty(dataset).GetProperty("y")

    [| for item in y.GetProperty(variant).EnumerateArray() ->
           if item.ValueKind = JsonValueKind.Null then None else Some(item.GetDouble()) |]

/// nu, t, upper tail, log10 of the upper tail.
let studentTails =
    lazy
        ([ for item in (load "student_t.json").GetProperty("values").EnumerateArray() ->
               let number (name: string) = item.GetProperty(name).GetDouble()
               number "nu", number "t", number "upper_tail", number "log10_upper_tail" ])

/// The variants beside the baseline, in the order of the reference's lists.
let variants = [ "se_r2"; "se_r4"; "se_r8"; "se_r16"; "se_r32"; "self_attn" ]

/// A complete column of counts.
let counts dataset variant =
    scores dataset variant |> Array.map (fun score -> int64 score.Value)

/// The pairs behind a reference key: "D1_ablation_n5.se_r2" is that arm against its baseline, "D5_n3" is A against B.
let pairs (key: string) =
    let both dataset a b =
        Array.zip (scores dataset a) (scores dataset b)
        |> Array.choose (fun (a, b) -> Option.map2 (fun a b -> a, b) a b)

    let pairs =
        match key.Split '.' with
        | [| "D9_complete_pairs" |] -> both "D9_diverged_n10" "A" "B"
        | [| "D9_converged_pairs" |] -> both "D9_diverged_n10" "A" "B" |> Array.filter (fun (a, _) -> a > 1500.0)
        | [| "D9_itt_chance" |] ->
            Array.zip (scores "D9_diverged_n10" "A") (scores "D9_diverged_n10" "B")
            |> Array.map (fun (a, b) -> Option.defaultValue 1000.0 a, Option.defaultValue 1000.0 b)
        | [| dataset; variant |] -> both dataset variant "baseline"
        | [| dataset |] -> both dataset "A" "B"
        | _ -> invalidArg (nameof key) $"No data set is behind '{key}'."

    Array.unzip pairs

/// The method as a caller would use it: from counts where the scores are counts, else from doubles.
let fromPairs ofCounts ofDoubles (a: float array, b: float array) =
    let isCounts = Array.forall (fun value -> value = floor value)

    if isCounts a && isCounts b then ofCounts (Array.map int64 a) (Array.map int64 b)
    else ofDoubles a b

/// Which images each seed's run gets right, from the data set of per-image bits.
let internal correctness (arm: string) =
    let rows = golden.Value.GetProperty("datasets").GetProperty("D13_images_n5_m60").GetProperty arm
    Ablate.Analysis.Correctness.OfRows("D13", [| for row in rows.EnumerateArray() -> [| for bit in string (row.GetString()) -> bit = '1' |] |])

/// An arm's score less the baseline's at every seed, for each of the six variants.
let differences dataset =
    [| for variant in variants ->
           pairs $"{dataset}.{variant}" ||> Array.map2 (-) |]
