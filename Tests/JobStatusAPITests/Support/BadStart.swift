import Testing

/// A start request that is JSON and yet wrong, and the member that is wrong about it.
struct BadStart: Sendable, CustomTestStringConvertible {
    let text: String
    let field: String

    var testDescription: String { String(text.prefix(80)) }

    private init(_ text: String, _ field: String) {
        (self.text, self.field) = (text, field)
    }

    static let all: [BadStart] = kinds + numbers + times + shapes

    private static let kinds: [BadStart] = [
        BadStart("{}", "kind"),
        BadStart(#"{"input":{}}"#, "kind"),
        BadStart(#"{"kind":null}"#, "kind"),
        BadStart(#"{"kind":7}"#, "kind"),
        BadStart(#"{"kind":""}"#, "kind"),
        BadStart(#"{"kind":"a b"}"#, "kind"),
        BadStart(#"{"kind":"ä"}"#, "kind"),
        BadStart(#"{"kind":"../x"}"#, "kind"),
        BadStart(#"{"kind":["echo"]}"#, "kind"),
        BadStart(#"{"kind":"\#(String(repeating: "a", count: 101))"}"#, "kind"),
    ]

    private static let numbers: [BadStart] = [
        BadStart(#"{"kind":"echo","priority":101}"#, "priority"),
        BadStart(#"{"kind":"echo","priority":-101}"#, "priority"),
        BadStart(#"{"kind":"echo","priority":1.5}"#, "priority"),
        BadStart(#"{"kind":"echo","priority":"1"}"#, "priority"),
        BadStart(#"{"kind":"echo","priority":null}"#, "priority"),
        BadStart(#"{"kind":"echo","priority":1e300}"#, "priority"),
        BadStart(#"{"kind":"echo","priority":99999999999999999999}"#, "priority"),
        BadStart(#"{"kind":"echo","maxAttempts":0}"#, "maxAttempts"),
        BadStart(#"{"kind":"echo","maxAttempts":1001}"#, "maxAttempts"),
        BadStart(#"{"kind":"echo","maxAttempts":-1}"#, "maxAttempts"),
        BadStart(#"{"kind":"echo","maxAttempts":true}"#, "maxAttempts"),
        BadStart(#"{"kind":"echo","timeoutSeconds":0}"#, "timeoutSeconds"),
        BadStart(#"{"kind":"echo","timeoutSeconds":-1}"#, "timeoutSeconds"),
        BadStart(#"{"kind":"echo","timeoutSeconds":1e-300}"#, "timeoutSeconds"),
        BadStart(#"{"kind":"echo","timeoutSeconds":604800.1}"#, "timeoutSeconds"),
        BadStart(#"{"kind":"echo","timeoutSeconds":1e308}"#, "timeoutSeconds"),
        BadStart(#"{"kind":"echo","timeoutSeconds":"10s"}"#, "timeoutSeconds"),
    ]

    private static let times: [BadStart] = [
        BadStart(#"{"kind":"echo","runAt":"tomorrow"}"#, "runAt"),
        BadStart(#"{"kind":"echo","runAt":1700000000}"#, "runAt"),
        BadStart(#"{"kind":"echo","runAt":"2030-02-30T00:00:00Z"}"#, "runAt"),
        BadStart(#"{"kind":"echo","runAt":"2030-01-01"}"#, "runAt"),
        BadStart(#"{"kind":"echo","runAt":"2030-01-01T00:00:00"}"#, "runAt"),
        BadStart(#"{"kind":"echo","runAt":"10000-01-01T00:00:00Z"}"#, "runAt"),
        BadStart(#"{"kind":"echo","runAt":"9999-12-31T23:59:59-01:00"}"#, "runAt"),
        BadStart(#"{"kind":"echo","runAt":"1969-12-31T23:59:59Z"}"#, "runAt"),
        BadStart(#"{"kind":"echo","runAt":null}"#, "runAt"),
    ]

    private static let shapes: [BadStart] = [
        BadStart("[]", "body"),
        BadStart("null", "body"),
        BadStart("7", "body"),
        BadStart(#""echo""#, "body"),
        BadStart(#"{"kind":"echo","runat":"2030-01-01T00:00:00Z"}"#, "runat"),
        BadStart(#"{"kind":"echo","runAT":"2030-01-01T00:00:00Z"}"#, "runAT"),
        BadStart(#"{"kind":"echo","queue":"fast"}"#, "queue"),
        BadStart(#"{"kind":"echo","":1}"#, ""),
    ]
}
