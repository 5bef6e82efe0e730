using MlNetAttention.Data;
using MlNetAttention.Fitting;

namespace MlNetAttention.Training.Tests.Fitting;

/// <summary>That what cannot fit into memory is known before, with the options that decide.</summary>
public sealed class TrainingMemoryTests
{
    private static readonly EncoderOptions Options = new() { MaxTokens = 65_536 };

    [Fact]
    public void A_batch_of_long_rows_grows_with_their_length_and_not_with_its_square()
    {
        long once = Of(tokens: 16_384).Batch, twice = Of(tokens: 32_768).Batch, fourfold = Of(tokens: 65_536).Batch;
        Assert.InRange((double)twice / once, 1, 2);
        Assert.InRange((double)fourfold / twice, 1, 2);
        Assert.Equal((1, 65_536), (Of(tokens: 65_536).Rows, Of(tokens: 65_536).Tokens));
        Assert.Equal((32, 512), (Of(tokens: 512).Rows, Of(tokens: 512).Tokens));
        Assert.Equal((64, 31), (Of(tokens: 31).Rows, Of(tokens: 31).Tokens));
    }

    [Fact]
    public void What_does_not_fit_names_the_options_that_decide()
    {
        TrainingMemory memory = Of(tokens: 512);
        Assert.Null(memory.Problem(memory.Bytes, Options, Settings));
        Assert.Null(memory.Problem(null, Options, Settings));
        string problem = memory.Problem(memory.Bytes - 1, Options, Settings)!;
        Assert.All(["32 rows of 512 tokens", "MaxTokens (65536)", "BatchSize (64)", "BatchTokens (16384)", "Width (64)"], part =>
            Assert.Contains(part, problem, StringComparison.Ordinal));
    }

    [Fact]
    public void As_many_folds_are_trained_at_once_as_fit()
    {
        TrainingMemory memory = Of(tokens: 512);
        Assert.Equal(1, memory.Encoders(0));
        Assert.Equal(3, memory.Encoders(3 * memory.Bytes + 1));
        Assert.Equal(int.MaxValue, memory.Encoders(null));
    }

    [Theory]
    [InlineData("MemAvailable:   2000 kB", "max", "5", "Max address space  unlimited  unlimited bytes", 2_048_000)]
    [InlineData("MemAvailable:   2000 kB", "1005000", "1000000", "Max address space  unlimited  unlimited bytes", 605_000)]
    [InlineData("MemAvailable:   2000 kB", "1005000", "605000", "Max address space  unlimited  unlimited bytes", 1_000_000)]
    [InlineData("MemAvailable:   2000 kB", "max", "5", "Max address space  3072000  unlimited bytes", 1_048_576)]
    [InlineData("MemAvailable:   2000 kB", "4000", "700000", "Max address space  unlimited  unlimited bytes", 0)]
    [InlineData(null, null, null, null, null)]
    public void The_least_of_machine_container_and_process_is_available(
        string? machine, string? limit, string? used, string? process, int? expected)
    {
        long? found = AvailableMemory.Of(path => path switch
        {
            "/proc/meminfo" => $"MemTotal:  9 kB\n{machine}\n",
            "/sys/fs/cgroup/memory.max" => limit,
            "/sys/fs/cgroup/memory.current" => used,
            "/sys/fs/cgroup/memory.stat" => limit is null ? null : "anon 7\ninactive_file 100000\nactive_file 500000\n",
            "/proc/self/limits" => process,
            "/proc/self/status" => process is null ? null : "VmPeak:  7 kB\nVmSize:\t    1976 kB\n",
            _ => null,
        });
        Assert.Equal(expected, found);
    }

    [Fact]
    public void This_machine_has_some() => Assert.InRange(AvailableMemory.Now ?? 1, 1, long.MaxValue);

    private static TrainingSettings Settings { get; } =
        new(new BatchLimit(64, 16_384), 0, 0, 0, ClassWeighting.None, 0.15, 0, 0, 0);

    private static TrainingMemory Of(int tokens)
    {
        var vocabulary = new Vocabulary(["a", "b"], lowercase: true);
        int[][] rows = [.. Enumerable.Range(0, 101).Select(i => new int[i == 7 ? tokens : 3])];
        var set = new TrainingSet(vocabulary, new long[vocabulary.Size], rows, LabelKind.Classes, 2, new float[101], 0, 0);
        return TrainingMemory.Of(Options, Settings, set);
    }
}
