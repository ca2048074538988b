module Ablate.Analysis.Tests.Report.CsvTests

open System.Collections.Generic
open System.Text
open System
open Xunit
open Ablate.Analysis
open Ablate.Analysis.Report
open Ablate.Analysis.Report.Formats
open Ablate.Analysis.Tests
open Ablate.Analysis.Tests.Report.NastyNames

/// Reads RFC 4180 as strictly as it is written: CRLF after every row, and a quote only where a field begins with one.
let private parse (text: string) =
    let rows, row, field = List<string list>(), List<string>(), StringBuilder()
    let mutable i = 0

    let endField () =
        row.Add(field.ToString())
        field.Clear() |> ignore

    while i < text.Length do
        if text[i] = '"' then
            Assert.Equal(0, field.Length)
            i <- i + 1

            while text[i] <> '"' || (i + 1 < text.Length && text[i + 1] = '"') do
                if text[i] = '"' then i <- i + 1
                field.Append text[i] |> ignore
                i <- i + 1

            i <- i + 1
            Assert.Contains(string text[i], ",\r")
        elif text[i] = ',' then
            endField ()
            i <- i + 1
        elif text[i] = '\r' then
            Assert.Equal('\n', text[i + 1])
            endField ()
            rows.Add(List.ofSeq row)
            row.Clear()
            i <- i + 2
        else
            Assert.NotEqual('\n', text[i])
            field.Append text[i] |> ignore
            i <- i + 1

    Assert.Equal(0, field.Length)
    Assert.Empty row
    List.ofSeq rows

/// Every cell by its heading.
let cells csv =
    match parse csv with
    | headings :: rows ->
        [ for row in rows ->
              Assert.Equal(headings.Length, row.Length)
              dict (List.zip headings row) ]
    | [] -> failwith "a table has a heading"

let private guarded (name: string) =
    if "=+-@".Contains(name[0]) || Char.IsControl name[0] then "'" + name else name

[<Theory; MemberData("nasty", MemberType = typeof<Nasty>)>]
let ``A name comes back from the CSV as it is, guarded where a spreadsheet would run it`` (name: string) =
    let report = called name

    for row in cells (Csv.comparisons report) do
        Assert.Equal(guarded name, row["comparison"])

    Assert.Equal(5, cells (Csv.runs report) |> List.filter (fun row -> row["arm"] = guarded name) |> List.length)

[<Fact>]
let ``Numbers in the CSV have all their digits, a minus included, and no quotes`` () =
    let rows = cells (Csv.comparisons Reports.rich)
    Assert.Equal("0.15700000000000003", rows[0]["lower"])
    Assert.Equal("-0.0496", rows[2]["value"])
    Assert.Equal("3E-07", rows[2]["adjusted_p"])
    Assert.Equal("holm", rows[2]["adjusted_p_method"])
    Assert.DoesNotContain("\"-", Csv.comparisons Reports.rich)
    let runs = cells (Csv.runs Reports.rich)
    Assert.Equal("-1", runs[0]["seed"])
    Assert.Equal(18, runs.Length)

[<Fact>]
let ``What could not be estimated has its reason in the CSV and no number`` () =
    let rows = cells (Csv.comparisons Reports.degenerate)

    Assert.Equal<string list>(
        [ "no_seeds"; "one_seed"; "zero_variance"; "all_zero"; "too_few_for_method"; "too_many_for_method"; "unbalanced_blocks"; "non_finite"; "undefined" ],
        [ for row in rows -> row["degenerate"] ]
    )

    for row in rows do
        for column in [ "value"; "lower"; "upper"; "confidence"; "p"; "adjusted_p"; "standard_deviation" ] do
            Assert.Equal("", row[column])
