module Ablate.Analysis.Tests.Report.JsonTests

open System.Text.Json
open System
open Xunit
open Ablate.Analysis
open Ablate.Analysis.Report
open Ablate.Analysis.Report.Formats
open Ablate.Analysis.Tests
open Ablate.Analysis.Tests.Report.NastyNames

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

[<Theory; MemberData("nasty", MemberType = typeof<Nasty>)>]
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

[<Fact>]
let ``A test that has a p and no interval is ok`` () =
    let report =
        Studies.study (Studies.asking "se") [ Studies.arm "baseline" (Studies.counted [ 9012L; 8987L; 9031L; 8995L; 9008L ]); Studies.arm "se" (Studies.counted [ 9040L; 9025L; 9052L; 9011L; 9035L ]) ]
        |> Builder.build

    use document = JsonDocument.Parse(Json.render report)
    let finding = document.RootElement.GetProperty("findings").EnumerateArray() |> Seq.head
    let lines = finding.GetProperty("sensitivity").EnumerateArray() |> List.ofSeq
    let result label = lines |> List.find (fun line -> line.GetProperty("label").GetString() = label) |> _.GetProperty("result")
    let flip = result "sign flip"
    Assert.Equal(("ok", JsonValueKind.Null), (string (flip.GetProperty("status")), flip.GetProperty("interval").ValueKind))
    Assert.Equal(0.0625, flip.GetProperty("p").GetProperty("value").GetDouble(), 12)
    Assert.Equal("ok", string ((result "without one seed").GetProperty "status"))
