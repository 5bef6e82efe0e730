using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using MlNetAttention.Tokens.Pieces;

namespace MlNetAttention.Tests.Pieces;

/// <summary>A piece as a tokenizer hands it over.</summary>
internal readonly record struct Given(int Id, int Start, int Length, bool StartsWord);

/// <summary>Makes tokenizers and splits texts with them.</summary>
internal static class Pieces
{
    internal static PieceTokenizer Bert(
        IEnumerable<string>? pieces = null, PieceSettings? settings = null, string end = "\n") =>
        Read(
            settings,
            (PieceFile.VocabularyText, string.Concat((pieces ?? PieceVocabularies.WordPiece).Select(piece => piece + end))));

    internal static PieceTokenizer Roberta(bool addPrefixSpace = false) => Read(
        new PieceSettings { AddPrefixSpace = addPrefixSpace },
        (PieceFile.VocabularyJson, VocabularyJson(PieceVocabularies.ByteLevel)),
        (PieceFile.Merges, $"#version: 0.2\n{string.Join('\n', PieceVocabularies.MergeLines)}\n"));

    internal static string VocabularyJson(ImmutableArray<string> pieces) =>
        JsonSerializer.Serialize(pieces.Index().ToDictionary(pair => pair.Item, pair => pair.Index));

    internal static PieceTokenizer Read(params (string Name, string Content)[] files) => Read(null, files);

    internal static PieceTokenizer Read(PieceSettings? settings, params (string Name, string Content)[] files) =>
        PieceTokenizer.Read(files.Select(file => new PieceFile(file.Name, Encoding.UTF8.GetBytes(file.Content))), settings);

    internal static List<Given> Split(this PieceTokenizer tokenizer, string text, int most = int.MaxValue)
    {
        var receiver = new Receiver(most);
        tokenizer.Split(text, new PieceBuffers(), receiver);
        return receiver.Given;
    }

    internal static int[] Ids(this PieceTokenizer tokenizer, string text) => [.. tokenizer.Split(text).Select(piece => piece.Id)];

    internal static string[] Spell(this PieceTokenizer tokenizer, string text) =>
        [.. tokenizer.Ids(text).Select(id => tokenizer.Pieces[id])];

    internal sealed class Receiver(int most) : IPieceReceiver
    {
        internal List<Given> Given { get; } = [];

        public bool Add(int id, int start, int length, bool startsWord)
        {
            Assert.True(Given.Count < most, "A piece came after no more were wanted.");
            Given.Add(new Given(id, start, length, startsWord));
            return Given.Count < most;
        }
    }
}
