using System.Text;
using System.Text.RegularExpressions;

namespace MetaDJ.Scope.PromptQueue.Moderation;

/// <summary>
/// Words that a text must not have, however they are dressed: other scripts, styles, marks, digits for letters, stretched, spaced or dotted letters,
/// a star for a letter. A word is matched whole, so that Scunthorpe is a town; <c>word*</c> matches its beginning. Pure; build one and keep it.
/// </summary>
internal sealed class WordList
{
    public const int MostWords = 500;
    public const int LongestWord = 40;

    /// <summary>Letters that stand apart are read as one word when no part is longer.</summary>
    private const int LongestPart = 2;

    private const int MostParts = LongestWord;
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(100);

    private readonly Regex? _words;
    private readonly HashSet<string> _bare = new(StringComparer.Ordinal);
    private readonly HashSet<string> _masked = new(StringComparer.Ordinal);

    public WordList(IEnumerable<string> words)
    {
        var patterns = new List<string>();
        foreach (var word in words)
        {
            var open = word.EndsWith('*');
            foreach (var reading in Skeleton.Readings(open ? word[..^1] : word).Select(Tokens).Where(tokens => tokens.Count > 0))
            {
                patterns.Add(string.Join(' ', reading.Select(Pattern)) + (open ? "[^ ]*" : "(?:s|es|z)*"));
                if (reading is [var single])
                {
                    _bare.Add(Squeeze(single));
                    _masked.Add(single);
                }
            }
        }

        _words = patterns.Count == 0 ? null : new Regex($"(?:^| )(?:{string.Join('|', patterns.Distinct(StringComparer.Ordinal))})(?: |$)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, Limit);
    }

    /// <summary>Whether any of the words is in it.</summary>
    public bool Finds(string text) => _words is not null && Skeleton.Readings(text).Any(FindsIn);

    private bool FindsIn(string reading)
    {
        var tokens = Tokens(reading);
        return _words!.IsMatch(string.Join(' ', tokens)) || tokens.Any(token => token.Contains('*', StringComparison.Ordinal) && IsMasked(token)) || FindsApart(tokens);
    }

    /// <summary>f u c k, f.u.c.k, fu ck: short parts in a row that make a word together.</summary>
    private bool FindsApart(List<string> tokens)
    {
        for (var start = 0; start < tokens.Count; start++)
        {
            var together = new StringBuilder();
            for (var end = start; end < Math.Min(tokens.Count, start + MostParts) && tokens[end].Length <= LongestPart; end++)
            {
                together.Append(tokens[end]);
                if (end > start && together.Length > LongestPart && _bare.Contains(Squeeze(together.ToString())) && _words!.IsMatch(together.ToString()))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>A star stands for one letter, if at least two stand there themselves.</summary>
    private bool IsMasked(string token)
    {
        var trimmed = token.Trim('*');
        return trimmed.Contains('*', StringComparison.Ordinal)
            && trimmed.Count(c => c != '*') >= 2
            && _masked.Any(word => word.Length == trimmed.Length && word.Zip(trimmed).All(pair => pair.Second == '*' || pair.First == pair.Second));
    }

    private static List<string> Tokens(string reading)
    {
        var tokens = new List<string>();
        var token = new StringBuilder();
        foreach (var rune in reading.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || rune.Value == '*')
            {
                token.Append(rune);
            }
            else if (rune.Value is not ('\'' or '’') && token.Length > 0)
            {
                tokens.Add(token.ToString());
                token.Clear();
            }
        }

        if (token.Length > 0)
        {
            tokens.Add(token.ToString());
        }

        return tokens;
    }

    /// <summary>Every letter as often as the word has it in a row, or more.</summary>
    private static string Pattern(string letters)
    {
        var pattern = new StringBuilder();
        for (var i = 0; i < letters.Length;)
        {
            var run = 1;
            while (i + run < letters.Length && letters[i + run] == letters[i])
            {
                run++;
            }

            pattern.Append(Regex.Escape(letters[i].ToString())).Append('{').Append(run).Append(",}");
            i += run;
        }

        return pattern.ToString();
    }

    private static string Squeeze(string letters)
    {
        var squeezed = new StringBuilder(letters.Length);
        foreach (var c in letters)
        {
            if (squeezed.Length == 0 || squeezed[^1] != c)
            {
                squeezed.Append(c);
            }
        }

        return squeezed.ToString();
    }
}
