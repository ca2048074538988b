module Ablate.Analysis.Tests.Report.FormatTests

open System
open System.Collections.Generic
open System.Text
open System.Text.Json
open Xunit
open Ablate.Analysis
open Ablate.Analysis.Report
open Ablate.Analysis.Report.Formats
open Ablate.Analysis.Tests

let private nastyNames =
    [ Reports.script
      Reports.special
      Reports.formula
      Reports.breaking
      "@SUM(A1)"
      "+1"
      "-1"
      "\ttab"
      "\rreturn"
      "\"quoted\", and more"
      "# heading"
      "1. list"
      "- item"
      "> quote"
      "| cell |"
      "[link](http://example.org)"
      "![image](x)"
      "see www.example.org or https://example.org"
      "***"
      "&amp; &lt;"
      "$x^2$"
      "``"
      "\\"
      "\\end{tabular} \\input{secret}"
      "%comment"
      "{unbalanced"
      "}"
      "[1cm]"
      "Ünïcödé ±½ 日本語 😀"
      "tilde~and^hat"
      "\u0000\u0007" ]

/// The rich report with one arm, comparison, flag, title and command called so.
let private called name =
    let report = Reports.rich

    let rename old =
        if old = Reports.special then name
        elif old = Reports.script then "odd"
        else old

    let arms =
        report.Results.Arms
        |> Seq.map (fun arm -> Ablate.Core.ArmRecord(rename arm.Name, arm.Values, arm.Parameters, arm.MultiplyAdds, arm.Runs))
        |> Array.ofSeq

    let results = report.Results

    { report with
        Results =
            Ablate.Core.StudyResults(
                name,
                name,
                name,
                arms,
                results.Analysis,
                results.Lock,
                results.Test,
                results.Until,
                [| name |]
            )
        Findings =
            [ for finding in report.Findings ->
                  { finding with
                      Label = name
                      Sentence = name
                      Contrast =
                          match finding.Contrast with
                          | Difference(arm, reference) -> Difference(rename arm, reference)
                          | other -> other } ]
        Arms = [ for summary, arm in Seq.zip report.Arms arms -> { summary with Arm = arm } ]
        Flags = [ { Kind = name; Message = name; Findings = [] } ]
        Provenance = [ name ]
        Estimand = name
        Methods = [ name, name ] }

let nasty =
    let rows = TheoryData<string>()

    for name in nastyNames do
        rows.Add name

    rows

/// Reads RFC 4180 as strictly as it is written: CRLF after every row, and a quote only where a field begins with one.
let private parseCsv (text: string) =
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
let private cells csv =
    match parseCsv csv with
    | headings :: rows ->
        [ for row in rows ->
              Assert.Equal(headings.Length, row.Length)
              dict (List.zip headings row) ]
    | [] -> failwith "a table has a heading"

let private guarded (name: string) =
    if "=+-@".Contains(name[0]) || Char.IsControl name[0] then "'" + name else name

[<Theory; MemberData(nameof nasty)>]
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

/// What lies at a path of names and places.
let private at (path: obj list) (element: JsonElement) =
    (element, path)
    ||> List.fold (fun element step ->
        match step with
        | :? int as place -> element[place]
        | name -> element.GetProperty(string name))

let rec private strings (element: JsonElement) =
    [ match element.ValueKind with
      | JsonValueKind.String -> element.GetString() |> string
      | JsonValueKind.Array ->
          for item in element.EnumerateArray() do
              yield! strings item
      | JsonValueKind.Object ->
          for property in element.EnumerateObject() do
              yield! strings property.Value
      | _ -> () ]

[<Theory; MemberData(nameof nasty)>]
let ``A name comes back from the JSON as it is, and closes no script element`` (name: string) =
    let text = Json.render (called name)
    use document = JsonDocument.Parse text
    Assert.Equal(name, document.RootElement.GetProperty("title").GetString())
    Assert.Equal(name, (at [ "arms"; 2; "name" ] document.RootElement).GetString())
    Assert.True((strings document.RootElement |> List.filter ((=) name)).Length >= 10)
    Assert.DoesNotContain("<", text)

/// Every object that has a value of its own.
let rec private quantities (element: JsonElement) =
    [ match element.ValueKind with
      | JsonValueKind.Array ->
          for item in element.EnumerateArray() do
              yield! quantities item
      | JsonValueKind.Object ->
          if fst (element.TryGetProperty "method") then element

          for property in element.EnumerateObject() do
              yield! quantities property.Value
      | _ -> () ]

[<Fact>]
let ``Every estimated number in the JSON stands with its method, its unit and its n`` () =
    use document = JsonDocument.Parse(Json.render Reports.rich)

    let all =
        quantities (document.RootElement.GetProperty "findings") @ quantities (document.RootElement.GetProperty "arms")

    Assert.True(all.Length > 50, $"{all.Length} quantities")

    for quantity in all do
        Assert.NotEqual<string>("", quantity.GetProperty("method").GetString() |> string)
        Assert.NotEqual<string>("", quantity.GetProperty("unit").GetString() |> string)

        if fst (quantity.TryGetProperty "value") then
            Assert.True(quantity.GetProperty("n").GetInt32() >= 0)

[<Fact>]
let ``The JSON holds the numbers of the report to the last digit`` () =
    use document = JsonDocument.Parse(Json.render Reports.rich)
    Assert.Equal(Json.SchemaVersion, document.RootElement.GetProperty("schemaVersion").GetInt32())
    let findings = document.RootElement.GetProperty("findings")
    Assert.Equal(Reports.rich.Findings.Length, findings.GetArrayLength())

    for finding, element in Seq.zip Reports.rich.Findings (findings.EnumerateArray()) do
        let main = element.GetProperty "main"
        Assert.Equal(Outcome.value finding.Main, Some(main.GetProperty("value").GetDouble()))

        match finding.Main with
        | Outcome.Ok estimate ->
            Assert.Equal("ok", main.GetProperty("status").GetString())
            Assert.Equal(estimate.Interval.Lower, main.GetProperty("interval").GetProperty("lower").GetDouble())
            Assert.Equal(estimate.N, main.GetProperty("n").GetInt32())
        | Outcome.Degenerate _ -> Assert.Equal("degenerate", main.GetProperty("status").GetString())

[<Fact>]
let ``What could not be estimated has its reason in the JSON and no interval`` () =
    use document = JsonDocument.Parse(Json.render Reports.degenerate)

    let mains =
        [ for finding in document.RootElement.GetProperty("findings").EnumerateArray() -> finding.GetProperty "main" ]

    for main in mains do
        Assert.Equal("degenerate", main.GetProperty("status").GetString())
        Assert.Equal(JsonValueKind.Null, main.GetProperty("value").ValueKind)
        Assert.False(fst (main.TryGetProperty "interval"))

    Assert.Equal(4, mains[4].GetProperty("atLeast").GetInt32())
    Assert.Equal(50, mains[5].GetProperty("atMost").GetInt32())

[<Fact>]
let ``The loss of a diverged run is no number in the JSON`` () =
    use document = JsonDocument.Parse(Json.render Reports.rich)
    let run = document.RootElement |> at [ "arms"; 2; "runs"; 3 ]
    Assert.Equal("diverged", run.GetProperty("status").GetString())
    Assert.Equal(JsonValueKind.Null, (run |> at [ "epochs"; 0; "trainLoss" ]).ValueKind)

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

[<Theory; MemberData(nameof nasty)>]
let ``A name in Markdown marks nothing up`` (name: string) =
    let line = String.map (fun character -> if Char.IsControl character then ' ' else character) name
    let escaped = Markdown.escape name
    Assert.Equal(line.Trim(), unescaped escaped)
    Assert.False("#+-=>".Contains(if escaped = "" then ' ' else escaped[0]), escaped)
    Assert.DoesNotMatch(@"^\d+[.)]", escaped)
    Assert.DoesNotMatch("[^\\\\]://", escaped)
    Assert.DoesNotContain("www.", escaped)

[<Theory; MemberData(nameof nasty)>]
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

/// A strict reader of the LaTeX that the tables use: known commands, balanced braces and environments, mathematics closed where it
/// began, the same number of cells in every row. Gives the rows' cell counts.
let private readLatex (text: string) =
    let known =
        set
            [ "begin"; "end"; "centering"; "caption"; "label"; "toprule"; "midrule"; "bottomrule"; "textbackslash"; "textasciicircum"
              "textasciitilde"; "textless"; "textgreater"; "textbar"; "symbol"; "ensuremath"; "pm"; "cdot"; "times"; "ldots"; "le"; "ge"
              "approx"; "alpha"; "beta"; "gamma"; "delta"; "Delta"; "lambda"; "mu"; "sigma"; "newcommand" ]

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

[<Theory; MemberData(nameof nasty)>]
let ``LaTeX tables hold any name as text, with as many cells in every row`` (name: string) =
    let counts = readLatex (Latex.tables (called name))
    Assert.True(counts.Length >= 15)

    for _, rows in List.groupBy fst counts do
        Assert.Single(rows |> List.map snd |> List.distinct) |> ignore

let private macroNames (text: string) =
    [ for matched in RegularExpressions.Regex.Matches(text, @"^\\newcommand\{\\([^}]*)\}", RegularExpressions.RegexOptions.Multiline) -> matched.Groups[1].Value ]

[<Theory; MemberData(nameof nasty)>]
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
let ``A report that was built from runs is written in every format`` () =
    let arms =
        [ Studies.arm "baseline" (Studies.counted [ 9012L; 8987L; 9031L; 8995L; 9008L ])
          Studies.swept 4 (Studies.counted [ 9040L; 9025L; 9052L; 9011L; 9035L ])
          Studies.swept 8 [ Studies.run 0 9030L; Studies.run 1 9001L; Studies.diverged 2; Studies.failed 3; Studies.missing 4 ] ]

    let report = Studies.study (Studies.asking "se-r4" |> Studies.withMargin 0.3) arms |> Studies.tested |> Studies.locked |> Builder.build
    Assert.Equal(report.Findings.Length, (cells (Csv.comparisons report)).Length)
    Assert.Equal(15, (cells (Csv.runs report)).Length)
    use document = JsonDocument.Parse(Json.render report)
    Assert.Equal(report.Findings.Length, document.RootElement.GetProperty("findings").GetArrayLength())
    readLatex (Latex.tables report) |> ignore
    let macros = Macros.render report
    readLatex macros |> ignore

    for finding in report.Findings do
        Assert.Contains("% " + finding.Label + "\n", macros)
        Assert.Contains($"| {Markdown.escape finding.Label} | {finding.PerSeed.Length} |", Markdown.render [] report)

[<Fact>]
let ``A report of nothing has tables and macros all the same`` () =
    readLatex (Latex.tables Reports.degenerate) |> ignore
    let text = Macros.render Reports.degenerate
    readLatex text |> ignore
    Assert.Contains(@"\newcommand{\AblateXFourVerdict}{not estimable}", text)
    Assert.DoesNotContain("Difference}", text)
