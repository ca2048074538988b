/// What bundles and draws in tests, where this machine has it: the bundled scripts beside the tests, Node.js and Chromium.
module internal Ablate.Analysis.Tests.Report.Drawing

open System
open System.Diagnostics
open System.IO
open Xunit

let private asset name = Path.Combine(AppContext.BaseDirectory, "report-assets", name)

/// The script that draws in a page, where Node.js was there to bundle it.
let vega () =
    if File.Exists(asset "vega-bundle.js") then Some(File.ReadAllText(asset "vega-bundle.js")) else None

/// The path of a program, by the names it may have.
let private programOf names =
    let folders = (Environment.GetEnvironmentVariable "PATH" |> Option.ofObj |> Option.defaultValue "").Split Path.PathSeparator

    Seq.allPairs names folders
    |> Seq.map (fun (name, folder) -> Path.Combine(folder, name))
    |> Seq.tryFind File.Exists

/// Standard output of a program that reads `input`; fails with what it says where it does not succeed.
let run (program: string) (arguments: string list) (input: string) =
    let start = ProcessStartInfo(program, arguments, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true)

    use child =
        match Process.Start start with
        | null -> failwith $"{program} did not start."
        | child -> child

    let errors = child.StandardError.ReadToEndAsync()
    let output = child.StandardOutput.ReadToEndAsync()
    child.StandardInput.Write input
    child.StandardInput.Close()
    child.WaitForExit()
    if child.ExitCode <> 0 then Assert.Fail $"{program} ended with {child.ExitCode}: {errors.Result}"
    output.Result, errors.Result

/// Static drawings by name, from specifications by name; fails where Vega has anything to say of one.
let drawn (specifications: string) =
    match programOf [ "node" ] with
    | Some node when File.Exists(asset "render-svg.mjs") ->
        let drawings, complaints = run node [ asset "render-svg.mjs" ] specifications
        Assert.Equal("", complaints)
        drawings
    | Some _
    | None ->
        Assert.Skip "Drawing needs Node.js, and what it draws with: ./ablate setup, then build again."
        ""

let chromium () =
    match programOf [ "chromium"; "chromium-browser"; "google-chrome" ] with
    | Some program -> program
    | None ->
        Assert.Skip "A page is looked at with Chromium, which is not installed here."
        ""
