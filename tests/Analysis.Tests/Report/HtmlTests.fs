module Ablate.Analysis.Tests.Report.HtmlTests

open System
open System.IO
open System.Text.RegularExpressions
open Xunit
open Ablate.Analysis.Report
open Ablate.Analysis.Report.Html
open Ablate.Analysis.Report.Formats
open Ablate.Analysis.Tests
open Ablate.Analysis.Tests.Report
open Ablate.Analysis.Tests.Studies

let private page = lazy (Html.render Sample.report.Value (Drawing.vega ()) Map.empty)
let private withoutScripts = lazy (Html.render Sample.report.Value None Map.empty)

/// A page less its scripts and styles.
let private words (page: string) =
    Regex.Replace(page, "<(script|style)[^>]*>.*?</\\1>", "", RegexOptions.Singleline)

[<Fact>]
let ``A name that is a script is text in the page`` () =
    Assert.DoesNotContain("<script>alert", page.Value)
    Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", words page.Value)
    Assert.Contains("a&amp;b|c_d%", words page.Value)
    Assert.Contains("out of &lt;memory&gt; &amp; more", words page.Value)

[<Fact>]
let ``A page without the bundle has its tables, says what is left out and runs nothing`` () =
    let page = withoutScripts.Value
    Assert.DoesNotContain("<script", page)
    Assert.DoesNotContain("<figure", page)
    Assert.Contains("The figures were left out", page)
    Assert.Contains("Comparisons in numbers", page)

[<Fact>]
let ``The page asks for nothing outside itself`` () =
    Assert.DoesNotMatch("(?i)(src|href|action)=\"(?!#)", words page.Value)
    Assert.DoesNotMatch("(?i)@import|url\\(", withoutScripts.Value)
    Assert.Contains("default-src &#39;none&#39;", page.Value)

[<Fact>]
let ``The same results give the same page`` () =
    Assert.Equal(withoutScripts.Value, Html.render Sample.report.Value None Map.empty)

[<Fact>]
let ``Every comparison, run and command of the report is in the page`` () =
    let words = words withoutScripts.Value |> Net.WebUtility.HtmlDecode |> string

    for finding in Sample.report.Value.Findings do
        Assert.Contains(finding.Sentence, words)

    Assert.Contains("./ablate run configs/fashion-mnist/se-reduction.yaml", words)
    Assert.Contains("diverged (epoch 2)", words)

[<Fact>]
let ``An inspected run has its blocks in the page and in Markdown, with the shares that are dead and saturated`` () =
    let plain = Regex.Replace(words withoutScripts.Value, "<[^>]+>", "·")
    Assert.Contains("Gates of se-r8, seed 1", plain)
    Assert.Matches("attention1\\.se1[\\s·]+5[\\s·]+0\\.\\d{3}[\\s·]+0\\.\\d{3}[\\s·]+0\\.\\d{3}[\\s·]+–[\\s·]+0\\.0 %[\\s·]+10\\.0 %", plain)
    let markdown = Formats.Markdown.render [] Sample.report.Value
    Assert.Matches("\\| attention1\\.se1 \\| 5 \\| 0\\.\\d{3} \\| 0\\.\\d{3} \\| 0\\.\\d{3} \\| 0\\.0 % \\| 10\\.0 % \\|", markdown)
    Assert.Contains("Dead: a size below 0.01; saturated: above 0.99", markdown)
    Assert.DoesNotContain("Looking inside", Formats.Markdown.render [] Sample.single.Value)

[<Fact>]
let ``The arms have the epochs that they were trained for`` () =
    let arms = Regex.Match(withoutScripts.Value, "<p class=\"caption\">The arms, each by itself.*?</table>", RegexOptions.Singleline).Value
    Assert.Matches("<th[^>]*>epochs</th>", arms)

    for arm in Sample.report.Value.Arms do
        Assert.Contains($">{(RunTables.epochs arm).Value}</td>", arms)

[<Fact>]
let ``A report before the first result is a page`` () =
    let page = Html.render Sample.empty.Value None Map.empty
    Assert.Contains("Provisional", page)
    Assert.Contains("missing", page)

/// The page's elements after its scripts have run in a window this wide, and what the browser's console said.
let private opened (page: string) width =
    let chromium = Drawing.chromium ()
    let folder = Directory.CreateTempSubdirectory "ablate-page"

    try
        let file = Path.Combine(folder.FullName, "report.html")
        File.WriteAllText(file, page)

        let arguments =
            [ "--headless"
              "--no-sandbox"
              "--disable-gpu"
              "--disable-dev-shm-usage"
              $"--user-data-dir={folder.FullName}"
              "--enable-logging=stderr"
              $"--window-size={width},900"
              "--virtual-time-budget=20000"
              "--dump-dom"
              Uri(file).AbsoluteUri ]

        let elements, log = Drawing.run chromium arguments ""
        elements, log.Split '\n' |> Array.filter _.Contains("CONSOLE", StringComparison.Ordinal)
    finally
        // Its helpers may still be writing there.
        try folder.Delete true with :? IOException -> ()

/// Its policy forbids every request, and a browser says on its console when it refuses one: silence is both.
[<Theory>]
[<InlineData("report", 500)>]
[<InlineData("report", 1280)>]
[<InlineData("single", 1280)>]
[<InlineData("empty", 1280)>]
let ``A browser draws every figure, asks for nothing and has nothing to complain of`` (name: string) (width: int) =
    if (Drawing.vega ()).IsNone then Assert.Skip "What draws the figures was not bundled, because Node.js is missing here."
    let report = Map.find name Sample.all
    let elements, console = opened (Html.render report.Value (Drawing.vega ()) Map.empty) width
    Assert.Empty console
    Assert.Equal(Regex.Count(elements, "class=\"drawing"), Regex.Count(elements, "<svg[^>]*class=\"marks\""))
    Assert.DoesNotContain("could not be drawn", Regex.Replace(elements, "<script.*?</script>", "", RegexOptions.Singleline))

[<Fact>]
let ``Whether what was declared was kept is said before all else, and never folded away`` () =
    let seeds status = [ for seed in 0 .. 8 -> if seed = 8 then status seed else Studies.run seed (9000L + 11L * int64 seed) ]
    let before = Studies.study (Studies.asking "deep") [ Studies.arm "baseline" []; Studies.arm "deep" []; Studies.arm "se" [] ] |> Studies.planned 5
    let now = Studies.study (Studies.asking "se" |> Studies.withMargin 0.5) [ Studies.arm "baseline" (seeds Studies.failed); Studies.arm "se" (seeds Studies.diverged) ]
    let report = now |> Studies.planned 9 |> Studies.lockedAs (Studies.declaredOf before) |> Builder.build
    let ofIntegrity = report.Flags |> List.filter _.IsOfIntegrity
    Assert.True(ofIntegrity.Length > 4)
    Assert.Equal<Flag list>(ofIntegrity, List.take ofIntegrity.Length report.Flags)
    let page = Html.render report None Map.empty
    let place (text: string) = page.IndexOf(text, StringComparison.Ordinal)
    let fold = place $"and {report.Flags.Length - ofIntegrity.Length} more"
    Assert.True(fold > 0)

    for words in [ "Changed after the analysis was locked"; "optional stopping"; "since taken out of the file" ] do
        Assert.InRange(place words, 1, fold)

    Assert.True(place "Training diverged in" > fold)

[<Fact>]
let ``An accuracy has no sign, and its interval ends at 100`` () =
    let report = study analysis [ arm "baseline" (counted [ 10000L; 10000L; 10000L ]); arm "se" (counted [ 9990L; 9000L; 9600L ]) ] |> Builder.build
    let page = Html.render report None Map.empty
    Assert.Contains("100.00 (the same at every seed)", page)
    Assert.DoesNotContain("+100.00", page)
    Assert.Contains(", 100.0]", page)
    Assert.DoesNotMatch("1[0-9][1-9]\\.[0-9]\\]", page)

[<Fact>]
let ``A line in which nothing could be computed agrees with nothing`` () =
    let report = study (asking "se") [ arm "baseline" (counted [ 9000L; 9010L ]); arm "se" [ missing 0; missing 1 ] ] |> Builder.build
    let row = (Markdown.render [] report).Split '\n' |> Array.find (fun line -> line.Contains "if unpaired")
    Assert.DoesNotContain("yes", row)
    Assert.Contains("nothing could be computed", Html.render report None Map.empty)
