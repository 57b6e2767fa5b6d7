import JobStore

extension StartRequest {
    /// The job that a kind makes of the request.
    ///
    /// - Parameters:
    ///   - kinds: The kinds that there are.
    ///   - path: Where the request stands in the body; empty for the body itself.
    /// - Returns: The job to start.
    /// - Throws: An `APIProblem` (422) if there is no such kind, or the input does not fit it.
    func job(of kinds: any KindCatalog, path: String = "") throws(APIProblem) -> NewJob {
        do {
            return try kinds.newJob(
                kind: kind,
                input: input,
                priority: priority,
                runAt: runAt,
                maxAttempts: maxAttempts,
                timeout: timeout
            )
        } catch {
            throw problem(of: error, path: path)
        }
    }

    private func problem(of refusal: StartRefusal, path: String) -> APIProblem {
        let prefix = path.isEmpty ? "" : path + "."
        switch refusal {
        case .unknownKind(let known):
            let names = known.isEmpty ? "none" : known.prefix(50).joined(separator: ", ")
            return APIProblem(
                .unknownKind,
                "There is no kind \"\(kind)\"; known are: \(names).",
                field: prefix + "kind"
            )
        case .invalidInput(let field, let detail):
            return APIProblem(.invalidInput, detail, field: prefix + field)
        }
    }
}
