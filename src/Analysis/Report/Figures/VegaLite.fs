namespace Ablate.Analysis.Report.Figures

/// A JSON value. Texts stay texts whatever is in them, so a name from an experiment file is data in a specification and never a
/// part of its expressions: no name is ever made a field, a parameter or a condition.
[<RequireQualifiedAccess>]
type internal Json =
    | Text of string
    | Number of float
    | Flag of bool
    | Null
    | List of Json list
    | Object of (string * Json) list

/// A drawing with the words that go with it.
type internal Figure =
    {
        /// Letters and hyphens, unique: the name of its files.
        Name: string
        Title: string
        /// What is drawn, the kind of every error bar named.
        Caption: string
        /// The Vega-Lite specification's own members; `VegaLite.specification` is the whole.
        Body: (string * Json) list
    }

/// Vega-Lite (version 6) from F#: what the figures share.
module internal VegaLite =

    open System
    open System.Globalization
    open System.Text.Json

    [<Literal>]
    let Schema = "https://vega.github.io/schema/vega-lite/v6.json"

    /// Six decimals are beyond what any drawing shows, and the same on every machine.
    let private rounded (value: float) = Math.Round(value, 6) + 0.0

    /// With <, >, &, quotes and all that is not ASCII escaped, so that it can stand in a page as it is.
    let private quoted (text: string) = $"\"{JsonEncodedText.Encode(text).Value}\""

    /// In one line.
    let rec compact json =
        match json with
        | Json.Text text -> quoted text
        | Json.Number value -> (rounded value).ToString("R", CultureInfo.InvariantCulture)
        | Json.Flag value -> if value then "true" else "false"
        | Json.Null -> "null"
        | Json.List items -> items |> List.map compact |> String.concat "," |> sprintf "[%s]"
        | Json.Object members ->
            members
            |> List.map (fun (name, value) -> $"{quoted name}:{compact value}")
            |> String.concat ","
            |> sprintf "{%s}"

    let private lineWidth = 120

    /// For readers: what fits into a line stays in one, such as a row of the data.
    let indented json =
        let rec written indent prefix json =
            let flat: string = prefix + compact json
            let margin = String(' ', indent)

            let broken first last parts =
                margin + prefix + first + "\n" + String.concat ",\n" parts + "\n" + margin + last

            match json with
            | _ when indent + flat.Length <= lineWidth -> margin + flat
            | Json.List items -> items |> List.map (written (indent + 2) "") |> broken "[" "]"
            | Json.Object members ->
                members
                |> List.map (fun (name, value) -> written (indent + 2) $"{quoted name}: " value)
                |> broken "{" "}"
            | Json.Text _
            | Json.Number _
            | Json.Flag _
            | Json.Null -> margin + flat

        written 0 "" json + "\n"

    let text value = Json.Text value
    let number value = Json.Number value
    let integer (value: int) = Json.Number(float value)
    let numberOrNull value = value |> Option.map Json.Number |> Option.defaultValue Json.Null

    /// Readable on white and on a dark page, and told apart by lightness where there is no colour.
    module Colour =
        let arm = "#2f76c4"
        let other = "#d1590a"
        let quiet = "#808080"
        let band = "#80808033"
        /// That of the text around it: black in a file, what the page has in a page.
        let ink = "currentColor"

    let private config =
        Json.Object
            [ "background", text "white"
              "font", text "system-ui, sans-serif"
              "view", Json.Object [ "stroke", Json.Null ]
              "text", Json.Object [ "color", text Colour.ink; "fontSize", integer 12 ]
              "axis",
              Json.Object
                  [ "labelColor", text Colour.ink
                    "titleColor", text Colour.ink
                    "labelFontSize", integer 12
                    "titleFontSize", integer 12
                    "titleFontWeight", text "normal"
                    "gridColor", text "#80808030"
                    "domainColor", text Colour.quiet
                    "tickColor", text Colour.quiet ]
              "header",
              Json.Object
                  [ "labelColor", text Colour.ink
                    "labelFontSize", integer 12
                    "labelFontWeight", text "bold"
                    "labelLimit", integer 260 ]
              "legend",
              Json.Object
                  [ "labelColor", text Colour.ink
                    "titleColor", text Colour.ink
                    "labelFontSize", integer 12
                    "titleFontSize", integer 12
                    "orient", text "top"
                    "symbolStrokeColor", text Colour.ink ] ]

    /// As the page draws it.
    let inPage figure = Json.Object(("description", text figure.Caption) :: figure.Body @ [ "config", config ])

    /// As a file of its own, which editors check against Vega-Lite's schema.
    let specification figure =
        Json.Object(
            ("$schema", text Schema)
            :: ("title", Json.Object [ "text", text figure.Title; "anchor", text "start"; "color", text Colour.ink ])
            :: ("description", text figure.Caption)
            :: figure.Body
            @ [ "config", config ]
        )

    let data rows = "data", Json.Object [ "values", Json.List(rows |> List.map Json.Object) ]

    /// Rows that several layers draw from, by a name of this program's.
    let datasets named =
        "datasets", Json.Object [ for name, rows in named -> name, Json.List(rows |> List.map Json.Object) ]

    let from (dataset: string) = "data", Json.Object [ "name", text dataset ]

    let mark kind properties = "mark", Json.Object(("type", text kind) :: properties)

    let encoding channels = "encoding", Json.Object channels

    let channel name kind (field: string) properties =
        name, Json.Object([ "field", text field; "type", text kind ] @ properties)

    let quantitative name field properties = channel name "quantitative" field properties
    let nominal name field properties = channel name "nominal" field properties
    let fixedAt name (value: float) = name, Json.Object [ "value", number value ]
    let datum name value = name, Json.Object [ "datum", number value ]

    /// Fields with their headings. All are texts or whole numbers, formatted where they were made.
    let tooltip fields =
        "tooltip",
        Json.List [ for field, title in fields -> Json.Object [ "field", text field; "type", text "nominal"; "title", text title ] ]

    let layer members = Json.Object members
    let layers items = "layer", Json.List items
    let title heading = "title", text heading
    let titleLines lines = "title", Json.List(lines |> List.map text)
    let scale properties = "scale", Json.Object properties

    /// All of these values with some room around them. A scale that has to find its ends by itself complains where there is no
    /// value to find, such as the intervals of one seed.
    let spanning values =
        match values with
        | [] -> "domain", Json.List [ number 0.0; number 1.0 ]
        | _ ->
            let least, most = List.min values, List.max values
            let room = if most > least then 0.04 * (most - least) else 1.0
            "domain", Json.List [ number (least - room); number (most + room) ]

    let axis properties = "axis", Json.Object properties
    let noAxis = "axis", Json.Null

    /// As wide as the page's column.
    let containerWidth = "width", text "container"
    let height pixels = "height", integer pixels
