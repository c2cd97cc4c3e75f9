namespace MetaDJ.Scope.Simulator.Scope.Frames;

/// <summary>Encoded frames by what they show, shared by all servers of the process: polling an unchanged picture costs a look-up.</summary>
internal static class FrameCache
{
    private const int Capacity = 512;

    private static readonly Lock Gate = new();
    private static readonly Dictionary<(string Key, int Quality), LinkedListNode<((string, int) Id, byte[] Jpeg)>> Entries = [];
    private static readonly LinkedList<((string, int) Id, byte[] Jpeg)> ByUse = new();

    public static byte[] Jpeg(Picture picture, int quality)
    {
        var id = (picture.Key, quality);
        lock (Gate)
        {
            if (Entries.TryGetValue(id, out var node))
            {
                ByUse.Remove(node);
                ByUse.AddFirst(node);
                return node.Value.Jpeg;
            }
        }

        // Two that miss at once paint the same bytes twice; the lock must not be held that long.
        var jpeg = Painter.Paint(picture, quality);
        lock (Gate)
        {
            if (!Entries.ContainsKey(id))
                Entries[id] = ByUse.AddFirst((id, jpeg));
            if (ByUse.Count <= Capacity) return jpeg;
            Entries.Remove(ByUse.Last!.Value.Id);
            ByUse.RemoveLast();
        }

        return jpeg;
    }
}
