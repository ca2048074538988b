using Ablate.Core;
using Ablate.Models.Tests.Support;

namespace Ablate.Models.Tests;

public class BadModelTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "BadModels");

    public static TheoryData<string> Names { get; } =
        [.. Directory.GetFiles(Folder, "*.yaml").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Names))]
    public void A_bad_model_is_refused_with_whole_sentences(string name)
    {
        var issues = new Issues();
        var yaml = File.ReadAllText(Path.Combine(Folder, name + ".yaml"));
        var plan = Plans.Try(yaml, name + ".yaml", Plans.FashionMnist, 10, issues);
        Assert.Null(plan);
        Assert.True(issues.HasErrors);
        Golden.Matches($"BadModels/{name}.txt", string.Concat(issues.Select(issue => issue + "\n")));
    }
}
