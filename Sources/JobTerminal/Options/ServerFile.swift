import Foundation

/// The file of named servers, `~/.config/jobctl/config`.
///
/// ```ini
/// [prod]
/// url = https://jobs.example.com
/// token-file = ~/.config/jobctl/prod.token
/// # or: token-command = pass show jobs/prod
/// ```
struct ServerFile: Equatable {
    /// A named server.
    struct Server: Equatable {
        var url: String?
        var tokenFile: String?
        var tokenCommand: String?
    }

    private(set) var servers: [String: Server] = [:]

    /// Where the file is.
    static func path(environment: [String: String]) -> String {
        let folder = environment["XDG_CONFIG_HOME"].nonEmpty ?? (environment["HOME"] ?? "") + "/.config"
        return folder + "/jobctl/config"
    }

    /// Reads the text of a file.
    ///
    /// - Throws: `CommandFailure` that names the line that is wrong.
    init(_ text: String, path: String) throws(CommandFailure) {
        var name: String?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = line.trimmingCharacters(in: .whitespaces)
            if line.isEmpty || line.hasPrefix("#") { continue }
            if line.hasPrefix("["), line.hasSuffix("]") {
                name = line.dropFirst().dropLast().trimmingCharacters(in: .whitespaces)
                servers[name ?? "", default: Server()] = Server()
                continue
            }
            let parts = line.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            guard let name, parts.count == 2, servers[name]?.set(parts[0], parts[1]) == true else {
                throw CommandFailure(
                    .wrongUsage,
                    "\(path):\(index + 1): this is neither [NAME] nor, below one, url, token-file or token-command = …"
                )
            }
        }
    }

    /// The names of the servers, none if there is no file or it can't be read.
    static func names(environment: [String: String]) -> [String] {
        let path = path(environment: environment)
        let data = FileManager.default.contents(atPath: path) ?? Data()
        return (try? ServerFile(String(decoding: data, as: UTF8.self), path: path))?.servers.keys.sorted() ?? []
    }

    /// The server of a name.
    ///
    /// - Throws: `CommandFailure` if there is none.
    static func server(_ name: String, environment: [String: String]) throws(CommandFailure) -> Server {
        let path = path(environment: environment)
        let data = FileManager.default.contents(atPath: path)
        guard let data, let server = try ServerFile(String(decoding: data, as: UTF8.self), path: path).servers[name]
        else {
            let advice = name.contains("://") ? " An address goes with --url." : ""
            throw CommandFailure(.wrongUsage, "\(path) has no server [\(TerminalText.clean(name))].\(advice)")
        }
        return server
    }
}

extension ServerFile.Server {
    /// Sets what a line says; a line may hold no token, which others could read.
    fileprivate mutating func set(_ key: String, _ value: String) -> Bool {
        switch key {
        case "url": url = value
        case "token-file": tokenFile = value
        case "token-command": tokenCommand = value
        default: return false
        }
        return true
    }

    /// The token, from the file or the command.
    ///
    /// - Throws: `CommandFailure`, which does not tell what was read.
    func token(environment: [String: String]) throws(CommandFailure) -> String? {
        if let tokenFile {
            let path = tokenFile.hasPrefix("~/") ? (environment["HOME"] ?? "") + tokenFile.dropFirst() : tokenFile
            guard let data = FileManager.default.contents(atPath: path) else {
                throw CommandFailure(.wrongUsage, "The token file \(path) can't be read.")
            }
            return String(decoding: data, as: UTF8.self)
        }
        guard let tokenCommand else { return nil }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", tokenCommand]
        let output = Pipe()
        process.standardOutput = output
        do {
            try process.run()
            let data = try output.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            if process.terminationStatus == 0 { return String(decoding: data, as: UTF8.self) }
        } catch {
            // The same as a command that failed.
        }
        throw CommandFailure(.couldNotFindOut, "The token command failed: \(TerminalText.clean(tokenCommand))")
    }
}
