extension KindsFileReader {
    private static let shells: Set<String> = ["sh", "bash", "dash", "ash", "zsh", "ksh", "fish"]

    /// The program and its arguments.
    mutating func command(_ value: YAMLValue, fields: [InputField]) -> (String, [ArgumentTemplate])? {
        guard let elements = value.elements, let first = elements.first else {
            report(value, "expected a list: the program, then each of its arguments")
            return nil
        }
        var texts: [String] = []
        for element in elements {
            if let text = element.text, !text.utf8.contains(0) {
                texts.append(text)
            } else {
                report(element, "expected a text")
            }
        }
        guard texts.count == elements.count else { return nil }
        let arguments = texts.dropFirst().map { ArgumentTemplate($0) }
        checkProgram(first, texts[0])
        checkArguments(Array(elements.dropFirst()), arguments, fields: fields)
        checkShell(Array(elements.dropFirst()), texts, arguments)
        return (texts[0], arguments)
    }

    private mutating func checkProgram(_ value: YAMLValue, _ program: String) {
        if program.isEmpty {
            report(value, "names no program")
        } else if !ArgumentTemplate(program).fields.isEmpty {
            report(value, "the program can't come from the input")
        } else if checksPrograms {
            do throws(ProgramLookup.Failure) {
                _ = try ProgramLookup.find(program, folder: folder, searchPath: node.searchPath)
            } catch {
                report(value, error.description)
            }
        }
    }

    private mutating func checkArguments(
        _ values: [YAMLValue],
        _ arguments: [ArgumentTemplate],
        fields: [InputField]
    ) {
        var isBehindDashes = false
        for (value, argument) in zip(values, arguments) {
            for name in argument.fields where !fields.contains(where: { $0.name == name }) {
                report(value, "there is no field \(name) in input; write {{\(name)}} for the text {\(name)}")
            }
            if argument.beginsWithField, !isBehindDashes {
                let remedy = "put \"--\" before it, or text in front"
                report(value, "begins with a value, which could begin with \"-\": \(remedy)")
            }
            if argument.parts == [.text("--")] { isBehindDashes = true }
        }
    }

    /// A shell reads what stands behind `-c` as code, so no value may get there.
    private mutating func checkShell(_ values: [YAMLValue], _ texts: [String], _ arguments: [ArgumentTemplate]) {
        let program = texts[0].split(separator: "/").last.map(String.init) ?? ""
        guard Self.shells.contains(program) else { return }
        for (index, text) in texts.dropFirst().enumerated().dropLast() {
            let isCodeOption = text.hasPrefix("-") && !text.hasPrefix("--") && text.hasSuffix("c")
            guard isCodeOption, !arguments[index + 1].fields.isEmpty else { continue }
            let remedy = "use \"$1\" in it, and add \"--\", then the value"
            report(values[index + 1], "a shell would run the value as code: \(remedy)")
        }
    }
}
