using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using MlNetAttention;

namespace TrainOnly;

/// <summary>A short fit on rows that are made up.</summary>
public static class Training
{
    /// <summary>What a plugin does; the vector's sum tells whether another run learned the same.</summary>
    public static string Run() => Run(null, 0);

    /// <param name="checkpoints">Where the fit keeps its state.</param>
    /// <param name="lastEpoch">The epoch of the search after which the process ends as if it were killed; 0 for none.</param>
    public static string Run(string? checkpoints, int lastEpoch)
    {
        var ml = new MLContext(seed: 1);
        IDataView data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 100).Select(Example));
        var options = new AttentionOptions
        {
            Encoder = new() { Width = 16, Heads = 2, Layers = 1 },
            Training = new()
            {
                Epochs = 3,
                Folds = 1,
                Threads = 2,
                CheckpointDirectory = checkpoints,
                Progress = new Killer(lastEpoch),
            },
        };
        AttentionEncoder encoder =
            ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Label", options).Fit(data).Encoder;
        float sum = encoder.Encode("red car").Pooled.ToArray().Sum();
        return sum.ToString("R", CultureInfo.InvariantCulture);
    }

    private static Row Example(int i) => new() { Label = i % 2 == 0, Text = i % 2 == 0 ? "a red car" : "a blue car" };

    private sealed class Row
    {
        public bool Label { get; set; }

        public string Text { get; set; } = "";
    }

    /// <summary>Ends the process as `kill -9` would, once the checkpoint of an epoch is written.</summary>
    private sealed class Killer(int lastEpoch) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value is { Stage: TrainingStage.Search, Validation: not null } && value.Epoch == lastEpoch)
                Process.GetCurrentProcess().Kill();
        }
    }
}
