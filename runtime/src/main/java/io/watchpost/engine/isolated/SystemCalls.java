package io.watchpost.engine.isolated;

import java.util.List;
import java.util.Optional;

/**
 * Numbers of the system calls that are filtered, from asm/unistd_64.h (x86-64) and asm-generic/unistd.h (arm64).
 *
 * @param architecture AUDIT_ARCH of linux/audit.h
 * @param otherNumbersFrom from here on calls of another convention, 0 if there is none
 * @param newThread clone(2), which also starts processes
 * @param outOfOwnMemory calls that reach into other processes, the kernel or other namespaces
 * @param programs calls that start programs, or signal other processes whatever their arguments are
 * @param changesToFiles calls that change files by name or their rights
 */
record SystemCalls(
        int architecture,
        int otherNumbersFrom,
        int seccomp,
        int socket,
        int ioUringSetup,
        int newThread,
        int clone3,
        int kill,
        int tgkill,
        int prlimit,
        List<Integer> outOfOwnMemory,
        List<Integer> programs,
        List<Integer> changesToFiles) {

    private static final SystemCalls X86_64 = new SystemCalls(
            0xC000003E,
            0x40000000, // x32
            317,
            41,
            425,
            56,
            435,
            62,
            234,
            302,
            // ptrace, process_vm_readv, process_vm_writev, pidfd_getfd, setns, unshare, mount, bpf, perf_event_open,
            // userfaultfd, add_key, request_key, keyctl
            List.of(101, 310, 311, 438, 308, 272, 165, 321, 298, 323, 248, 249, 250),
            // fork, vfork, execve, execveat, tkill, rt_sigqueueinfo, rt_tgsigqueueinfo, pidfd_send_signal
            List.of(57, 58, 59, 322, 200, 129, 297, 424),
            // truncate, rename, mkdir, rmdir, creat, link, unlink, symlink, chmod, fchmod, chown, fchown, lchown,
            // utime, mknod, setxattr and its two, removexattr and its two, utimes, mkdirat, mknodat, fchownat,
            // futimesat, unlinkat, renameat, linkat, symlinkat, fchmodat, utimensat, renameat2, fchmodat2
            List.of(
                    76, 82, 83, 84, 85, 86, 87, 88, 90, 91, 92, 93, 94, 132, 133, 188, 189, 190, 197, 198, 199, 235,
                    258, 259, 260, 261, 263, 264, 265, 266, 268, 280, 316, 452));

    private static final SystemCalls ARM64 = new SystemCalls(
            0xC00000B7,
            0,
            277,
            198,
            425,
            220,
            435,
            129,
            131,
            261,
            List.of(117, 270, 271, 438, 268, 97, 40, 280, 241, 282, 217, 218, 219), // as above
            List.of(221, 281, 130, 138, 240, 424), // as above; fork and vfork don't exist
            // setxattr and its two, removexattr and its two, mknodat, mkdirat, unlinkat, symlinkat, linkat, renameat,
            // truncate, fchmod, fchmodat, fchownat, fchown, utimensat, renameat2, fchmodat2
            List.of(5, 6, 7, 14, 15, 16, 33, 34, 35, 36, 37, 38, 45, 52, 53, 54, 55, 88, 276, 452));

    /** @param architecture as {@code os.arch} has it */
    static Optional<SystemCalls> of(String architecture) {
        return switch (architecture) {
            case "amd64" -> Optional.of(X86_64);
            case "aarch64" -> Optional.of(ARM64);
            default -> Optional.empty();
        };
    }
}
