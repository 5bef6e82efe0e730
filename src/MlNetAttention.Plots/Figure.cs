using System.Globalization;
using ScottPlot;
using SkiaSharp;

namespace MlNetAttention.Plots;

/// <summary>Plots of one size in a grid.</summary>
/// <param name="plots">The plots, in reading order.</param>
/// <param name="columns">The number of plots side by side.</param>
/// <param name="width">The width of one plot, in points.</param>
/// <param name="height">The height of one plot, in points.</param>
/// <param name="background">The colour where there is no plot.</param>
internal sealed class Figure(IReadOnlyList<Plot> plots, int columns, int width, int height, Color background)
{
    private const int MostPixels = 100_000_000;

    public int Width { get; } = columns * width;

    public int Height { get; } = (plots.Count + columns - 1) / columns * height;

    /// <exception cref="InvalidOperationException">There would be too many pixels.</exception>
    public byte[] ToPng(int pixelsPerPoint)
    {
        (long across, long down) = ((long)Width * pixelsPerPoint, (long)Height * pixelsPerPoint);
        if (across * down > MostPixels)
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"The picture would have {across} × {down} pixels; a PNG can have {MostPixels} in all. "
                + $"Draw one layer, the mean of the heads, or an SVG."));
        }

        using SKSurface surface = SKSurface.Create(new SKImageInfo((int)across, (int)down));
        surface.Canvas.Scale(pixelsPerPoint);
        Draw(surface.Canvas);
        using SKImage image = surface.Snapshot();
        using SKData data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    public string ToSvg()
    {
        using var stream = new MemoryStream();
        using (SKCanvas canvas = SKSvgCanvas.Create(new SKRect(0, 0, Width, Height), stream)) Draw(canvas);
        stream.Position = 0;
        return SvgDocument.Finish(stream, Width, Height);
    }

    private void Draw(SKCanvas canvas)
    {
        canvas.Clear(background.ToSKColor());
        using var nowhere = new SKNoDrawCanvas(Width, Height);
        foreach ((int at, Plot plot) in plots.Index())
        {
            int left = at % columns * width;
            int top = at / columns * height;
            var place = new PixelRect(left, left + width, top + height, top);
            plot.RenderManager.ClearCanvasBeforeEachRender = false;

            // ScottPlot draws a new plot twice, the first time before its limits have settled; on one canvas letters would come
            // out bolder, and appear twice in an SVG.
            plot.Render(nowhere, place);
            plot.Render(canvas, place);
        }
    }
}
