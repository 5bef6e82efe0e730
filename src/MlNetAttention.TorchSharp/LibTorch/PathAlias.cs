using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace MlNetAttention.LibTorch;

/// <summary>
/// As long as it lives, the system's loader takes a library that is in the process for the file of another path, and does not
/// open that file.
/// </summary>
/// <remarks>
/// <para>
/// glibc's <c>dlopen</c> compares the path it is given with the name under which each library was loaded, before it opens
/// anything. That name is <c>l_name</c> of <c>struct link_map</c> in &lt;link.h&gt;, which <c>dlinfo</c> hands out, and which is
/// set to another here.
/// </para>
/// <para>
/// It is needed where .NET gives no say: TorchSharp asks the <c>AssemblyLoadContext</c> of its assembly for a library by name,
/// and a context of a plugin answers with the path of the plugin's own file, come what may.
/// </para>
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed unsafe class PathAlias : IDisposable
{
    private readonly LinkMap* _map;
    private readonly byte* _name;
    private readonly nint _alias;

    /// <param name="library">A library that is in the process.</param>
    /// <param name="path">The path under which it shall be found.</param>
    internal PathAlias(nint library, string path)
    {
        _map = (LinkMap*)LibC.LinkMapOf(library);
        _name = _map->Name;
        _alias = Marshal.StringToCoTaskMemUTF8(path);
        _map->Name = (byte*)_alias;
    }

    public void Dispose()
    {
        // Not freed: a thread that asks for a library may be comparing with it.
        _map->Name = _name;
    }

    /// <summary>The beginning of <c>struct link_map</c>, which debuggers rely on.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct LinkMap
    {
        public nint Address;
        public byte* Name;
    }
}
