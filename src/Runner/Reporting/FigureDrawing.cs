using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ablate.Runner.Reporting;

/// <summary>What came of drawing the figures.</summary>
/// <param name="Svg">Drawings by figure; empty where there are none.</param>
/// <param name="Problem">Why there are none, as the end of a sentence that says what was left out; null where there are.</param>
internal sealed record Drawings(IReadOnlyDictionary<string, string> Svg, string? Problem);

/// <summary>
/// What draws the figures of a report: a script that pages carry, and Node.js for drawings without a browser. Both were
/// bundled when the program was built, and nothing is fetched.
/// </summary>
internal static class FigureDrawing
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "report-assets");

    /// <summary>The script that draws the figures in a page; null where the program was built without it.</summary>
    public static string? PageScript()
    {
        var file = Path.Combine(Folder, "vega-bundle.js");
        return File.Exists(file) ? File.ReadAllText(file) : null;
    }

    /// <summary>Draws the figures as SVG.</summary>
    /// <param name="figures">Name and Vega-Lite specification.</param>
    public static Drawings Draw(IReadOnlyList<(string Name, string Specification)> figures)
    {
        if (figures.Count == 0) return new Drawings(new Dictionary<string, string>(), null);
        var script = Path.Combine(Folder, "render-svg.mjs");
        if (!File.Exists(script))
            return Without("ablate was built without Node.js. Install Node.js and npm, and call ./ablate setup");
        try
        {
            return Draw(script, $"{{{string.Join(",", figures.Select(figure => $"{JsonSerializer.Serialize(figure.Name, StringJson.Default.String)}:{figure.Specification}"))}}}");
        }
        catch (Win32Exception)
        {
            return Without("Node.js is not on the path. Install it");
        }
    }

    private static Drawings Draw(string script, string specifications)
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        using var node = Process.Start(new ProcessStartInfo("node", [script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = utf8,
            StandardOutputEncoding = utf8,
            StandardErrorEncoding = utf8,
        })!;
        var (output, error) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        try
        {
            node.StandardInput.Write(specifications);
            node.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read them, and says why on its standard error.
        }
        if (!node.WaitForExit(Patience))
        {
            node.Kill(entireProcessTree: true);
            return Without($"Node.js did not come to an end in {Patience.TotalMinutes:0} minutes. Try again");
        }
        if (node.ExitCode != 0) return Without($"Node.js failed: {error.Result.Trim().Split('\n')[^1]}");
        return new Drawings(JsonSerializer.Deserialize(output.Result, StringJson.Default.DictionaryStringString)!, null);
    }

    private static Drawings Without(string why) =>
        new(new Dictionary<string, string>(), $"because {why}.");
}

[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class StringJson : JsonSerializerContext;
