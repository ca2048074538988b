namespace Ablate.Analysis.Report.Html

/// A piece of a page. Every text is escaped when it is written, so there is no way for one to become markup.
[<RequireQualifiedAccess>]
type internal Markup =
    | Text of string
    | Element of name: string * attributes: (string * string) list * children: Markup list
    /// The inside of a script or style of this program, or a drawing it made: never anything that a user wrote.
    | Verbatim of string

module internal Markup =
    open System.Text

    let private escape (text: string) =
        let builder = StringBuilder(text.Length)

        for c in text do
            match c with
            | '&' -> builder.Append "&amp;"
            | '<' -> builder.Append "&lt;"
            | '>' -> builder.Append "&gt;"
            | '"' -> builder.Append "&quot;"
            | '\'' -> builder.Append "&#39;"
            | _ -> builder.Append c
            |> ignore

        builder.ToString()

    let private isVoid name = name = "meta"

    /// Elements that stand on a line of their own, so that the differences of two pages can be read.
    let private isBlock name =
        match name with
        | "a" | "b" | "code" | "span" | "abbr" | "time" -> false
        | _ -> true

    let rec private write (builder: StringBuilder) markup =
        match markup with
        | Markup.Text text -> builder.Append(escape text) |> ignore
        | Markup.Verbatim text -> builder.Append text |> ignore
        | Markup.Element(name, attributes, children) ->
            builder.Append('<').Append(name) |> ignore

            for attribute, value in attributes do
                builder.Append(' ').Append(attribute).Append("=\"").Append(escape value).Append('"') |> ignore

            builder.Append '>' |> ignore

            if not (isVoid name) then
                children |> List.iter (write builder)
                builder.Append("</").Append(name).Append('>') |> ignore

            if isBlock name then builder.Append '\n' |> ignore

    let render (markup: Markup) =
        let builder = StringBuilder()
        write builder markup
        builder.ToString()

    let text value = Markup.Text value
    let element name attributes children = Markup.Element(name, attributes, children)
    let tag name children = Markup.Element(name, [], children)
    let classed name kind children = Markup.Element(name, [ "class", kind ], children)
    let paragraph sentence = tag "p" [ text sentence ]
    let bullets sentences = tag "ul" [ for sentence in sentences -> tag "li" [ text sentence ] ]

    /// With a heading that the page's list of contents leads to.
    let section id heading children =
        element "section" [ "id", id ] (tag "h2" [ text heading ] :: children)

    type Column =
        { Heading: string
          /// Digits below digits.
          IsNumeric: bool }

    let words heading = { Heading = heading; IsNumeric = false }
    let numbers heading = { Heading = heading; IsNumeric = true }

    /// A table whose first column names the row; it scrolls by itself where the page is narrow.
    let scrolling name columns (rows: Markup list list) =
        let kind column = if column.IsNumeric then [ "class", "number" ] else []

        let cell place column content =
            if place = 0 then element "th" (("scope", "row") :: kind column) [ content ] else element "td" (kind column) [ content ]

        element
            "div"
            [ "class", "table"; "role", "region"; "aria-label", name; "tabindex", "0" ]
            [ tag
                  "table"
                  [ tag "thead" [ tag "tr" [ for column in columns -> element "th" (("scope", "col") :: kind column) [ text column.Heading ] ] ]
                    tag "tbody" [ for row in rows -> tag "tr" (List.mapi2 cell columns row) ] ] ]

    /// The same under a heading, which stands outside of what scrolls.
    let tableOf heading columns rows =
        classed "div" "titled" [ classed "p" "caption" [ text heading ]; scrolling heading columns rows ]
