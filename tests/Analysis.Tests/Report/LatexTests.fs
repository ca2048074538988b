module Ablate.Analysis.Tests.Report.LatexTests

open System.Collections.Generic
open System.Text
open System
open Xunit
open Ablate.Analysis
open Ablate.Analysis.Report
open Ablate.Analysis.Report.Formats
open Ablate.Analysis.Tests
open Ablate.Analysis.Tests.Report.NastyNames

/// A strict reader of the LaTeX that the tables use: known commands, balanced braces and environments, mathematics closed where it
/// began, the same number of cells in every row. Gives the rows' cell counts.
let readLatex (text: string) =
    let known =
        set
            [ "begin"; "end"; "centering"; "caption"; "label"; "toprule"; "midrule"; "bottomrule"; "textbackslash"; "textasciicircum"
              "textasciitilde"; "textless"; "textgreater"; "textbar"; "symbol"; "ensuremath"; "pm"; "cdot"; "times"; "ldots"; "le"; "ge"
              "resizebox"; "ifdim"; "width"; "linewidth"; "else"; "fi"; "approx"; "alpha"; "beta"; "gamma"; "delta"; "Delta"; "lambda"; "mu"; "sigma"; "newcommand" ]

    let environments, cellCounts = Stack<string>(), List<int * int>()
    let mutable depth, i, cells, inMath, table = 0, 0, 1, false, 0

    let word () =
        let start = i
        while i < text.Length && Char.IsAsciiLetter text[i] do i <- i + 1
        text.Substring(start, i - start)

    let group () =
        Assert.Equal('{', text[i])
        let close = text.IndexOf('}', i)
        let name = text.Substring(i + 1, close - i - 1)
        i <- close + 1
        name

    while i < text.Length do
        let character = text[i]
        i <- i + 1

        match character with
        | '\\' when Char.IsAsciiLetter text[i] ->
            let command = word ()
            Assert.True(known.Contains command || command.StartsWith("Ablate", StringComparison.Ordinal), command)

            if command = "begin" then
                let name = group ()
                environments.Push name
                if name = "tabular" then
                    table <- table + 1
                    cells <- 1
            elif command = "end" then
                Assert.Equal(environments.Pop(), group ())
        | '\\' when text[i] = '\\' ->
            i <- i + 1
            Assert.Equal("tabular", environments.Peek())
            Assert.Equal('\n', text[i])
            cellCounts.Add(table, cells)
            cells <- 1
        | '\\' ->
            Assert.Contains(string text[i], "{}$&#%_`")
            i <- i + 1
        | '{' -> depth <- depth + 1
        | '}' ->
            depth <- depth - 1
            Assert.True(depth >= 0)
        | '$' -> inMath <- not inMath
        | '&' ->
            Assert.Equal("tabular", environments.Peek())
            cells <- cells + 1
        | '%' -> i <- text.IndexOf('\n', i)
        | '^' -> Assert.True(inMath || text.LastIndexOf(@"\ensuremath", i, StringComparison.Ordinal) > text.LastIndexOf('\n', i))
        | '#'
        | '~'
        | '_' -> failwith $"{character} is special"
        | '[' -> Assert.True(text[i] = '}' || text.Substring(i).StartsWith("htbp", StringComparison.Ordinal))
        | '\n' -> Assert.False inMath
        | character -> Assert.True(Char.IsAscii character || "ÀÿÜïöé".Contains(character), $"U+{int character:X4}")

    Assert.Equal(0, depth)
    Assert.Empty environments
    List.ofSeq cellCounts

[<Theory; MemberData("nasty", MemberType = typeof<Nasty>)>]
let ``LaTeX tables hold any name as text, with as many cells in every row`` (name: string) =
    let counts = readLatex (Latex.tables (called name))
    Assert.True(counts.Length >= 15)

    for _, rows in List.groupBy fst counts do
        Assert.Single(rows |> List.map snd |> List.distinct) |> ignore

let private macroNames (text: string) =
    [ for matched in RegularExpressions.Regex.Matches(text, @"^\\newcommand\{\\([^}]*)\}", RegularExpressions.RegexOptions.Multiline) -> matched.Groups[1].Value ]

[<Theory; MemberData("nasty", MemberType = typeof<Nasty>)>]
let ``Macros have names of letters, each of its own, whatever arms are called`` (name: string) =
    let text = Macros.render (called name)
    readLatex text |> ignore
    let names = macroNames text
    Assert.True(names.Length > 50)
    Assert.Equal(names.Length, (List.distinct names).Length)
    Assert.All(names, fun name -> Assert.Matches("^Ablate[A-Za-z]+$", name))

[<Fact>]
let ``Comparisons that differ in digits or signs alone keep macros of their own`` () =
    let report =
        { Reports.rich with
            Findings =
                [ for id in [ "seR4"; "se-rFour"; "seR-four"; "SeR4"; "seR4Simultaneous" ] ->
                      { Reports.rich.Findings.Head with Id = id } ] }

    let names = macroNames (Macros.render report)
    Assert.Equal(names.Length, (List.distinct names).Length)

    for stem in [ "SeRFour"; "SeRFourB"; "SeRFourC"; "SeRFourD"; "SeRFourSimultaneous" ] do
        Assert.Contains($"Ablate{stem}Difference", names)

[<Fact>]
let ``A report of nothing has tables and macros all the same`` () =
    readLatex (Latex.tables Reports.degenerate) |> ignore
    let text = Macros.render Reports.degenerate
    readLatex text |> ignore
    Assert.Contains(@"\newcommand{\AblateXFourVerdict}{not estimable}", text)
    Assert.DoesNotContain("Difference}", text)
