package io.watchpost.cli;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** gnu_get_libc_version(3); gnu/libc-version.h of glibc. */
@SuppressWarnings("restricted")
final class GlibcBindings {
    private static final int VERSION_BYTES_MAX = 64;

    private GlibcBindings() {}

    /** The version of the C library that this process runs on, like {@code 2.36}; empty when it isn't glibc. */
    static String version() {
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup()
                .find("gnu_get_libc_version")
                .map(function -> {
                    MethodHandle handle = linker.downcallHandle(function, FunctionDescriptor.of(ValueLayout.ADDRESS));
                    try {
                        MemorySegment text = (MemorySegment) handle.invokeExact();
                        return text.reinterpret(VERSION_BYTES_MAX).getString(0);
                    } catch (Throwable e) {
                        return "";
                    }
                })
                .orElse("");
    }
}
