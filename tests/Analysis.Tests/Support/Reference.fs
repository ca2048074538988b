/// Numbers computed by other tools, and how close is close enough.
module Ablate.Analysis.Tests.Reference

open System
open System.IO
open System.Text.Json
open Xunit

let private load (file: string) =
    let path = Path.Combine(AppContext.BaseDirectory, "Reference", file)
    JsonDocument.Parse(File.ReadAllText path).RootElement

let private golden = lazy (load "golden.json")

let private numbers (element: JsonElement) =
    [| for item in element.EnumerateArray() -> item.GetDouble() |]

/// A method's values by key, a number as an array of one, with their relative tolerance.
let methodValues (name: string) =
    let method = golden.Value.GetProperty("expected").GetProperty name

    let values =
        [ for item in method.GetProperty("values").EnumerateObject() ->
              item.Name, (if item.Value.ValueKind = JsonValueKind.Array then numbers item.Value else [| item.Value.GetDouble() |]) ]

    Assert.NotEmpty values
    values, method.GetProperty("tol_rel").GetDouble()

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

/// Relative agreement; where the reference is 0 it has to be met.
let agrees (what: string) tolerance (expected: float) (actual: float) =
    let error = if expected = actual then 0.0 else abs (actual - expected) / abs expected

    if not (error <= tolerance) then
        Assert.Fail $"{what}: expected {expected:R}, got {actual:R}; the relative difference {error:E2} is above {tolerance:E0}."
