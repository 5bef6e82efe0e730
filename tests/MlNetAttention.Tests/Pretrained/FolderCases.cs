using System.Text.Json;
using MlNetAttention.Tokens.Pieces;

namespace MlNetAttention.Tests.Pretrained;

/// <summary>Folders of every family with a tokenizer that knows a few words.</summary>
internal static class FolderCases
{
    private const string Pieces = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\ndog\nri\n##ley\nevan\n'\ns\nhyper\n##s\n";

    internal static SyntheticFolder Of(string family)
    {
        if (family == "roberta") return Roberta();
        SyntheticFolder folder = SyntheticFolder.Of(family);
        folder["vocab.txt"] = Pieces;
        return folder;
    }

    internal static AttentionEncoder Load(SyntheticFolder folder, TemporaryFolder temporary, PretrainedOptions? options = null)
    {
        string path = temporary.File($"{Guid.NewGuid()}");
        folder.WriteTo(path);
        return AttentionEncoder.LoadPretrained(path, options ?? new PretrainedOptions { Storage = WeightStorage.Single });
    }

    // A piece for every byte: those that are a visible character come first, ! among them.
    private static SyntheticFolder Roberta()
    {
        SyntheticFolder folder = SyntheticFolder.Roberta().Change("config.json", "\"vocab_size\": 13", "\"vocab_size\": 263")
            .Change("config.json", "\"type_vocab_size\": 2", "\"type_vocab_size\": 1");
        string[] special = ["<s>", "<pad>", "</s>", "<unk>"];
        string[] pieces = [.. special, .. ByteSpelling.Characters.Order().Select(character => $"{character}"), "<mask>"];
        folder["vocab.json"] = JsonSerializer.Serialize(pieces.Select((piece, id) => (piece, id)).ToDictionary(p => p.piece, p => p.id));
        folder["merges.txt"] = "#version: 0.2\n";
        folder.Tensors.Remove("embeddings.word_embeddings.weight");
        folder.Add("embeddings.word_embeddings.weight", 263, SyntheticFolder.Width);
        folder.Tensors.Remove("embeddings.token_type_embeddings.weight");
        folder.Add("embeddings.token_type_embeddings.weight", 1, SyntheticFolder.Width);
        return folder;
    }
}
