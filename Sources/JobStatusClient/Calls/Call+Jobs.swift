public import Foundation
public import JobStatusModels

extension Call where Value == JobStatus {
    /// Starts a job; the same key gives the same job again.
    ///
    /// - Parameters:
    ///   - request: What to start.
    ///   - idempotencyKey: 1 to 255 printable ASCII characters.
    /// - Returns: The call.
    /// - Throws: `JobStatusClientError` if the key can't be sent.
    public static func start(_ request: StartJobRequest, idempotencyKey: String) throws -> Call {
        // The older of the two routes: every server of this feature has it.
        var call = Call("POST", "/api/start-async-job") { try $0.decoded() }
        // The default kind is started by a request without a body.
        if request != StartJobRequest() {
            try call.setJSON(request)
        }
        try call.setIdempotencyKey(idempotencyKey)
        return call
    }

    /// Starts a job whose input is JSON text already, which is sent byte for byte.
    ///
    /// - Parameters:
    ///   - request: What to start; its own input does not count.
    ///   - inputJSON: The input, in UTF-8.
    ///   - idempotencyKey: 1 to 255 printable ASCII characters.
    /// - Returns: The call.
    /// - Throws: `JobStatusClientError` if the text is not JSON, or the key can't be sent.
    public static func start(
        _ request: StartJobRequest,
        inputJSON: Data,
        idempotencyKey: String
    ) throws -> Call {
        // Checked, because what is not one JSON value could end the input early and say something else.
        guard (try? JSONValue(json: inputJSON)) != nil else {
            throw JobStatusClientError(.invalidArgument, "The input is not JSON.")
        }
        var request = request
        // It becomes null, of which one is sure to find where it stands.
        request.input = .null
        var call = try start(request, idempotencyKey: idempotencyKey)
        let null = Data(#""input":null"#.utf8)
        guard let place = call.body?.range(of: null) else {
            throw JobStatusClientError(.invalidArgument, "The input can't be written as JSON.")
        }
        call.body?.replaceSubrange(place, with: Data(#""input":"#.utf8) + inputJSON)
        return call
    }

    /// Asks how a job is doing.
    ///
    /// - Parameters:
    ///   - jobID: The job.
    ///   - hold: How long the server may hold its answer until the job is over, in whole seconds, at most 300.
    /// - Returns: The call.
    /// - Throws: `JobStatusClientError` if the text is no job id.
    public static func status(of jobID: String, hold: Duration = .zero) throws -> Call {
        var call = try Call("GET", job: jobID, under: "/api/job-status/") { try $0.decoded() }
        call.setHold(hold)
        return call
    }

    /// Asks that a job be stopped.
    ///
    /// - Parameter jobID: The job.
    /// - Returns: The call.
    /// - Throws: `JobStatusClientError` if the text is no job id.
    public static func cancel(_ jobID: String) throws -> Call {
        try Call("POST", job: jobID, "/cancel") { try $0.decoded() }
    }

    /// Does a failed job again, as a new one.
    ///
    /// - Parameters:
    ///   - jobID: The failed job.
    ///   - idempotencyKey: 1 to 255 printable ASCII characters.
    /// - Returns: The call.
    /// - Throws: `JobStatusClientError` if the text is no job id, or the key can't be sent.
    public static func retry(_ jobID: String, idempotencyKey: String) throws -> Call {
        var call = try Call("POST", job: jobID, "/retry") { try $0.decoded() }
        try call.setIdempotencyKey(idempotencyKey)
        return call
    }
}

extension Call where Value == JobStatus? {
    /// Asks whether a job has changed; the answer is `nil` if it has not.
    ///
    /// - Parameters:
    ///   - jobID: The job.
    ///   - entityTag: The entity tag of the answer that is known.
    ///   - hold: How long the server may hold its answer until there is a change, in whole seconds, at most 300.
    ///   - interval: How soon after the request a change of progress or message alone is worth an answer.
    /// - Returns: The call.
    /// - Throws: `JobStatusClientError` if the text is no job id.
    public static func change(
        of jobID: String,
        since entityTag: String,
        hold: Duration = .zero,
        every interval: Duration = .zero
    ) throws -> Call {
        var call = try Call("GET", job: jobID, under: "/api/job-status/") { response in
            response.statusCode == 304 ? nil : try response.decoded(JobStatus.self)
        }
        call.headers["If-None-Match"] = entityTag
        call.setHold(hold, every: interval)
        return call
    }
}

extension Call where Value == JobPage {
    /// Starts several jobs, all or none; the answer has them in the same order.
    ///
    /// - Parameters:
    ///   - batch: What to start.
    ///   - idempotencyKey: 1 to 255 printable ASCII characters.
    /// - Returns: The call.
    /// - Throws: `JobStatusClientError` if the key can't be sent.
    public static func start(_ batch: StartBatchRequest, idempotencyKey: String) throws -> Call {
        var call = Call("POST", "/api/jobs/batch") { try $0.decoded() }
        try call.setJSON(batch)
        try call.setIdempotencyKey(idempotencyKey)
        return call
    }

    /// Asks for a page of jobs, newest first.
    ///
    /// - Parameter query: Which jobs.
    /// - Returns: The call.
    public static func list(_ query: JobQuery) -> Call {
        var call = Call("GET", "/api/jobs") { try $0.decoded() }
        if let status = query.status { call.query.append(("status", status.rawValue)) }
        if let kind = query.kind { call.query.append(("kind", kind)) }
        if let limit = query.limit { call.query.append(("limit", "\(limit)")) }
        if let page = query.page { call.query.append(("page", page)) }
        return call
    }

    /// Asks for several jobs by id; those that do not exist are missing in the answer.
    ///
    /// - Parameter jobIDs: The jobs, at most 100.
    /// - Returns: The call.
    /// - Throws: `JobStatusClientError` if a text is no job id.
    public static func jobs(_ jobIDs: [String]) throws -> Call {
        guard jobIDs.allSatisfy(JobLimits.isValidJobID) else { throw JobStatusClientError.invalidJobID() }
        var call = Call("GET", "/api/jobs") { try $0.decoded() }
        call.query = [("ids", jobIDs.joined(separator: ","))]
        return call
    }
}

extension Call where Value == Void {
    /// Deletes a job that is over.
    ///
    /// - Parameter jobID: The job.
    /// - Returns: The call.
    /// - Throws: `JobStatusClientError` if the text is no job id.
    public static func delete(_ jobID: String) throws -> Call {
        try Call("DELETE", job: jobID) { _ in }
    }
}

extension Call where Value == KindsListing {
    /// Asks which kinds of job can be started.
    public static var kinds: Call {
        Call("GET", "/api/kinds") { try $0.decoded() }
    }
}

extension Call where Value == String {
    /// Asks for the server's metrics, in the text format of Prometheus; with authentication, that needs the scope `admin`.
    public static var metrics: Call {
        Call("GET", "/metrics") { String(decoding: $0.body, as: UTF8.self) }
    }
}

extension Call {
    private mutating func setJSON(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        do {
            body = try encoder.encode(value)
        } catch {
            throw JobStatusClientError(.invalidArgument, "The input can't be written as JSON.")
        }
        headers["Content-Type"] = "application/json"
    }

    private mutating func setIdempotencyKey(_ key: String) throws {
        guard JobLimits.idempotencyKeyLengths.contains(key.utf8.count),
            key.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
        else {
            throw JobStatusClientError(
                .invalidArgument,
                "An idempotency key is 1 to 255 printable ASCII characters without spaces."
            )
        }
        headers["Idempotency-Key"] = key
    }

    mutating func setHold(_ duration: Duration, every interval: Duration = .zero) {
        let longest = Int64(JobLimits.waitSeconds.upperBound)
        let seconds = min(duration.components.seconds, longest)
        guard seconds > 0 else { return }
        hold = .seconds(seconds)
        query.append(("wait", "\(seconds)"))
        let quiet = min(interval.wholeSeconds, longest)
        if quiet > 0 { query.append(("every", "\(quiet)")) }
    }
}
