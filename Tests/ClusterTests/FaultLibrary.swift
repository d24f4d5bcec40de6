import Foundation

/// A library between the programs of a test and the C library (`LD_PRELOAD`), by which their clock goes wrong and a disk dies
/// while they run.
///
/// It is compiled by the clang that comes with Swift.
final class FaultLibrary {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("faults.c", Self.source)
        let compiler = Process()
        compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        compiler.arguments = [
            "clang", "-shared", "-fPIC", "-O1", "-o", folder.path("faults.so"), folder.path("faults.c"),
        ]
        compiler.environment = ["PATH": Self.path]
        try compiler.run()
        compiler.waitUntilExit()
        guard compiler.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    }

    /// What the programs are started with.
    var environment: [String: String] {
        ["LD_PRELOAD": folder.path("faults.so"), "ROOST_TEST_FAULTS": folder.url.path]
    }

    /// The time of day is so many seconds ahead from now on.
    func setClock(ahead seconds: Int) throws { try folder.write("clock", "\(seconds)") }

    /// Nothing can be read or written any more below a folder.
    func endDisk(below path: String) throws { try folder.write("disk", path) }

    func reviveDisk() throws { try FileManager.default.removeItem(atPath: folder.path("disk")) }

    /// Where programs are, the folder of Swift's own first.
    private static var path: String {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"
        let swift = path.split(separator: ":").map { "\($0)/swift" }.first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
        guard let swift else { return path }
        let own = URL(fileURLWithPath: swift).resolvingSymlinksInPath().deletingLastPathComponent().path
        return own + ":" + path
    }

    private static let source = """
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <errno.h>
        #include <fcntl.h>
        #include <limits.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <sys/syscall.h>
        #include <sys/time.h>
        #include <time.h>
        #include <unistd.h>

        static int said(const char *name, char *text, size_t size) {
            const char *folder = getenv("ROOST_TEST_FAULTS");
            char path[PATH_MAX];
            int before = errno;
            if (!folder) return 0;
            snprintf(path, sizeof path, "%s/%s", folder, name);
            long file = syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC), count = 0;
            if (file >= 0) {
                count = syscall(SYS_read, file, text, size - 1);
                syscall(SYS_close, file);
            }
            errno = before;
            text[count > 0 ? count : 0] = 0;
            return count > 0;
        }

        static time_t ahead(void) {
            char text[32];
            return said("clock", text, sizeof text) ? atoll(text) : 0;
        }

        int clock_gettime(clockid_t id, struct timespec *now) {
            static int (*next)(clockid_t, struct timespec *);
            if (!next) next = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
            int result = next(id, now);
            if (result == 0 && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) now->tv_sec += ahead();
            return result;
        }

        int gettimeofday(struct timeval *restrict now, void *restrict zone) {
            struct timespec time;
            (void)zone;
            clock_gettime(CLOCK_REALTIME, &time);
            now->tv_sec = time.tv_sec;
            now->tv_usec = time.tv_nsec / 1000;
            return 0;
        }

        time_t time(time_t *out) {
            struct timespec now;
            clock_gettime(CLOCK_REALTIME, &now);
            if (out) *out = now.tv_sec;
            return now.tv_sec;
        }

        static int is_dead(int file) {
            char dead[PATH_MAX], link[64], path[PATH_MAX];
            if (!said("disk", dead, sizeof dead)) return 0;
            snprintf(link, sizeof link, "/proc/self/fd/%d", file);
            ssize_t count = readlink(link, path, sizeof path - 1);
            if (count <= 0) return 0;
            path[count] = 0;
            if (strncmp(path, dead, strlen(dead)) != 0) return 0;
            errno = EIO;
            return 1;
        }

        ssize_t read(int file, void *bytes, size_t count) { return is_dead(file) ? -1 : syscall(SYS_read, file, bytes, count); }
        ssize_t write(int file, const void *bytes, size_t count) { return is_dead(file) ? -1 : syscall(SYS_write, file, bytes, count); }
        ssize_t pread(int file, void *bytes, size_t count, off_t at) { return is_dead(file) ? -1 : syscall(SYS_pread64, file, bytes, count, at); }
        ssize_t pread64(int file, void *bytes, size_t count, off_t at) { return pread(file, bytes, count, at); }
        ssize_t pwrite(int file, const void *bytes, size_t count, off_t at) { return is_dead(file) ? -1 : syscall(SYS_pwrite64, file, bytes, count, at); }
        ssize_t pwrite64(int file, const void *bytes, size_t count, off_t at) { return pwrite(file, bytes, count, at); }
        int fsync(int file) { return is_dead(file) ? -1 : syscall(SYS_fsync, file); }
        int fdatasync(int file) { return is_dead(file) ? -1 : syscall(SYS_fdatasync, file); }
        int ftruncate(int file, off_t count) { return is_dead(file) ? -1 : syscall(SYS_ftruncate, file, count); }
        int ftruncate64(int file, off_t count) { return ftruncate(file, count); }

        """
}
