import JobStore

extension KindsFileReader {
    /// When a kind's job is started by itself: a cron expression, or one with what goes with it.
    mutating func schedule(_ value: YAMLValue) -> JobSchedule? {
        if let text = value.text { return schedule(text, at: value, members: [:]) }
        guard let members = members(value, allowed: ["cron", "timezone", "catchUp", "input"]) else { return nil }
        guard let cron = members["cron"] else {
            report(value, "has no cron")
            return nil
        }
        guard let text = cron.text else {
            report(cron, "expected a text such as \"*/5 * * * *\"")
            return nil
        }
        return schedule(text, at: cron, members: members)
    }

    private mutating func schedule(
        _ cron: String,
        at place: YAMLValue,
        members: [String: YAMLValue]
    ) -> JobSchedule? {
        let timeZone = members["timezone"].flatMap { text($0) }
        let catchUp = members["catchUp"].flatMap { duration($0) }
        let input = members["input"].flatMap { document($0) }
        do throws(ScheduleError) {
            return try JobSchedule(
                cron,
                timeZone: timeZone ?? "UTC",
                catchUp: catchUp ?? .seconds(3600),
                input: input
            )
        } catch {
            report(error.isAboutTimeZone ? members["timezone"] ?? place : place, error.description)
            return nil
        }
    }

    /// Looks whether a schedule can start its kind.
    mutating func checkSchedule(_ value: YAMLValue, of kind: JobKind) {
        guard let schedule = kind.options.schedule else { return }
        let given = value.members?.first { $0.name == "input" }?.value
        // One that could not be read has been told of.
        guard given == nil || schedule.input != nil else { return }
        do throws(InputError) {
            _ = try kind.checkedInput(schedule.input)
        } catch {
            report(given ?? value, "can't start the kind: \(error)")
        }
    }

    private mutating func text(_ value: YAMLValue) -> String? {
        if value.text == nil { report(value, "expected a text") }
        return value.text
    }

    /// Any value as JSON.
    private mutating func document(_ value: YAMLValue) -> RawJSON? {
        if let members = value.members {
            let read = members.map { ($0.name, document($0.value)) }
            return .object(read.compactMap { name, json in json.map { (name, $0) } })
        }
        if let elements = value.elements {
            return .array(elements.compactMap { document($0) })
        }
        return value.isNull ? .null : json(value)
    }
}
