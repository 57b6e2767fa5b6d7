import CZlib
import HTTPTypes
import JobStore
import NIOCore
import Testing

@testable import JobStatusAPI

struct CompressionTests {
    /// What a gzip member holds.
    private func expand(_ bytes: ByteBuffer) throws -> [UInt8] {
        var stream = z_stream()
        try #require(inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK)
        defer { inflateEnd(&stream) }
        var input = Array(bytes.readableBytesView)
        var output = [UInt8](repeating: 0, count: 4 << 20)
        let code = input.withUnsafeMutableBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                (stream.next_in, stream.avail_in) = (source.baseAddress, UInt32(source.count))
                (stream.next_out, stream.avail_out) = (target.baseAddress, UInt32(target.count))
                return inflate(&stream, Z_FINISH)
            }
        }
        try #require(code == Z_STREAM_END)
        return Array(output.prefix(Int(stream.total_out)))
    }

    @Test(arguments: [
        ("gzip", true), ("GZIP", true), ("x-gzip", true), ("*", true), ("br, gzip;q=0.5", true),
        ("deflate, gzip;q=1.0, *;q=0.5", true), ("gzip; q=0.001", true),
        ("", false), ("identity", false), ("br", false), ("gzip;q=0", false), ("gzip;q=0, *", false), ("*;q=0", false),
        ("gzip;q=x", false), ("gzipped", false),
    ])
    func knowsWhatAClientUnderstands(field: String, expected: Bool) {
        #expect(AcceptEncoding.allowsGzip([.acceptEncoding: field]) == expected)
        #expect(!AcceptEncoding.allowsGzip([:]))
    }

    @Test
    func whatGoesInComesOut() throws {
        for size in [1, 1_025, 100_000, 1 << 20] {
            let text = Array(
                String(repeating: "{\"jobId\":\"abc-123\",\"status\":\"processing\"}", count: size / 40 + 30).utf8
            )
            let smaller = try #require(Gzip.compress(ByteBuffer(bytes: text)))
            #expect(smaller.readableBytes < text.count)
            #expect(try expand(smaller) == text)
        }
        var random = SystemRandomNumberGenerator()
        let noise = (0..<5_000).map { _ in UInt8.random(in: 0...255, using: &random) }
        #expect(Gzip.compress(ByteBuffer(bytes: noise)) == nil)
    }

    @Test(arguments: [2_000, 200_000])
    func compressesALongAnswer(size: Int) async throws {
        try await withLiveServer { server in
            let started = try await server.services.store.start(
                [NewJob(kind: "echo", input: .null)],
                owner: "local",
                idempotencyKey: nil
            )
            let id = try #require(started.jobs.first).id
            let lease = try await server.worker.claim()
            try await server.worker.complete(lease, with: "\"" + String(repeating: "ab", count: size / 2) + "\"")
            try await server.connect { connection in
                try await connection.send("GET /api/jobs/\(id) HTTP/1.1\r\nHost: localhost\r\n\r\n")
                let plain = try await connection.answer()
                #expect(plain.headers[.eTag]?.hasPrefix("\"r") == true)
                #expect(plain.headers[.contentEncoding] == nil)

                let coded = "GET /api/jobs/\(id) HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n"
                try await connection.send(coded + "\r\n")
                let (answer, bytes) = try await connection.answerWithBytes()
                #expect(answer.headers[.contentEncoding] == "gzip")
                #expect(answer.headers[.eTag] == "W/" + (plain.headers[.eTag] ?? ""))
                #expect(answer.headers[.vary]?.contains("Accept-Encoding") == true)
                #expect(answer.headers[.contentType] == "application/json")
                #expect(bytes.count < size)
                #expect(try expand(ByteBuffer(bytes: bytes)) == Array(plain.text.utf8))

                // Compared weakly, whichever of the two the client has.
                for tag in [plain.headers[.eTag], answer.headers[.eTag]] {
                    try await connection.send(coded + "If-None-Match: \(tag ?? "")\r\n\r\n")
                    let unchanged = try await connection.answer()
                    #expect(unchanged.status == 304)
                    #expect(unchanged.headers[.contentEncoding] == nil)
                }
                try await connection.send(coded.replacing("GET", with: "HEAD") + "\r\n")
                #expect(try await connection.answer(to: "HEAD").status == 200)
                // What is short is sent as it is.
                try await connection.send(coded.replacing("/api/jobs/\(id)", with: "/healthz") + "\r\n")
                #expect(try await connection.answer().headers[.contentEncoding] == nil)
            }
        }
    }
}
