import ArgumentParser
import JobStatusModels

/// One job or several, by id.
struct JobIDs: ParsableArguments {
    @Argument(help: ArgumentHelp("The jobs.", valueName: "id"), completion: Completions.jobs)
    var ids: [String]

    func validate() throws {
        for id in ids where !JobLimits.isValidJobID(id) {
            throw ValidationError("'\(TerminalText.clean(id))' is no job id: 1 to 64 of A-Z a-z 0-9 _ and -.")
        }
    }

    /// The jobs in the order given, each once.
    var unique: [String] {
        var seen: Set<String> = []
        return ids.filter { seen.insert($0).inserted }
    }
}
