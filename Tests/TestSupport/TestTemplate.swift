/// How the databases of some tests begin: made once for each run of the tests, and cloned for each test.
public struct TestTemplate: Sendable {
    /// What tells it from the others; letters, digits and underscores.
    public let name: String

    let prepare: @Sendable (_ connectionString: String) async throws -> Void

    /// Names a template.
    ///
    /// - Parameters:
    ///   - name: Its name; the first template of a name is the one that is made.
    ///   - prepare: Fills an empty database, for example with the migrations. It must close its connections.
    public init(_ name: String, prepare: @escaping @Sendable (_ connectionString: String) async throws -> Void) {
        self.name = name
        self.prepare = prepare
    }
}
