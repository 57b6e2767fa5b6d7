// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "job-status-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "job-status", path: ".."),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.30.0"),
    ],
    targets: [
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
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "JobSchema", package: "job-status"),
                .product(name: "JobService", package: "job-status"),
                .product(name: "LocalPostgres", package: "job-status"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "PostgresClient", package: "job-status"),
            ]
        ),
        .executableTarget(
            name: "postgres-client",
            dependencies: [
                .product(name: "LocalPostgres", package: "job-status"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "PostgresClient", package: "job-status"),
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)
