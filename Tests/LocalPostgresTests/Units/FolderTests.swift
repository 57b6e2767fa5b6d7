import Foundation
import Glibc
import Testing

@testable import LocalPostgres

@Suite("The data folder and the socket's folder")
struct FolderTests {
    @Test("What is missing, empty or half-made is told apart")
    func contents() async throws {
        try await withTemporaryFolder { folder in
            let directory = DataDirectory(folder + "/data")
            #expect(try directory.contents() == .missing)
            try FileManager.default.createDirectory(atPath: directory.path, withIntermediateDirectories: true)
            #expect(try directory.contents() == .empty(owner: geteuid()))
            try FileManager.default.createDirectory(
                atPath: directory.unfinishedCluster,
                withIntermediateDirectories: true
            )
            try Data().write(to: URL(fileURLWithPath: directory.lock))
            #expect(try directory.contents() == .empty(owner: geteuid()))
        }
    }

    @Test("A folder with other things is refused", arguments: ["notes.txt", "PG_VERSION", "cluster"])
    func foreign(name: String) async throws {
        try await withTemporaryFolder { folder in
            try Data("15\n".utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
            let error = try #require(throws: LocalPostgresError.self) { try DataDirectory(folder).contents() }
            #expect(error.code == .foreignFolder)
            #expect(error.description.contains(folder))
        }
    }

    @Test("A file is no data folder")
    func file() async throws {
        try await withTemporaryFolder { folder in
            try Data().write(to: URL(fileURLWithPath: folder + "/file"))
            let error = try #require(throws: LocalPostgresError.self) { try DataDirectory(folder + "/file").contents() }
            #expect(error.code == .foreignFolder)
        }
    }

    @Test("However a folder is named, its path is the same")
    func realPath() async throws {
        try await withTemporaryFolder { folder in
            try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: folder)
            for name in ["/new/data", "/link/new/data", "/./new//data/", "/link/link/new/../new/data"] {
                #expect(DataDirectory(folder + name).path == folder + "/new/data")
            }
            #expect(RealPath.parents(of: "/a/b/c") == ["/", "/a", "/a/b"])
        }
    }

    @Test("The socket's path is short and differs from folder to folder")
    func socketName() async throws {
        try await withTemporaryFolder { folder in
            let long = DataDirectory(folder + "/" + String(repeating: "long/", count: 80) + "data")
            let me = UserAccount.current
            let first = try SocketDirectory.make(for: long, user: me, places: [folder])
            let second = try SocketDirectory.make(for: DataDirectory(folder), user: me, places: [folder])
            #expect(first != second)
            let again = try SocketDirectory.make(for: long, user: me, places: [folder])
            #expect(first == again)
            #expect(FileStatus(first)?.permissions == 0o700)
            for place in SocketDirectory.places {
                #expect(SocketDirectory.socket(in: place + "/jobd-0123456789abcdef").utf8.count < 107)
            }
            // Published test vectors of the hash.
            #expect(SocketDirectory.hash(of: "") == "cbf29ce484222325")
            #expect(SocketDirectory.hash(of: "a") == "af63dc4c8601ec8c")
        }
    }

    @Test("A socket's folder that others could have prepared is not taken")
    func foreignSocketFolder() async throws {
        try await withTemporaryFolder { folder in
            let directory = DataDirectory(folder + "/data")
            let me = UserAccount.current
            let path = try SocketDirectory.make(for: directory, user: me, places: [folder])
            chmod(path, 0o755)
            let error = try #require(throws: LocalPostgresError.self) {
                try SocketDirectory.make(for: directory, user: me, places: [folder])
            }
            #expect(error.code == .socketUnavailable)
            #expect(error.description.contains("is open to others"))

            rmdir(path)
            symlink(folder, path)
            #expect(throws: LocalPostgresError.self) {
                try SocketDirectory.make(for: directory, user: me, places: [folder])
            }
            // The next place serves.
            let other = folder + "/other"
            mkdir(other, 0o755)
            #expect(
                try SocketDirectory.make(for: directory, user: me, places: ["/nowhere", folder, other])
                    .hasPrefix(other + "/")
            )
        }
    }

    @Test("One at a time has the lock")
    func lock() async throws {
        try await withTemporaryFolder { folder in
            let directory = DataDirectory(folder)
            let me = UserAccount.current
            let first = try #require(try DataDirectoryLock.acquire(in: directory, user: me))
            #expect(try DataDirectoryLock.acquire(in: directory, user: me) == nil)
            first.release()
            #expect(try DataDirectoryLock.acquire(in: directory, user: me) != nil)
        }
    }
}
