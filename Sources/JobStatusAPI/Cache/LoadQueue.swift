import JobStore

/// Which jobs are to be read from the database, and who waits for that.
///
/// What is asked for while a reading is under way goes into the next one: it may have changed since the first began. A
/// value without lock.
struct LoadQueue<Reader> {
    private var order: [JobID] = []
    private var readers: [JobID: [Reader]] = [:]
    private var underWay: [JobID: Int] = [:]
    private var changed: Set<JobID> = []

    /// Has a job read, for somebody or for nobody in particular.
    mutating func add(_ id: JobID, for reader: Reader? = nil) {
        if readers[id] == nil {
            readers[id] = []
            order.append(id)
        }
        if let reader { readers[id]?.append(reader) }
    }

    /// Whether anything is to be read.
    var isEmpty: Bool { order.isEmpty }

    /// The jobs of the next reading, and who waits for each.
    mutating func next(_ limit: Int) -> [JobID: [Reader]] {
        var batch: [JobID: [Reader]] = [:]
        for id in order.prefix(limit) {
            batch[id] = readers.removeValue(forKey: id)
            underWay[id, default: 0] += 1
        }
        order.removeFirst(batch.count)
        return batch
    }

    /// Takes in that a job has changed: a reading under way may have missed it.
    mutating func noteChange(_ id: JobID) {
        if underWay[id] != nil { changed.insert(id) }
    }

    /// Takes in that a reading is done.
    ///
    /// - Returns: Whether the job may have changed since the reading began.
    mutating func finish(_ id: JobID) -> Bool {
        let isChanged = changed.contains(id)
        let left = underWay[id, default: 1] - 1
        underWay[id] = left == 0 ? nil : left
        if left == 0 { changed.remove(id) }
        return isChanged
    }
}
