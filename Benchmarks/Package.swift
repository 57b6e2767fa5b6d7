// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "job-status-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "job-status", path: ".."),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    ],
    targets: [
        .systemLibrary(name: "CEpoll", path: "CEpoll"),
        // What the programs share: a PostgreSQL, processes, figures.
        .target(
            name: "BenchmarkSupport",
            dependencies: [
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "JobService", package: "job-status"),
                .product(name: "LocalPostgres", package: "job-status"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "PostgresClient", package: "job-status"),
            ],
            path: "Support"
        ),
        .executableTarget(
            name: "end-to-end",
            dependencies: [
                .product(name: "JobService", package: "job-status"),
                .product(name: "JobStatusModels", package: "job-status"),
                .product(name: "LocalPostgres", package: "job-status"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "PostgresClient", package: "job-status"),
            ]
        ),
        .executableTarget(
            name: "engine",
            dependencies: [
                "BenchmarkSupport",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "JobSchema", package: "job-status"),
                .product(name: "JobService", package: "job-status"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "PostgresClient", package: "job-status"),
            ]
        ),
        .executableTarget(
            name: "phone",
            dependencies: [
                "BenchmarkSupport",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "JobStatusClient", package: "job-status"),
                .product(name: "JobStatusModels", package: "job-status"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .executableTarget(
            name: "postgres-client",
            dependencies: [
                "BenchmarkSupport",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "PostgresClient", package: "job-status"),
            ]
        ),
        .executableTarget(
            name: "status",
            dependencies: [
                "BenchmarkSupport",
                "CEpoll",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "JobSchema", package: "job-status"),
                .product(name: "JobStatusModels", package: "job-status"),
                .product(name: "PostgresClient", package: "job-status"),
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)
