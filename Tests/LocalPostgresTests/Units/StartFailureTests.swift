import Testing

@testable import LocalPostgres

@Suite("Why a server did not start")
struct StartFailureTests {
    @Test(
        "The server's messages are understood",
        arguments: [
            ("FATAL:  pre-existing shared memory block (key 5, ID 1) is still in use", StartFailure.leftoverProcesses),
            ("FATAL:  lock file \"postmaster.pid\" already exists", .leftoverProcesses),
            ("FATAL:  could not write lock file \"postmaster.pid\": No space left on device", .diskFull),
            ("FATAL:  could not create any Unix-domain sockets", .socketInUse),
            ("FATAL:  lock file \"/tmp/jobd-1/.s.PGSQL.5432.lock\" already exists", .socketInUse),
            ("FATAL:  database files are incompatible with server", .wrongVersion),
            ("FATAL:  unrecognized configuration parameter \"nonsense\"", .other),
            ("", .other),
        ]
    )
    func messages(log: String, failure: StartFailure) {
        #expect(StartFailure(log: log) == failure)
    }

    @Test("The error shows the folder and the end of the log, and no more")
    func tail() {
        let log = (1...40).map { "line \($0)" }.joined(separator: "\n")
        let error = StartFailure.diskFull.error(directory: DataDirectory("/data"), log: log)
        #expect(error.code == .diskFull)
        #expect(error.description.contains("/data"))
        #expect(error.description.contains("  | line 40"))
        #expect(!error.description.contains("line 28\n"))
    }

    @Test("Without a log there is no word of one")
    func noTail() {
        let error = StartFailure.other.error(directory: DataDirectory("/data"), log: "")
        #expect(error.logTail == nil)
        #expect(error.description == error.message)
    }
}
