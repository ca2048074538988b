module Ablate.Analysis.Tests.Report.MarkdownTests

open System.Text
open System
open Xunit
open Ablate.Analysis
open Ablate.Analysis.Report
open Ablate.Analysis.Report.Formats
open Ablate.Analysis.Tests
open Ablate.Analysis.Tests.Report.NastyNames

/// Without the backslashes that CommonMark takes for "the next character as it is".
let private unescaped (text: string) =
    let plain = StringBuilder()
    let mutable i = 0

    while i < text.Length do
        if text[i] = '\\' then
            Assert.True(Char.IsPunctuation(text[i + 1]) || Char.IsSymbol(text[i + 1]), text)
            i <- i + 1
        else
            Assert.False("`*_[]<>&|~$".Contains(text[i]), text)

        plain.Append text[i] |> ignore
        i <- i + 1

    plain.ToString()

[<Theory; MemberData("nasty", MemberType = typeof<Nasty>)>]
let ``A name in Markdown marks nothing up`` (name: string) =
    let line = String.map (fun character -> if Char.IsControl character then ' ' else character) name
    let escaped = Markdown.escape name
    Assert.Equal(line.Trim(), unescaped escaped)
    Assert.False("#+-=>".Contains(if escaped = "" then ' ' else escaped[0]), escaped)
    Assert.DoesNotMatch(@"^\d+[.)]", escaped)
    Assert.DoesNotMatch("[^\\\\]://", escaped)
    Assert.DoesNotContain("www.", escaped)

[<Theory; MemberData("nasty", MemberType = typeof<Nasty>)>]
let ``A name in Markdown breaks no table`` (name: string) =
    let columns (line: string) =
        RegularExpressions.Regex.Matches(line, @"(?<!\\)(\\\\)*\|").Count

    let text = Markdown.render [] (called name)
    // The command stands as it is within its fence.
    let lines = text.Substring(0, text.IndexOf("## The same again", StringComparison.Ordinal)).Split '\n' |> List.ofArray

    let tables =
        lines
        |> List.fold
            (fun (tables: string list list) line ->
                match tables with
                | current :: others when line.StartsWith '|' -> (line :: current) :: others
                | _ -> if line.StartsWith '|' then [ line ] :: tables else [] :: tables)
            []
        |> List.filter (List.isEmpty >> not)

    Assert.Equal(10, tables.Length)

    for table in tables do
        Assert.Single(table |> List.map columns |> List.distinct) |> ignore

[<Fact>]
let ``A command with a fence of its own stays within the fence`` () =
    let report = called "echo ```\n````"
    Assert.Contains("\n`````sh\necho ```\n````\n`````\n", Markdown.render [] report)

[<Fact>]
let ``Figures are shown only where there are any`` () =
    Assert.DoesNotContain("## Figures", Markdown.render [] Reports.rich)
    Assert.Contains("](figures/a%20b.svg)", Markdown.render [ "a b" ] Reports.rich)

[<Fact>]
let ``A report of nothing has no empty headings and no number`` () =
    let text = Markdown.render [] Reports.degenerate
    Assert.DoesNotContain("NaN", text)
    Assert.DoesNotContain("∞", text)
    Assert.DoesNotMatch(@"## [^\n]*\n\n(##|$)", text)
    Assert.Contains("| x4 | 0 | fewer than 4 seeds | not estimable |", text)
