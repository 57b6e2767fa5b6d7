// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "job-status",
    platforms: [.macOS(.v15), .iOS(.v16)],
    products: [
        .library(name: "JobStatusModels", targets: ["JobStatusModels"]),
        .library(name: "JobStatusClient", targets: ["JobStatusClient"]),
        .library(name: "JobStatusSync", targets: ["JobStatusSync"]),
        .library(name: "JobService", targets: ["JobService"]),
        .library(name: "PostgresClient", targets: ["PostgresClient"]),
        .library(name: "LocalPostgres", targets: ["LocalPostgres"]),
        .library(name: "JobSchema", targets: ["JobSchema"]),
        .executable(name: "jobd", targets: ["jobd"]),
        .executable(name: "jobctl", targets: ["jobctl"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-http2", from: "1.45.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: [.defaults, "YAML"]),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/onevcat/Rainbow", from: "4.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
    ],
    targets: [
        // What a phone app imports.
        .target(name: "JobStatusModels", path: "Shared/JobStatusModels"),
        .target(name: "JobStatusClient", dependencies: ["JobStatusModels"]),
        .target(
            name: "JobStatusSync",
            dependencies: ["JobStatusClient", "JobStatusModels", .product(name: "GRDB", package: "GRDB.swift")]
        ),
        .target(
            name: "JobTerminal",
            dependencies: [
                "JobStatusClient", "JobStatusModels", "JobStatusSync",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Rainbow", package: "Rainbow"),
            ]
        ),
        .executableTarget(name: "jobctl", dependencies: ["JobTerminal"]),

        // PostgreSQL.
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .target(
            name: "PostgresClient",
            dependencies: [
                "CLibPQ",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(
            name: "LocalPostgres",
            dependencies: [
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ]
        ),

        // The service.
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(
            name: "JobSchema",
            path: "sql",
            resources: [.embedInCode("migrations"), .embedInCode("queries")]
        ),
        .target(
            name: "JobStore",
            dependencies: [
                "JobSchema", "JobStatusModels", "PostgresClient",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(
            name: "JobRunner",
            dependencies: [
                "JobStatusModels", "JobStore",
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "Yams", package: "Yams"),
            ]
        ),
        .target(
            name: "JobStatusAPI",
            dependencies: [
                "CZlib", "JobStatusModels", "JobStore",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "HeapModule", package: "swift-collections"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdHTTP2", package: "hummingbird"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            resources: [.embedInCode("OpenAPI/openapi.yaml")]
        ),
        .target(
            name: "JobService",
            dependencies: [
                "JobRunner", "JobStatusAPI", "JobStatusModels", "JobStore", "LocalPostgres", "PostgresClient",
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ]
        ),
        .executableTarget(
            name: "jobd",
            dependencies: [
                "JobRunner", "JobService",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),

        // What the README shows.
        .executableTarget(name: "greeter", dependencies: ["JobService"], path: "Examples/greeter"),
        .executableTarget(
            name: "resumable",
            dependencies: ["JobStatusClient", "JobStatusModels"],
            path: "Examples/resumable"
        ),
        .target(
            name: "ReportApp",
            dependencies: [
                "JobStatusClient", "JobStatusModels", "JobStatusSync",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            path: "Examples/report-app"
        ),

        // Tests.
        .target(
            name: "TestSupport",
            dependencies: [
                "LocalPostgres",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            path: "Tests/TestSupport"
        ),
        .target(
            name: "StoreTestSupport",
            dependencies: [
                "JobStore", "PostgresClient", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Tests/StoreTestSupport"
        ),
        .testTarget(name: "ArchitectureTests"),
        .testTarget(
            name: "ChaosTests",
            dependencies: ["JobStatusClient", "JobStatusModels", "TestSupport", "jobd"]
        ),
        .testTarget(
            name: "JobRunnerTests",
            dependencies: [
                "JobRunner", "JobStatusModels", "JobStore", "StoreTestSupport", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(
            name: "JobServiceTests",
            dependencies: [
                "JobService", "JobStatusClient", "JobStatusModels", "TestSupport", "greeter", "jobctl", "jobd",
                .product(name: "JWTKit", package: "jwt-kit"),
            ]
        ),
        .testTarget(
            name: "JobStatusAPITests",
            dependencies: [
                "JobStatusAPI", "JobStatusModels", "JobStore", "PostgresClient", "TestSupport",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "MetricsTestKit", package: "swift-metrics"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTP2", package: "swift-nio-http2"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP2", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
        .testTarget(name: "JobStatusClientTests", dependencies: ["JobStatusClient", "JobStatusModels"]),
        .testTarget(name: "JobStatusModelsTests", dependencies: ["JobStatusModels"]),
        .testTarget(
            name: "JobStatusSyncTests",
            dependencies: [
                "JobStatusClient", "JobStatusModels", "JobStatusSync", "ReportApp", "TestSupport", "jobctl", "jobd",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        .testTarget(
            name: "JobStoreTests",
            dependencies: [
                "JobSchema", "JobStatusModels", "JobStore", "PostgresClient", "StoreTestSupport", "TestSupport",
            ]
        ),
        .testTarget(
            name: "JobTerminalTests",
            dependencies: [
                "JobStatusClient", "JobStatusModels", "JobTerminal", "TestSupport", "jobctl", "jobd", "resumable",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),
        .testTarget(
            name: "LocalPostgresTests",
            dependencies: [
                "LocalPostgres", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(
            name: "PostgresClientTests",
            dependencies: [
                "PostgresClient", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)

// Every target is held to the language's coming defaults, so that the step to them costs nothing later.
for target in package.targets where target.type != .system {
    target.swiftSettings = [
        // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0335-existential-any.md
        .enableUpcomingFeature("ExistentialAny"),
        // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0444-member-import-visibility.md
        .enableUpcomingFeature("MemberImportVisibility"),
        // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0409-access-level-on-imports.md
        .enableUpcomingFeature("InternalImportsByDefault"),
    ]
}
