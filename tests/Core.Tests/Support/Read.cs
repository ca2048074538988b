using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core.Tests.Support;

/// <summary>Short ways from a text to what is made of it.</summary>
internal static class Read
{
    /// <summary>The root of a text without problems.</summary>
    public static Node Node(string text)
    {
        var issues = new Issues();
        var node = YamlReader.Read(text, "file.yaml", issues);
        Assert.Empty(issues);
        return node!;
    }

    /// <summary>A value bound from a text without problems.</summary>
    public static T Value<T>(string text)
        where T : class
    {
        var issues = new Issues();
        var value = new Binder(issues).Bind<T>(Node(text));
        Assert.Empty(issues);
        return value!;
    }

    /// <summary>The problems of binding a text.</summary>
    public static string[] Problems<T>(string text)
        where T : class
    {
        var issues = new Issues();
        Assert.Null(new Binder(issues).Bind<T>(Node(text)));
        return [.. issues.Select(issue => issue.ToString())];
    }

    /// <summary>An experiment without problems.</summary>
    public static Experiment Experiment(string text)
    {
        var issues = new Issues();
        var experiment = ExperimentLoader.Read(text, "file.yaml", issues);
        Assert.Empty(issues);
        return experiment!;
    }
}
