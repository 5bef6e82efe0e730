// A program that knows nothing of this product and loads plugins, each in a context of its own.
// usage: PluginHost KIND FILE...   where KIND is "collectible" or "lasting"; prints what each plugin has to say.
//        PluginHost unloaded FILE TYPE ARGUMENT...
//                                  runs TYPE.Run in a plugin and unloads it, twice; prints its result, and "freed" or "held".
using PluginHost;

if (args is ["unloaded", var plugin, var type, .. var arguments])
{
    for (int i = 0; i < 2; i++) UnloadedPlugin.Run(plugin, type, arguments);
    return;
}

foreach (string file in args[1..]) PluginContext.Run(args[0], file);
PluginContext.CountLibTorch();
