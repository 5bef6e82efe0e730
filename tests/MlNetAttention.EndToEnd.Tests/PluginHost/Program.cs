// A program that knows nothing of this product and loads plugins, each in a context of its own.
// usage: PluginHost KIND FILE...   where KIND is "collectible" or "lasting"; prints what each plugin has to say.
using PluginHost;

foreach (string file in args[1..]) PluginContext.Run(args[0], file);
PluginContext.CountLibTorch();
