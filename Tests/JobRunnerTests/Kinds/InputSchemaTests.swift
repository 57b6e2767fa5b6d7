import JobRunner
import JobStore
import Testing

@Suite("Checking the input of a command")
struct InputSchemaTests {
    private let folder: KindsFolder
    private let kind: JobKind

    init() throws {
        folder = try KindsFolder()
        try folder.write("files/a.txt", "x")
        kind = try folder.kind(
            """
            command: [cat, "--", "{text}", "{whole}", "{number}", "{flag}", "{file}"]
            input:
              text: { type: string }
              whole: { type: integer, default: -2 }
              number: { type: number, default: 1e-7 }
              flag: { type: boolean, default: true }
              file: { type: path, within: files, default: a.txt }
            """
        )
    }

    @Test("Defaults are filled in, and what was given stays as it was written")
    func fillsDefaults() throws {
        let checked = try kind.checkedInput(RawJSON(validating: #"{ "number" : 1.50,"text":"t" }"#.utf8))
        #expect(checked.text == #"{"number":1.50,"text":"t","whole":-2,"flag":true,"file":"a.txt"}"#)
        let whole = try RawJSON(
            validating: #"{"text":"","whole":3.0,"number":1,"flag":false,"file":"./a.txt"}"#.utf8
        )
        #expect(try kind.checkedInput(whole) == whole)
    }

    @Test(
        "What does not fit is refused by the name of its field",
        arguments: [
            (#"{}"#, "input.text: is required"),
            (#"[]"#, "input: expected an object"),
            (#"null"#, "input: expected an object"),
            (#"{"text":1}"#, "input.text: expected a string"),
            (#"{"text":null}"#, "input.text: expected a string"),
            (#"{"text":"","whole":1.5}"#, "input.whole: expected a whole number"),
            (#"{"text":"","whole":99999999999999999999}"#, "input.whole: expected a whole number"),
            (#"{"text":"","number":"1"}"#, "input.number: expected a number"),
            (#"{"text":"","flag":0}"#, "input.flag: expected true or false"),
            (#"{"text":"","file":[]}"#, "input.file: expected a path, as a string"),
            (#"{"text":"","file":"b.txt"}"#, "input.file: there is no such file or folder"),
            (#"{"text":"","file":"../kinds.yaml"}"#, "input.file: leads out of the folder that this kind may read"),
            (#"{"text":"","file":""}"#, "input.file: is not a valid path"),
            (
                #"{"text":"","txet":""}"#,
                "input.txet: is not a field of this kind; it has text, whole, number, flag, file"
            ),
        ]
    )
    func refuses(_ text: String, _ expected: String) throws {
        let error = #expect(throws: InputError.self) { try kind.checkedInput(RawJSON(validating: text.utf8)) }
        #expect(error?.description == expected)
    }

    @Test("A text too long for an argument is refused before the job is made")
    func refusesLongArgument() throws {
        let fits = RawJSON.object([("text", .string(String(repeating: "x", count: 131_071)))])
        #expect(throws: Never.self) { try kind.checkedInput(fits) }
        let long = RawJSON.object([("text", .string(String(repeating: "x", count: 131_072)))])
        let error = #expect(throws: InputError.self) { try kind.checkedInput(long) }
        #expect(error?.description == "input.text: is too long for a command's argument")
    }
}
