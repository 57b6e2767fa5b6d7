import Testing

@testable import JobRunner

@Suite("Placeholders in arguments")
struct ArgumentTemplateTests {
    @Test(
        "Values take their places, and nothing more",
        arguments: [
            ("plain", "plain"), ("", ""), ("{a}", "A"), ("x{a}y{b}z", "xAyBz"), ("{a}{a}", "AA"),
            ("--in={a}", "--in=A"),
            ("{{a}}", "{a}"), ("{{a}}{a}", "{a}A"), ("{{{a}}}", "{{a}}"), ("{", "{"), ("}", "}"), ("{}", "{}"),
            ("{ a }", "{ a }"),
            ("{a", "{a"), ("{a}}", "A}"), ("{{a}", "{A"), ("{print $1}", "{print $1}"), ("{1}", "{1}"),
            ("{1..3}", "{1..3}"),
            ("{a-b}", "dash"), ("é{a}é", "éAé"), ("{nested}", "{a}"), ("$(x) `y` {a}; z", "$(x) `y` A; z"),
        ]
    )
    func fills(_ argument: String, _ expected: String) {
        let values = ["a": "A", "b": "B", "a-b": "dash", "nested": "{a}"]
        #expect(ArgumentTemplate(argument).filled(with: values) == expected)
    }

    @Test("Fields and dangerous beginnings are known")
    func knowsFields() {
        #expect(ArgumentTemplate("{a}x{b}").fields == ["a", "b"])
        #expect(ArgumentTemplate("{{a}}").fields == [])
        #expect(ArgumentTemplate("{a}").beginsWithField)
        #expect(ArgumentTemplate("{a}.txt").beginsWithField)
        #expect(!ArgumentTemplate("x{a}").beginsWithField)
        #expect(!ArgumentTemplate("{{a}}").beginsWithField)
    }
}
