import Foundation
import Testing

@testable import JobTerminal

struct ServerFileTests {
    @Test func serversAreReadAndMistakesHaveTheirLine() throws {
        let file = try ServerFile("# mine\n[prod]\nurl = https://h\ntoken-command = echo a=b\n[dev]\n", path: "f")
        #expect(file.servers["prod"] == .init(url: "https://h", tokenCommand: "echo a=b"))
        #expect(file.servers["dev"] == .init())
        for text in ["url = a", "[a]\ntoken = s3cret", "[a]\nurl"] {
            let error = #expect(throws: CommandFailure.self) { try ServerFile(text, path: "f") }
            #expect(error?.message?.hasPrefix(text.hasPrefix("[") ? "f:2:" : "f:1:") == true)
            #expect(error?.message?.contains("s3cret") == false)
        }
    }

    @Test func tokensComeFromFilesAndCommands() throws {
        #expect(try ServerFile.Server(tokenCommand: "printf secret").token(environment: [:]) == "secret")
        #expect(throws: CommandFailure.self) { try ServerFile.Server(tokenCommand: "exit 1").token(environment: [:]) }
        #expect(throws: CommandFailure.self) { try ServerFile.Server(tokenFile: "/no/file").token(environment: [:]) }
        #expect(try ServerFile.Server().token(environment: [:]) == nil)
    }

    @Test(arguments: [("http://h:1", true), ("prod", false)])
    func whoNamesAnAddressIsToldWhereItGoes(name: String, isAdvised: Bool) {
        let error = #expect(throws: CommandFailure.self) {
            try ServerFile.server(name, environment: ["XDG_CONFIG_HOME": "/no/such"])
        }
        #expect(error?.status == .wrongUsage && error?.message?.contains("has no server [\(name)].") == true)
        #expect(error?.message?.contains("--url") == isAdvised)
    }
}
