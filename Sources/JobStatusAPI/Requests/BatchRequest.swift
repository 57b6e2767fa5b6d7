import JobStatusModels
import JobStore

/// A batch of start requests that are well-formed.
struct BatchRequest: Sendable {
    /// The starts, in the order asked.
    var starts: [StartRequest]

    /// Reads a batch.
    ///
    /// - Parameter json: The body; nil if it is empty.
    /// - Throws: An `APIProblem` that names the first start that is wrong, and what is wrong with it.
    init(_ json: RawJSON?) throws(APIProblem) {
        guard let json else { throw APIProblem(.invalidRequest, "\"jobs\" is missing.", field: "jobs") }
        var reader = try ObjectReader(json, path: "")
        let jobs = try reader.take("jobs", "a list of 1 to \(JobLimits.batchCount) start requests") { value in
            value.elements().flatMap { (1...JobLimits.batchCount).contains($0.count) ? $0 : nil }
        }
        try reader.finish()
        guard let jobs else { throw APIProblem(.invalidRequest, "\"jobs\" is missing.", field: "jobs") }
        starts = []
        starts.reserveCapacity(jobs.count)
        for (index, job) in jobs.enumerated() {
            do {
                starts.append(try StartRequest(job, path: Self.path(index)))
            } catch {
                var problem = error
                problem.index = index
                throw problem
            }
        }
    }

    /// Where a start stands in the body.
    static func path(_ index: Int) -> String { "jobs[\(index)]" }
}
