namespace Fashion.Core.Training;

/// <summary>Has a thread of its own prepare the next of a sequence while the present one is used.</summary>
public static class Prefetch
{
    /// <summary>
    /// What <paramref name="prepare"/> makes of each number from <paramref name="first"/> up to, but not with,
    /// <paramref name="end"/>. It is one ahead and no further: two of its results exist at a time, and by the end of the
    /// enumeration, or where this is left early, nothing is being prepared any more. What it throws is thrown at its place.
    /// </summary>
    public static IEnumerable<T> Of<T>(int first, int end, Func<int, T> prepare)
    {
        var next = Start(first);
        try
        {
            for (var at = first; next is not null; at++)
            {
                var present = next.GetAwaiter().GetResult();
                next = Start(at + 1);
                yield return present;
            }
        }
        finally
        {
            // Unlike Wait, this never throws.
            if (next is not null)
                Task.WaitAny(next);
        }

        Task<T>? Start(int at) => at < end ? Task.Run(() => prepare(at)) : null;
    }
}
