import JobStatusModels

extension TopState {
    /// What a key asks the program to do.
    enum Action: Sendable, Equatable {
        case none, quit, interrupt
        case open(jobID: String)
        case cancel(jobID: String)
    }

    /// Takes a key in.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - page: How many rows are shown at once.
    /// - Returns: What is to be done.
    mutating func press(_ key: TopKey, page: Int) -> Action {
        if key == .interrupt { return .interrupt }
        notice = nil
        switch mode {
        case .filter: return pressInFilter(key)
        case .confirmCancel(let jobID):
            mode = opened == nil ? .list : .open(jobID: jobID)
            return key == .character("y") ? .cancel(jobID: jobID) : .none
        case .open(let jobID):
            switch key {
            case .character("c"): mode = .confirmCancel(jobID: jobID)
            case .character("q"), .escape, .enter, .backspace: (mode, opened) = (.list, nil)
            default: break
            }
            return .none
        case .list: return pressInList(key, page: page)
        }
    }

    private mutating func pressInFilter(_ key: TopKey) -> Action {
        switch key {
        case .enter: mode = .list
        case .escape: (mode, filter) = (.list, "")
        case .backspace: filter = String(filter.dropLast())
        case .character(let character): filter.append(character)
        default: break
        }
        return .none
    }

    private mutating func pressInList(_ key: TopKey, page: Int) -> Action {
        switch key {
        case .character("q"): return .quit
        case .escape: filter = ""
        case .up, .character("k"): move(-1)
        case .down, .character("j"): move(1)
        case .pageUp: move(-page)
        case .pageDown: move(page)
        case .character("s"):
            let all = Order.allCases
            order = all[((all.firstIndex(of: order) ?? 0) + 1) % all.count]
        case .character("/"): (mode, filter) = (.filter, "")
        case .enter:
            guard let jobID = selection(in: rows) else { return .none }
            (opened, mode) = (active[jobID], .open(jobID: jobID))
            return .open(jobID: jobID)
        case .character("c"):
            guard let jobID = selection(in: rows) else { return .none }
            mode = .confirmCancel(jobID: jobID)
        default: break
        }
        return .none
    }

    /// The selected job; the first one if that is not listed any more.
    func selection(in rows: [JobStatus]) -> String? {
        rows.contains { $0.jobID == selected } ? selected : rows.first?.jobID
    }

    private mutating func move(_ distance: Int) {
        let rows = rows
        guard let index = rows.firstIndex(where: { $0.jobID == selection(in: rows) }) else { return }
        selected = rows[min(max(0, index + distance), rows.count - 1)].jobID
    }
}
