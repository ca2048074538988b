module Ablate.Analysis.Tests.Report.FormatGoldenTests

open System
open System.Globalization
open System.IO
open System.Runtime.CompilerServices
open Xunit
open Ablate.Analysis.Report.Formats
open Ablate.Analysis.Tests

/// Every file of the rich report that a format writes.
let private files =
    dict
        [ "report.md", fun () -> Markdown.render [ "forest"; "accuracy-by-ratio" ] Reports.rich
          "comparisons.csv", fun () -> Csv.comparisons Reports.rich
          "runs.csv", fun () -> Csv.runs Reports.rich
          "report.json", fun () -> Json.render Reports.rich
          "tables.tex", fun () -> Latex.tables Reports.rich
          "macros.tex", fun () -> Macros.render Reports.rich ]

type private Sources =
    static member Folder([<CallerFilePath>] ?path: string) =
        Path.Combine(Path.GetDirectoryName path.Value |> string, "..", "Golden")

let private approvedName (file: string) =
    $"{Path.GetFileNameWithoutExtension file}.verified{Path.GetExtension file}"

/// `UPDATE_GOLDEN=1` writes the approved texts anew, for a person to compare.
let assertApproved (file: string) (actual: string) =
    let name = approvedName file

    if Environment.GetEnvironmentVariable "UPDATE_GOLDEN" = "1" then
        File.WriteAllText(Path.Combine(Sources.Folder(), name), actual)
    else
        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", name)), actual)

let fileNames = TheoryData<string>(files.Keys)

[<Theory; MemberData(nameof fileNames)>]
let ``A report's file is the approved one`` (file: string) = assertApproved file (files[file] ())

/// A culture that writes 1.234,5 and ~1, made by hand, since the build knows no culture but the invariant one.
let private foreign =
    let culture = CultureInfo.InvariantCulture.Clone() :?> CultureInfo
    culture.NumberFormat.NumberDecimalSeparator <- ","
    culture.NumberFormat.NumberGroupSeparator <- "."
    culture.NumberFormat.NegativeSign <- "~"
    culture.NumberFormat.PositiveSign <- "!"
    culture.NumberFormat.PercentSymbol <- "?"
    culture.DateTimeFormat.DateSeparator <- "_"
    culture.DateTimeFormat.TimeSeparator <- "_"
    culture

[<Theory; MemberData(nameof fileNames)>]
let ``The same report gives the same file, on a machine with decimal commas too`` (file: string) =
    let first = files[file] ()
    Assert.Equal(first, files[file] ())
    let before = CultureInfo.CurrentCulture
    CultureInfo.CurrentCulture <- foreign

    try
        Assert.Equal("1,5", 1.5.ToString())
        Assert.Equal(first, files[file] ())
    finally
        CultureInfo.CurrentCulture <- before
