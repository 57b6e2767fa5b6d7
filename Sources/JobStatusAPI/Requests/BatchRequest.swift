import JobStatusModels
import JobStore

/// A batch of start requests, each of which is yet to be looked at.
struct BatchRequest: Sendable {
    /// The starts, in the order asked.
    private let elements: [RawJSON]

    /// Reads a batch.
    ///
    /// - Parameter json: The body; nil if it is empty.
    /// - Throws: An `APIProblem` if it is no list of the right length.
    init(_ json: RawJSON?) throws(APIProblem) {
        guard let json else { throw APIProblem(.invalidRequest, "\"jobs\" is missing.", field: "jobs") }
        var reader = try ObjectReader(json, path: "")
        let jobs = try reader.take("jobs", "a list of 1 to \(JobLimits.batchCount) start requests") { value in
            value.elements().flatMap { (1...JobLimits.batchCount).contains($0.count) ? $0 : nil }
        }
        try reader.finish()
        guard let jobs else { throw APIProblem(.invalidRequest, "\"jobs\" is missing.", field: "jobs") }
        elements = jobs
    }

    /// Turns each start into a job, one after another, so that the first that is wrong in any way is the one named.
    ///
    /// - Parameter make: Makes a job of a well-formed start, given where it stands in the body.
    /// - Returns: The jobs, in the order asked.
    /// - Throws: An `APIProblem` with the index of the first start that is wrong.
    func jobs(_ make: (StartRequest, _ path: String) throws(APIProblem) -> NewJob) throws(APIProblem) -> [NewJob] {
        var jobs: [NewJob] = []
        jobs.reserveCapacity(elements.count)
        for (index, element) in elements.enumerated() {
            do {
                let path = Self.path(index)
                jobs.append(try make(StartRequest(element, path: path), path))
            } catch {
                var problem = error
                problem.index = index
                throw problem
            }
        }
        return jobs
    }

    /// Where a start stands in the body.
    private static func path(_ index: Int) -> String { "jobs[\(index)]" }
}
