import Glibc
import Subprocess
import SystemPackage

/// Cleans up after this test process, however it ends.
///
/// A shell waits on a pipe whose other end only this process has. When the process ends, by itself or killed, the pipe
/// closes, and the shell ends the processes and removes the clusters that it was told of and not told to forget.
public actor ProcessGuard {
    /// The one of this process.
    public static let shared = ProcessGuard()

    private var pipe: FileDescriptor?

    /// Ends this process's group with the test process.
    func watch(process id: Int32) throws { try tell("process \(id)") }

    /// Forgets a process that has ended.
    func forget(process id: Int32) throws { try tell("forget \(id)") }

    /// Stops this folder's server, if one runs then, and removes the folder with the test process.
    ///
    /// - Parameter folder: A data folder, without spaces in its path.
    /// - Throws: What kept the guard from being told.
    public func watch(cluster folder: String) throws { try tell("cluster \(folder)") }

    private func tell(_ line: String) throws {
        let pipe = try self.pipe ?? start()
        _ = try pipe.writeAll(Array("\(line)\n".utf8))
    }

    private func start() throws -> FileDescriptor {
        let (reader, writer) = try FileDescriptor.pipe()
        // A child that inherited it would keep the guard waiting.
        _ = fcntl(writer.rawValue, F_SETFD, FD_CLOEXEC)
        pipe = writer
        var options = PlatformOptions()
        options.createSession = true
        Task { [options] in
            _ = try await Subprocess.run(
                .path("/bin/sh"),
                arguments: ["-c", Self.script],
                workingDirectory: "/",
                platformOptions: options,
                input: .fileDescriptor(reader, closeAfterSpawningProcess: true),
                output: .discarded
            )
        }
        return writer
    }

    private static let script = """
        processes=" "; clusters=""
        while read -r verb what; do
            case "$verb" in
            process) processes="$processes$what " ;;
            forget)
                case "$processes" in
                *" $what "*) processes="${processes%% "$what" *} ${processes#* "$what" }" ;;
                esac
                ;;
            cluster) clusters="$clusters $what" ;;
            esac
        done
        for id in $processes; do kill -s KILL -- "-$id" 2>/dev/null; done
        for folder in $clusters; do
            file="$folder/cluster/postmaster.pid"
            if [ -f "$file" ]; then
                id=$(sed -n 1p "$file"); socket=$(sed -n 5p "$file")
                if [ "$(readlink "/proc/$id/cwd")" = "$folder/cluster" ]; then
                    kill -QUIT "$id"
                    for turn in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
                        kill -0 "$id" 2>/dev/null || break
                        sleep 0.1
                    done
                fi
                case "$socket" in */jobd-*) rm -rf "$socket" ;; esac
            fi
            rm -rf "$folder"
        done
        """
}
