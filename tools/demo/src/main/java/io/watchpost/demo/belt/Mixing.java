package io.watchpost.demo.belt;

/** Makes seeds out of several numbers, so that neighbouring ones have nothing in common. */
final class Mixing {
    private Mixing() {}

    static long of(long... numbers) {
        long mixed = 0;
        for (long number : numbers) {
            mixed = finished(mixed ^ number);
        }
        return mixed;
    }

    /** The finisher of SplitMix64. */
    private static long finished(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
