using MlNetAttention.Cli.Learning;

namespace MlNetAttention.Cli.Tests.Learning;

public sealed class TrainingRecorderTests
{
    [Fact]
    public void Everything_is_passed_on_and_finished_epochs_are_kept()
    {
        var inner = new Log();
        var recorder = new TrainingRecorder(inner);

        recorder.Stage("Attention", "fitting");
        recorder.Report(At(epoch: 1, step: 3));
        recorder.Report(At(epoch: 1, step: 4));
        recorder.Report(At(epoch: 2, step: 4));
        recorder.Done("Attention");

        Assert.Equal(["Attention: fitting", "1.3", "1.4", "2.4", "Attention done"], inner.Lines);
        PipelineEpochs kept = Assert.Single(recorder.Epochs);
        Assert.Equal("Attention", kept.Pipeline);
        Assert.Equal([1, 2], kept.Epochs.Select(epoch => epoch.Epoch));
    }

    [Fact]
    public void Epochs_of_two_encoders_are_kept_apart()
    {
        var recorder = new TrainingRecorder(new SilentDisplay());
        (string, int)[] epochs = [("Attention", 1), ("Attention", 2), ("FineTuned", 1)];
        foreach ((string pipeline, int epoch) in epochs)
        {
            recorder.Stage(pipeline, "fitting");
            recorder.Report(At(epoch, step: 4));
        }

        Assert.Equal(
            [("Attention", "1 2"), ("FineTuned", "1")],
            recorder.Epochs.Select(of => (of.Pipeline, string.Join(' ', of.Epochs.Select(epoch => epoch.Epoch)))));
    }

    [Fact]
    public void Folds_may_report_at_once()
    {
        var recorder = new TrainingRecorder(new SilentDisplay());

        Parallel.For(0, 1000, epoch => recorder.Report(At(epoch + 1, step: 4)));

        Assert.Equal(1000, recorder.Epochs.Single().Epochs.Select(epoch => epoch.Epoch).Distinct().Count());
    }

    private static TrainingProgress At(int epoch, int step) => new(epoch, 1000, step, 4, 1, null, 0.1, TimeSpan.Zero);

    private sealed class Log : ITrainingDisplay
    {
        public List<string> Lines { get; } = [];

        public void Stage(string pipeline, string stage) => Lines.Add($"{pipeline}: {stage}");

        public void Encoded(int texts, int all) => Lines.Add($"{texts} of {all}");

        public void Done(string pipeline) => Lines.Add($"{pipeline} done");

        public void Report(TrainingProgress value) => Lines.Add($"{value.Epoch}.{value.Step}");
    }
}
