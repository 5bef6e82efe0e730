// A user's program that trains, which a host may also load as a plugin.
// usage: TrainOnly                             prints the sum of a text's vector after a short fit.
//        TrainOnly --checkpoint FOLDER EPOCH   keeps checkpoints in the folder; after that epoch of the search the process is
//                                              gone.
//        TrainOnly --pipelines FOLDER          saves whole pipelines in the folder.
//        TrainOnly --plugins KIND FILE...      trains here and then in each of these plugins, as PluginHost does.
using PluginHost;

if (args is ["--plugins", var kind, .. var files])
{
    Console.WriteLine($"here {TrainOnly.Training.Run()}");
    foreach (string file in files) PluginContext.Run(kind, file);
    PluginContext.CountLibTorch();
}
else if (args is ["--pipelines", var saved])
{
    TrainOnly.SavedPipelines.Write(saved);
}
else
{
    Console.WriteLine(args is ["--checkpoint", var folder, var epoch]
        ? TrainOnly.Training.Run(folder, int.Parse(epoch, System.Globalization.CultureInfo.InvariantCulture))
        : TrainOnly.Training.Run());
}
