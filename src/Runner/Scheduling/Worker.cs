using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Ablate.Core;
using Ablate.Runner.Cli;
using Ablate.Runner.Data;
using Ablate.Runner.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Runner.Scheduling;

/// <summary>
/// The worker's side of the conversation: trains the runs it is ordered to and tells of their progress. It ends
/// with its standard input, so that no worker outlives its supervisor.
/// </summary>
internal static class Worker
{
    public static int Serve(string deviceName, string? dataFolder)
    {
        // Native code may print to standard output at any time; the conversation keeps the stream to itself as far
        // as it can, and the supervisor passes over lines that are not of it.
        using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        Console.SetOut(Console.Error);

        // A terminal sends Ctrl-C and its own end to the whole process group, and who stops a job often sends SIGTERM to every
        // process of it. What they mean for a worker is the supervisor's decision.
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => context.Cancel = true);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel = true);

        Device device;
        try
        {
            device = Devices.Choose(deviceName);
            Devices.Configure(device, threads: 1);
        }
        catch (Exception problem) when (problem is UserException or DllNotFoundException or TypeInitializationException)
        {
            Say(new WorkerMessage.Unusable((problem.InnerException ?? problem).Message));
            return ExitStatus.BadInput;
        }

        using var trainer = new RunTrainer(device, DataFolders.OfThisMachine(dataFolder));
        Say(new WorkerMessage.Ready(device.ToString(), device.type == DeviceType.CUDA ? cuda.device_count() : 1));
        foreach (var order in Orders().GetConsumingEnumerable())
        {
            var folder = new RunFolder(order.Folder);
            try
            {
                Say(new WorkerMessage.Finished(folder.Id, trainer.Train(folder, Say)));
            }
            catch (UserException problem)
            {
                Say(new WorkerMessage.Refused(folder.Id, problem.Message));
            }
            catch (Exception problem) when (UnwrittenException.Covers(problem))
            {
                // Its data have been read.
                Say(new WorkerMessage.Unwritten(folder.Id, UnwrittenException.Say(folder, problem)));
            }
#pragma warning disable CA1031 // Whatever went wrong belongs to this run; the supervisor decides what follows.
            catch (Exception problem)
#pragma warning restore CA1031
            {
                Console.Error.WriteLine(problem);
                Say(new WorkerMessage.Crashed(folder.Id, InShort(problem)));
            }
        }

        return 0;

        void Say(WorkerMessage message) => output.WriteLine(WorkerJson.Line(message));
    }

    // Torch's messages go on for pages of C++ frames; the whole is in the run's log.
    private static string InShort(Exception problem) => $"{problem.GetType().Name}: {problem.Message.Split('\n')[0].Trim()}";

    private static BlockingCollection<Order> Orders()
    {
        var orders = new BlockingCollection<Order>();
        new Thread(Listen) { IsBackground = true, Name = "orders" }.Start();
        return orders;

        void Listen()
        {
            while (Console.In.ReadLine() is { } line)
            {
                if (JsonSerializer.Deserialize(line, WorkerJson.Default.Order) is { } order) orders.Add(order);
            }

            // The supervisor is gone. A run in hand leaves nothing that counts as a result; and a proper exit would run
            // native destructors under a training step.
            using var self = Process.GetCurrentProcess();
            self.Kill();
        }
    }
}
