using System.Text.Json;
using MlNetAttention.Pretrained;
using MlNetAttention.Tests.Pieces;
using MlNetAttention.Tokens.Pieces;

namespace MlNetAttention.Training.Tests.Pieces;

/// <summary>The small tokenizers as folders, and what they make of texts.</summary>
internal static class TokenizerFiles
{
    /// <summary>Words that are short become one piece or few, others single letters.</summary>
    internal static string WordPiece(this TemporaryFolder within, params string[] without)
    {
        string folder = within.File("wordpiece");
        Directory.CreateDirectory(folder);
        File.WriteAllLines(
            Path.Combine(folder, PieceFile.VocabularyText), PieceVocabularies.WordPiece.Where(piece => !without.Contains(piece)));
        return folder;
    }

    internal static string ByteLevel(this TemporaryFolder within)
    {
        string folder = within.File("bytes");
        Directory.CreateDirectory(folder);
        File.WriteAllText(
            Path.Combine(folder, PieceFile.VocabularyJson),
            JsonSerializer.Serialize(PieceVocabularies.ByteLevel.Index().ToDictionary(pair => pair.Item, pair => pair.Index)));
        File.WriteAllText(
            Path.Combine(folder, PieceFile.Merges), $"#version: 0.2\n{string.Join('\n', PieceVocabularies.MergeLines)}\n");
        return folder;
    }

    internal static string SentencePiece(this TemporaryFolder within)
    {
        string folder = within.File("sentences");
        Directory.CreateDirectory(folder);
        string json = TokenizerJson.Unigram(PieceVocabularies.Unigram, TokenizerJson.TrimmedBlanks, splits: false);
        File.WriteAllText(Path.Combine(folder, PieceFile.Tokenizer), json);
        return folder;
    }

    internal static string[] Spell(string folder, string text)
    {
        PieceTokenizer tokenizer = TokenizerFolder.Read(folder);
        var receiver = new Receiver();
        tokenizer.Split(text, new PieceBuffers(), receiver);
        return [.. receiver.Ids.Select(id => tokenizer.Pieces[id])];
    }

    internal static AttentionOptions WithTokenizer(this AttentionOptions options, string folder) =>
        options with { Vocabulary = options.Vocabulary with { TokenizerFolder = folder } };

    private sealed class Receiver : IPieceReceiver
    {
        internal List<int> Ids { get; } = [];

        public bool Add(int id, int start, int length, bool startsWord)
        {
            Ids.Add(id);
            return true;
        }
    }
}
