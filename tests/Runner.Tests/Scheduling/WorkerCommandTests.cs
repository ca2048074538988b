using Ablate.Runner.Scheduling;

namespace Ablate.Runner.Tests.Scheduling;

public class WorkerCommandTests
{
    [Theory]
    [InlineData("OMP_NUM_THREADS", "1")]
    [InlineData("MKL_NUM_THREADS", "1")]
    [InlineData("OPENBLAS_NUM_THREADS", "1")]
    [InlineData("MALLOC_MMAP_THRESHOLD_", "1073741824")]
    [InlineData("MALLOC_TRIM_THRESHOLD_", "1073741824")]
    [InlineData("CUBLAS_WORKSPACE_CONFIG", ":4096:8")]
    public void A_worker_has_one_thread_and_keeps_its_memory(string name, string value) =>
        Assert.Equal(value, new WorkerCommand("cpu", null).StartInfo().Environment[name]);

    [Fact]
    public void A_worker_is_told_its_device_and_the_data_folder_with_spaces_and_all() =>
        Assert.Equal(
            ["worker", "--device", "cuda:1", "--data", "/my data"],
            // Where the tests themselves are run by the host of .NET, it is told first which program is meant.
            new WorkerCommand("cuda:1", "/my data").StartInfo().ArgumentList.SkipWhile(argument => argument.EndsWith(".dll", StringComparison.Ordinal)));

    [Theory]
    [InlineData("cpu", 1, 2, 2)]
    [InlineData("cpu", 1, 64, 64)]
    [InlineData("cuda:0", 1, 16, 4)]
    [InlineData("cuda:0", 2, 16, 8)]
    [InlineData("cuda:0", 8, 16, 16)]
    public void By_default_there_are_never_more_workers_than_cores(string device, int devices, int cores, int workers) =>
        Assert.Equal(workers, Supervisor.DefaultWorkers(device, devices, cores));
}
