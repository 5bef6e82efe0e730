using System.Globalization;
using Spectre.Console;

namespace MlNetAttention.Cli.Fetching;

/// <summary>Shows that something is fetched, and how far.</summary>
internal interface IFetchDisplay
{
    /// <summary>Shows a download while it runs.</summary>
    /// <param name="package">What is downloaded.</param>
    /// <param name="source">Where from.</param>
    /// <param name="folder">Where it is kept.</param>
    /// <param name="download">The download; it is given what to tell of the bytes that have come.</param>
    Stream? During(PublishedPackage package, string source, string folder, Func<IProgress<long>, Stream?> download);

    void Unpacking(PublishedPackage package);

    void Waiting(PublishedPackage package);
}

/// <summary>Lines, which do not mix with what the command itself writes.</summary>
internal sealed class FetchLines(TextWriter output) : IFetchDisplay
{
    public Stream? During(PublishedPackage package, string source, string folder, Func<IProgress<long>, Stream?> download) =>
        download(new Quarters(this, package, source, folder));

    public void Unpacking(PublishedPackage package) => output.WriteLine($"Unpacking {package.Id}.");

    public void Waiting(PublishedPackage package) => output.WriteLine($"Waiting for another process that fetches {package.Id}.");

    private sealed class Quarters(FetchLines lines, PublishedPackage package, string source, string folder) : IProgress<long>
    {
        private int _next;

        public void Report(long value)
        {
            int quarter = (int)(4 * value / package.Length);
            if (quarter < _next) return;
            _next = quarter + 1;
            lines.Write(package, source, folder, 25 * quarter);
        }
    }

    private void Write(PublishedPackage package, string source, string folder, int percent) => output.WriteLine(percent == 0
        ? $"Fetching {package} ({package.Length / 1_000_000} MB) from {source} into {folder}, for this "
            + "run and all later ones."
        : $"Fetched {percent} %.");
}

/// <summary>A bar for a person at a terminal.</summary>
internal sealed class FetchBar : IFetchDisplay
{
    public Stream? During(PublishedPackage package, string source, string folder, Func<IProgress<long>, Stream?> download)
    {
        Progress progress = AnsiConsole.Progress().AutoClear(true).Columns(
            new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new DownloadedColumn(),
            new RemainingTimeColumn());
        return progress.Start(context =>
        {
            string text = string.Create(CultureInfo.InvariantCulture, $"{package.Id} from {source} into {folder}");
            ProgressTask bar = context.AddTask(text.EscapeMarkup(), maxValue: package.Length);
            return download(new Bar(bar));
        });
    }

    public void Unpacking(PublishedPackage package) => AnsiConsole.MarkupLineInterpolated($"Unpacking {package.Id}.");

    public void Waiting(PublishedPackage package) =>
        AnsiConsole.MarkupLineInterpolated($"Waiting for another process that fetches {package.Id}.");

    private sealed class Bar(ProgressTask task) : IProgress<long>
    {
        public void Report(long value) => task.Value = value;
    }
}
