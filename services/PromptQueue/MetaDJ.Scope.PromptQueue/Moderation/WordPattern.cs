namespace MetaDJ.Scope.PromptQueue.Moderation;

/// <summary>One entry of a word list: a whole word, with a star at an end for what may go on there. Pure.</summary>
internal sealed class WordPattern
{
    private readonly List<(char Letter, int Times)> _runs = [];
    private readonly bool _endsAnywhere;
    private readonly int _length;

    public WordPattern(string entry)
    {
        Entry = entry;
        StartsAnywhere = entry.StartsWith('*');
        _endsAnywhere = entry.EndsWith('*');
        foreach (var letter in Reading.Fold(string.Concat(Reading.Of(entry.Trim('*').ToLowerInvariant()).Select(piece => piece.Letters))))
        {
            _length++;
            if (_runs is [.., var last] && last.Letter == letter)
            {
                _runs[^1] = (letter, last.Times + 1);
            }
            else
            {
                _runs.Add((letter, 1));
            }
        }
    }

    /// <summary>As it was given.</summary>
    public string Entry { get; }

    /// <summary>It begins with a star: letters may go before it.</summary>
    public bool StartsAnywhere { get; }

    /// <summary>Where it does not start anywhere, every word that it matches begins with it.</summary>
    public char First => _runs[0].Letter;

    /// <summary>Without letters it would match everything, or nothing.</summary>
    public bool IsEmpty => _length == 0;

    /// <param name="word">Folded, see <see cref="Reading.Fold"/>.</param>
    public bool Matches(string word)
    {
        for (var start = 0; start + _length <= word.Length; start++)
        {
            if (MatchesAt(word, start))
            {
                return true;
            }

            if (!StartsAnywhere)
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Repeated letters are none more; fewer than the entry has are another word: "as" is not what doubles its s.</summary>
    private bool MatchesAt(string word, int start)
    {
        var at = start;
        var stars = 0;
        foreach (var (letter, times) in _runs)
        {
            for (var i = 0; i < times; i++, at++)
            {
                if (at >= word.Length || (word[at] != letter && word[at] != Reading.Any))
                {
                    return false;
                }

                stars += word[at] == Reading.Any ? 1 : 0;
            }

            while (at < word.Length && word[at] == letter)
            {
                at++;
            }
        }

        return (at == word.Length || _endsAnywhere) && word[start] != Reading.Any && 2 * stars <= _length;
    }
}
