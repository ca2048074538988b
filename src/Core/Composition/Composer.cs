using System.Text;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core.Composition;

/// <summary>An experiment's file laid over those that it extends, and the arguments of the command line over all.</summary>
/// <param name="Root">The whole; every value still knows where it was written.</param>
/// <param name="Base">What it changes: the files that it extends; where there are none, the file without the arguments.</param>
/// <param name="Text">The file's own text where it stands alone, else the whole as one file.</param>
/// <param name="Extends">Whether the file extends others.</param>
public sealed record Composed(MappingNode Root, MappingNode Base, string Text, bool Extends)
{
    /// <summary>The same with other values of keys of the root in its text, such as those that hold from any folder.</summary>
    public Composed WithText(IReadOnlyDictionary<string, Node> values) => values.Count == 0 ? this : this with
    {
        Text = string.Concat(Text.Split('\n').TakeWhile(line => line.StartsWith('#')).Select(line => line.TrimEnd('\r') + "\n"))
            + YamlWriter.Write(Root with { Entries = [.. Root.Entries.Select(entry => values.TryGetValue(entry.Key.Text, out var value) ? entry with { Value = value } : entry)] }),
    };
}

/// <summary>Reads a file with all that it extends.</summary>
internal sealed class Composer
{
    /// <summary>The key that names what a file extends; composing uses it up.</summary>
    public const string ExtendsKey = "extends";

    private const string Example = "Write extends: ../base.yaml.";
    private const int MostFiles = 100;
    private const int MostFilesSeen = 1000;
    private const int MostCharacters = 1 << 20;

    private readonly Issues _issues;
    private readonly string _project;
    private readonly List<string> _open = [];
    private int _files;
    private int _characters;
    private bool _lacksParent;

    private Composer(string file, Issues issues)
    {
        _issues = issues;
        _project = ProjectFolder.Of(file);
    }

    /// <summary>Reads a file from disk; null after an error that leaves nothing to go on with.</summary>
    public static Composed? Load(string file, IReadOnlyList<string> overrides, Issues issues) =>
        ReadFile(file, named: null, new Position(file, 0, 0), issues) is { } text ? Compose(text, file, overrides, issues) : null;

    /// <summary>Goes on from a file's text; those that it extends are read from disk.</summary>
    public static Composed? Compose(string text, string file, IReadOnlyList<string> overrides, Issues issues)
    {
        var composer = new Composer(file, issues);
        if (composer.Tree(text, file) is not (var own, var inherited)) return null;
        var root = inherited is null ? own : Overlay.Merge(inherited, own, Overlay.Place.Root);
        if (composer._lacksParent) root = root.AsPart();
        foreach (var argument in overrides) root = Overrides.Apply(root, argument, issues);
        return new Composed(root, inherited ?? own, issues.HasErrors || (inherited is null && overrides.Count == 0) ? text : Header(text, overrides) + YamlWriter.Write(root), inherited is not null);
    }

    // The comments at the top, which say what the experiment asks; and what the command line changed, which they do not know of.
    private static string Header(string text, IReadOnlyList<string> overrides) => string.Concat(
        text.Split('\n').Select(line => line.TrimEnd()).TakeWhile(line => line.StartsWith('#'))
            .Concat(overrides.Select(argument => $"# Override   {Scalars.Brief(argument.ReplaceLineEndings(" "))}"))
            .Select(line => line + "\n"));

    // What a file says itself, and what it inherits.
    private (MappingNode Own, MappingNode? Inherited)? Tree(string text, string file)
    {
        if (YamlReader.ReadDespiteMistakes(text, file, _issues) is not { } root) return null;
        if (root is not MappingNode mapping)
        {
            _issues.Error(root, $"An experiment is a mapping with the keys {Suggest.List(ExperimentLoader.Required)}, but this is {Scalars.What(root)}.");
            return null;
        }
        _open.Add(Path.GetFullPath(file));
        MappingNode? inherited = null;
        var parents = Parents(mapping);
        foreach (var again in parents.GroupBy(parent => Shorten(parent.Text), StringComparer.Ordinal).SelectMany(same => same.Skip(1)))
            _issues.Warning(again, $"'{Scalars.Brief(again.Text)}' is extended twice: the second time lays it over what stands between the two.", "Take one of them away.");
        foreach (var parent in parents)
        {
            if (Parent(parent, file) is not { } tree) _lacksParent = true;
            else inherited = inherited is null ? tree : Overlay.Merge(inherited, tree, Overlay.Place.Root);
        }
        _open.RemoveAt(_open.Count - 1);
        if (inherited is not null && !_lacksParent) CheckTakenAway(mapping["arms"], inherited["arms"]);
        return (mapping with { Entries = [.. mapping.Entries.Where(entry => entry.Key.Text != ExtendsKey)] }, inherited);
    }

    // A slip in the name would add an arm instead of taking one away.
    private void CheckTakenAway(Node? arms, Node? inherited)
    {
        var known = (inherited as MappingNode)?.Entries.Select(entry => entry.Key.Text).ToHashSet(StringComparer.Ordinal) ?? [];
        foreach (var (key, _) in (arms as MappingNode)?.Entries.Where(entry => entry.Value is ScalarNode { IsNull: true } && !known.Contains(entry.Key.Text)) ?? [])
        {
            var hint = Suggest.Nearest(key.Text, known) is { } meant ? $"Did you mean '{meant}'?" : "Write {} in place of nothing for an arm that changes nothing.";
            _issues.Error(key, $"There is no inherited arm '{Scalars.Brief(key.Text)}' to take away.", hint);
        }
    }

    private ScalarNode[] Parents(MappingNode mapping) => mapping[ExtendsKey] switch
    {
        null when !mapping.IsPartial => [],
        ScalarNode { IsNull: true } => [],
        null or GapNode => Refused(),
        SequenceNode { Items.Count: 0 } none => Refused(none),
        SequenceNode list => [.. list.Items.SelectMany(item => item is ScalarNode name ? [name] : item is GapNode ? Refused() : Refused(item))],
        ScalarNode name => [name],
        var other => Refused(other),
    };

    private ScalarNode[] Refused()
    {
        _lacksParent = true;
        return [];
    }

    private ScalarNode[] Refused(Node at)
    {
        _issues.Error(at, $"The path of a file is expected here, or a list of them, but this is {(at is SequenceNode { Items.Count: 0 } ? "an empty list" : Scalars.What(at))}.", Example);
        return Refused();
    }

    private MappingNode? Parent(ScalarNode name, string child)
    {
        if (string.IsNullOrWhiteSpace(name.Text) || name.IsNull || name.Text.Any(char.IsControl) || Path.IsPathRooted(name.Text) || name.Text.StartsWith('~'))
            return Refuse(name, $"The path of a file is expected here, relative to this one, but this is {Scalars.What(name)}.", Example);
        var file = Shorten(Path.Combine(Path.GetDirectoryName(child) ?? "", name.Text));
        if (!ProjectFolder.Contains(_project, file))
            return Refuse(name, $"'{Scalars.Brief(name.Text)}' leads out of the project's folder.", "Copy that file into the project.");
        if (_open.Contains(Path.GetFullPath(file)))
            return Refuse(name, $"'{Scalars.Brief(name.Text)}' extends, in turn, this file: {string.Join(" → ", _open.Append(Path.GetFullPath(file)).Select(path => Path.GetFileName(path)))}.");
        // Said once.
        if (_files > MostFiles || _characters > MostCharacters) return null;
        if (++_files > MostFiles) return Refuse(name, FormattableString.Invariant($"More than {MostFiles} files are extended, each counted as often as it is."));
        if (ReadFile(file, name.Text, name.At, _issues) is not { } text) return null;
        if ((_characters += text.Length) > MostCharacters) return Refuse(name, FormattableString.Invariant($"The files that are extended have more than {MostCharacters} characters, all together."));
        if (Tree(text, file) is not (var own, var inherited)) return null;
        // The name says which results belong together, so that every experiment has its own.
        own = own with { Entries = [.. own.Entries.Where(entry => entry.Key.Text != "experiment")] };
        return inherited is null ? own : Overlay.Merge(inherited, own, Overlay.Place.Root);
    }

    private MappingNode? Refuse(ScalarNode at, string message, string? hint = null)
    {
        _issues.Error(at, message, hint);
        return null;
    }

    // a/b/../c.yaml is a/c.yaml to the reader of a message.
    private static string Shorten(string path)
    {
        if (Path.IsPathRooted(path)) return Path.GetFullPath(path);
        var parts = new List<string>();
        foreach (var part in path.Split('/'))
        {
            if (part == ".." && parts.Count > 0 && parts[^1] != "..") parts.RemoveAt(parts.Count - 1);
            else if (part is not ("." or "")) parts.Add(part);
        }
        return parts.Count == 0 ? "." : string.Join('/', parts);
    }

    // A file that another one extends is called as that one calls it.
    private static string? ReadFile(string path, string? named, Position at, Issues issues)
    {
        try
        {
            if (Directory.Exists(path)) return Refuse("This is a folder; name the experiment file (YAML) in it.");
            var file = OrdinaryFile.Find(path);
            if (file is { Exists: true, Length: 0 }) return Refuse("The file is empty or no ordinary file.");
            if (file is { Exists: true, Length: > 4L * YamlReader.MaxLength })
                return Refuse(FormattableString.Invariant($"The file has {file.Length} bytes, which is too large for an experiment."));
            return File.ReadAllText(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
        }
        catch (DecoderFallbackException)
        {
            return Refuse("The file is not text in UTF-8.");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Refuse("There is no such file.", named is null ? null : Nearby(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Refuse($"The file cannot be read: {exception.Message}");
        }

        string? Refuse(string message, string? hint = null)
        {
            issues.Add(new Issue(at, "", named is null ? message : $"{Scalars.Brief(named)}: {message}", hint));
            return null;
        }
    }

    // What a file that is extended may have been meant to be.
    private static string Nearby(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder)) return "There is no such folder either: write the path relative to the file that extends it.";
        var names = Directory.EnumerateFiles(folder, "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)).Take(MostFilesSeen).Order(StringComparer.Ordinal);
        return Suggest.Nearest(Path.GetFileNameWithoutExtension(path), names) is { } nearest ? $"Did you mean '{nearest}.yaml'?" : "Write the path relative to the file that extends it.";
    }
}
