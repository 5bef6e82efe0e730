using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetAttention.Optimization;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter 2019), as in torch, with clipping before it and the average of the
/// weights after it. On the CPU it is managed code in one pass; torch takes a pass for each operation.
/// </summary>
internal sealed class AdamW
{
    internal const double Beta1 = 0.9;
    internal const double Beta2 = 0.98;
    internal const double Epsilon = 1e-8;

    private readonly ParameterState[] _states;
    private readonly (ParameterState State, int Piece)[] _pieces;

    // The sums of the squared gradient, one per piece.
    private readonly double[] _sums;

    /// <param name="decayed">Parameters that weight decay shrinks.</param>
    /// <param name="notDecayed">Parameters without weight decay.</param>
    /// <param name="weightDecay">Weight decay λ: a step scales a parameter by 1 − λ·learning rate.</param>
    /// <param name="average">The average of all parameters, in this order; null for none.</param>
    /// <param name="rows">Gradients that are collected by rows.</param>
    /// <param name="managed">False to leave all steps to torch.</param>
    /// <param name="rateScaleOf">What the learning rate of a parameter is multiplied by; null for 1.</param>
    internal AdamW(
        IEnumerable<Parameter> decayed, IEnumerable<Parameter> notDecayed, double weightDecay, WeightAverage? average = null,
        IReadOnlyList<RowGradient>? rows = null, bool managed = true, Func<Parameter, double>? rateScaleOf = null)
    {
        using var noGradients = no_grad();
        _states =
        [
            .. decayed.Select(parameter => (parameter, weightDecay)).Concat(notDecayed.Select(parameter => (parameter, 0.0)))
                .Select((pair, i) => new ParameterState(
                    pair.Item1, pair.Item2, rateScaleOf?.Invoke(pair.Item1) ?? 1, average?.Values[i],
                    rows?.SingleOrDefault(gradient => ReferenceEquals(gradient.Table, pair.Item1)), managed)),
        ];
        _pieces = [.. _states.SelectMany(state => Enumerable.Range(0, state.Pieces).Select(piece => (state, piece)))];
        _sums = new double[_pieces.Length];
    }

    /// <summary>Number of steps taken: the one count that schedule, average and checkpoints use.</summary>
    internal long Steps { get; set; }

    /// <summary>The moments; with <see cref="Steps"/>, the whole state. In the same order for the same parameters.</summary>
    internal IEnumerable<Tensor> Moments => _states.SelectMany(state => new[] { state.Mean, state.Square });

    /// <summary>Updates the parameters by their gradients, and sets those to 0.</summary>
    /// <param name="learningRate">The learning rate of this step.</param>
    /// <param name="clip">The largest norm of all gradients together; longer ones are scaled down to it.</param>
    /// <param name="averageHorizon">See <see cref="WeightAverage.ShareOf"/>.</param>
    internal void Step(double learningRate, double clip = double.PositiveInfinity, double averageHorizon = 1)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        Steps++;
        Tensor?[] gradients = [.. _states.Select(state => state.Parameter.grad)];
        double norm = Math.Sqrt(SumOfSquares(gradients));

        // As in torch; it avoids division by the norm of a gradient of 0.
        float scale = norm + 1e-6 > clip ? (float)(clip / (norm + 1e-6)) : 1;
        double correction1 = 1 - Math.Pow(Beta1, Steps), correction2 = 1 - Math.Pow(Beta2, Steps);
        var share = (float)WeightAverage.ShareOf(Steps, averageHorizon);
        for (int i = 0; i < _states.Length; i++)
        {
            double rate = learningRate * _states[i].RateScale;
            var factors = new StepFactors(
                scale, (float)(1 - rate * _states[i].Decay), (float)(1 / Math.Sqrt(correction2)), (float)(rate / correction1),
                share);
            if (_states[i].IsManaged) _states[i].Prepare(factors);
            else TorchStep.Run(_states[i], gradients[i], factors);
        }

        ForEachPiece(i => _pieces[i].State.Step(_pieces[i].Piece));
        foreach (ParameterState state in _states) state.Finish();
    }

    private double SumOfSquares(Tensor?[] gradients)
    {
        double sum = 0;
        for (int i = 0; i < _states.Length; i++)
        {
            if (_states[i].IsManaged) _states[i].Take(gradients[i]);
            else if (gradients[i] is { } gradient) sum += gradient.mul(gradient).sum().item<float>();
        }

        ForEachPiece(i => _sums[i] = _pieces[i].State.SumOfSquares(_pieces[i].Piece));
        foreach (double part in _sums) sum += part;
        return sum;
    }

    /// <summary>Distributes the pieces among as many threads as libtorch uses.</summary>
    private void ForEachPiece(Action<int> work)
    {
        int threads = get_num_threads();
        if (threads <= 1 || _pieces.Length <= 1)
        {
            for (int i = 0; i < _pieces.Length; i++) work(i);
            return;
        }

        int next = -1;
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ =>
        {
            for (int i = Interlocked.Increment(ref next); i < _pieces.Length; i = Interlocked.Increment(ref next)) work(i);
        });
    }
}
