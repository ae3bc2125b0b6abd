using Fashion.Core.Search;
using Xunit;

namespace Fashion.Core.Tests.Search;

public sealed class StudyCommandTests
{
    [Theory]
    [InlineData("mlp_tuned", "sqlite:///studies.db", "fashion-cli search --best mlp_tuned")]
    [InlineData("my study", "sqlite:////data/a b.db", "fashion-cli search --best 'my study' --storage 'sqlite:////data/a b.db'")]
    [InlineData("x; rm -rf ~", "sqlite:///s.db", "fashion-cli search --best 'x; rm -rf ~' --storage sqlite:///s.db")]
    [InlineData("it's", "sqlite:///studies.db", "fashion-cli search --best 'it'\\''s'")]
    public void Best_AnyName_IsOneWordOfAShell(string study, string storage, string command) =>
        Assert.Equal(command, StudyCommand.Best(study, storage));
}
