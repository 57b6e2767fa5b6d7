import Foundation

/// What each module may import.
///
/// Dependencies point one way: models, client, terminal front on the phone's side; models, store, runner and API,
/// service, executable on the server's. The phone's modules import nothing that a phone does not have.
struct ModuleRules {
    /// By module, the modules that it may import.
    var allowed: [String: Set<String>]

    /// What Linux and Swift bring.
    private static let system: Set<String> = ["Dispatch", "Foundation", "Glibc", "Synchronization"]

    /// The rules of this package.
    static let package = ModuleRules(allowed: [
        // The phone's side.
        "JobStatusModels": ["Foundation"],
        "JobStatusClient": ["Foundation", "FoundationNetworking", "JobStatusModels"],
        "JobStatusSync": ["Foundation", "GRDB", "JobStatusClient", "JobStatusModels"],
        "JobTerminal": system.union([
            "ArgumentParser", "JobStatusClient", "JobStatusModels", "JobStatusSync", "Rainbow",
        ]),
        "jobctl": ["JobTerminal"],

        // PostgreSQL, without jobs.
        "PostgresClient": system.union(["CLibPQ", "DequeModule", "Logging"]),
        "LocalPostgres": system.union(["Logging", "Subprocess", "SystemPackage"]),

        // The server's side.
        "JobSchema": [],
        "JobStore": system.union(["Crypto", "DequeModule", "JobSchema", "JobStatusModels", "Logging", "PostgresClient"]
        ),
        "JobRunner": system.union([
            "CoreMetrics", "JobStatusModels", "JobStore", "Logging", "Subprocess", "SystemPackage", "Yams",
        ]),
        "JobStatusAPI": system.union([
            "AsyncHTTPClient", "CZlib", "CoreMetrics", "DequeModule", "HTTPTypes", "HeapModule", "Hummingbird",
            "HummingbirdCore",
            "HummingbirdHTTP2", "JWTKit", "JobStatusModels", "JobStore", "Logging", "NIOCore", "NIOHTTP1",
            "NIOHTTPTypes", "NIOPosix", "NIOSSL", "NIOTLS", "ServiceLifecycle",
        ]),
        "JobService": system.union([
            "Configuration", "CoreMetrics", "JobRunner", "JobStatusAPI", "JobStatusModels", "JobStore", "LocalPostgres",
            "Logging", "PostgresClient", "ServiceLifecycle", "SystemPackage", "UnixSignals", "Yams",
        ]),
        "jobd": system.union(["ArgumentParser", "Configuration", "JobRunner", "JobService", "Logging"]),
    ])

    /// The longest a file may be.
    static let lineLimit = 400

    /// Everything that is against the rules, as `PATH:LINE: what`.
    func violations(of files: [SourceFile]) -> [String] {
        files.flatMap { importViolations(of: $0) + textViolations(of: $0) } + networkViolations(of: files)
    }

    private func importViolations(of file: SourceFile) -> [String] {
        let imports = ImportStatement.all(in: file.text)
        var result = imports.filter { $0.module == "XCTest" }.map {
            "\(file.path):\($0.line): tests are written with Swift Testing, not XCTest"
        }
        guard let module = file.module else { return result }
        guard let allowed = allowed[module] else {
            return result + ["\(file.path): no rule says what the module \(module) may import"]
        }
        for statement in imports where statement.module != module && !allowed.contains(statement.module) {
            result.append("\(file.path):\(statement.line): \(module) must not import \(statement.module)")
        }
        return result
    }

    /// On Linux `URLSession` is in a module that phones do not have, so one guarded file imports it.
    private func networkViolations(of files: [SourceFile]) -> [String] {
        let uses = files.filter { $0.module != nil && $0.text.range(of: "FoundationNetworking") != nil }.flatMap {
            file in
            ImportStatement.all(in: file.text).filter { $0.module == "FoundationNetworking" }
                .map { (file: file.path, statement: $0) }
        }
        let unguarded = uses.filter { !$0.statement.conditions.contains("canImport(FoundationNetworking)") }
            .map { "\($0.file):\($0.statement.line): this import must stand in #if canImport(FoundationNetworking)" }
        let places = Set(uses.map(\.file)).sorted()
        guard places.count > 1 else { return unguarded }
        return unguarded + ["only one file may import FoundationNetworking, not \(places.joined(separator: ", "))"]
    }

    private func textViolations(of file: SourceFile) -> [String] {
        var result: [String] = []
        let lines = file.text.components(separatedBy: "\n")
        let count = lines.last == "" ? lines.count - 1 : lines.count
        if count > Self.lineLimit { result.append("\(file.path): \(count) lines are more than \(Self.lineLimit)") }
        // Homes and the usual places of work trees: what is written there is true on one machine.
        for folder in ["home", "root", "Users", "work"] where file.text.range(of: "\"/\(folder)/") != nil {
            result.append("\(file.path): a path of one machine, below /\(folder)")
        }
        return result
    }
}
