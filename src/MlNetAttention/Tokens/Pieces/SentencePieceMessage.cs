using Google.Protobuf;

namespace MlNetAttention.Tokens.Pieces;

/// <summary>What a piece of a SentencePiece model is for, by its number in the file.</summary>
internal enum SentencePieceType
{
    /// <summary>A part of words.</summary>
    Normal = 1,

    /// <summary>Characters without a piece.</summary>
    Unknown = 2,

    /// <summary>In no text, such as its beginning.</summary>
    Control = 3,

    /// <summary>Found before words are cut.</summary>
    UserDefined = 4,

    /// <summary>Not to be used.</summary>
    Unused = 5,

    /// <summary>A byte of a character without a piece.</summary>
    Byte = 6,
}

/// <summary>The fields of ModelProto that tell which ids a text has, with the defaults of its specification.</summary>
internal sealed record SentencePieceMessage
{
    internal const int Unigram = 1, Bpe = 2;

    internal List<Piece> Pieces { get; init; } = [];

    internal int ModelType { get; private set; } = Unigram;

    internal bool HasBlankBehind { get; private set; }

    internal bool HasByteFallback { get; private set; }

    internal int UnknownId { get; set; }

    internal int FirstId { get; set; } = 1;

    internal int LastId { get; set; } = 2;

    internal int PaddingId { get; set; } = -1;

    internal ReadOnlyMemory<byte> CharacterMap { get; private set; }

    internal bool AddsPrefix { get; private set; } = true;

    internal bool RemovesBlanks { get; private set; } = true;

    internal bool EscapesBlanks { get; private set; } = true;

    /// <exception cref="InvalidProtocolBufferException">The content is damaged.</exception>
    internal static SentencePieceMessage Read(byte[] content)
    {
        var message = new SentencePieceMessage();
        var input = new CodedInputStream(content);
        while (input.ReadTag() is var tag and not 0)
        {
            switch (tag)
            {
                case (1 << 3) | 2:
                    message.Pieces.Add(ReadPiece(input.ReadBytes().CreateCodedInput()));
                    break;
                case (2 << 3) | 2:
                    message.ReadTrainer(input.ReadBytes().CreateCodedInput());
                    break;
                case (3 << 3) | 2:
                    message.ReadNormalizer(input.ReadBytes().CreateCodedInput());
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }

        return message;
    }

    private static Piece ReadPiece(CodedInputStream input)
    {
        var piece = new Piece("", 0, SentencePieceType.Normal);
        while (input.ReadTag() is var tag and not 0)
        {
            switch (tag)
            {
                case (1 << 3) | 2:
                    piece = piece with { Text = input.ReadString() };
                    break;
                case (2 << 3) | 5:
                    piece = piece with { Score = input.ReadFloat() };
                    break;
                case 3 << 3:
                    piece = piece with { Type = (SentencePieceType)input.ReadEnum() };
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }

        return piece;
    }

    private void ReadTrainer(CodedInputStream input)
    {
        while (input.ReadTag() is var tag and not 0)
        {
            switch (tag)
            {
                case 3 << 3:
                    ModelType = input.ReadEnum();
                    break;
                case 24 << 3:
                    HasBlankBehind = input.ReadBool();
                    break;
                case 35 << 3:
                    HasByteFallback = input.ReadBool();
                    break;
                case 40 << 3:
                    UnknownId = input.ReadInt32();
                    break;
                case 41 << 3:
                    FirstId = input.ReadInt32();
                    break;
                case 42 << 3:
                    LastId = input.ReadInt32();
                    break;
                case 43 << 3:
                    PaddingId = input.ReadInt32();
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }
    }

    private void ReadNormalizer(CodedInputStream input)
    {
        while (input.ReadTag() is var tag and not 0)
        {
            switch (tag)
            {
                case (2 << 3) | 2:
                    CharacterMap = input.ReadBytes().Memory;
                    break;
                case 3 << 3:
                    AddsPrefix = input.ReadBool();
                    break;
                case 4 << 3:
                    RemovesBlanks = input.ReadBool();
                    break;
                case 5 << 3:
                    EscapesBlanks = input.ReadBool();
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }
    }

    /// <summary>A piece.</summary>
    /// <param name="Text">Its spelling.</param>
    /// <param name="Score">Its score.</param>
    /// <param name="Type">What it is for.</param>
    internal sealed record Piece(string Text, float Score, SentencePieceType Type);
}
