/// JSON as a tree whose members stand in the order in which they are written, and its text: the same on every machine.
module internal Ablate.Analysis.Report.Formats.JsonText

open System
open System.IO
open System.Text
open System.Text.Encodings.Web
open System.Text.Json
open System.Text.Unicode

type Json =
    | Null
    | Flag of bool
    | Whole of int64
    | Real of float
    | Words of string
    | Items of Json list
    /// In the order in which they are written.
    | Members of (string * Json) list

let rec private write (writer: Utf8JsonWriter) json =
    match json with
    | Null -> writer.WriteNullValue()
    | Flag value -> writer.WriteBooleanValue value
    | Whole value -> writer.WriteNumberValue value
    // JSON has no NaN and no infinity: the loss of a diverged epoch, say.
    | Real value when not (Double.IsFinite value) -> writer.WriteNullValue()
    | Real value -> writer.WriteNumberValue value
    | Words value -> writer.WriteStringValue value
    | Items values ->
        writer.WriteStartArray()
        values |> List.iter (write writer)
        writer.WriteEndArray()
    | Members members ->
        writer.WriteStartObject()

        for name, value in members do
            writer.WritePropertyName name
            write writer value

        writer.WriteEndObject()

let text json =
    use stream = new MemoryStream()

    // What HTML takes for markup stays escaped, so that the text may stand in a script element of a page.
    let options =
        JsonWriterOptions(Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.Create UnicodeRanges.All)

    do
        use writer = new Utf8JsonWriter(stream, options)
        write writer json

    Encoding.UTF8.GetString(stream.ToArray()) + "\n"
