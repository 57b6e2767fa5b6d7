import ArgumentParser
import Foundation
import JobStatusModels
import Testing

@testable import JobTerminal

struct CompletionTests {
    @Test(arguments: [
        (["jobctl", "--url", "'http://h:1'", "--json", "cancel", "a", ""], 6),
        (["jobctl", "--timeout", "5s", "cancel", "", "--url=\"http://h:1\"", "a"], 4),
        (["jobctl", "cancel", "a", "--progress=none", "b", "--url", "http\\://h:1"], 4),
    ])
    func theServerIsFoundWhereverItStands(words: [String], index: Int) {
        let line = CompletionLine(words: words, index: index)
        #expect(line.command == "cancel" && line.others == ["a"])
        #expect(line.serverArguments == ["--url=http://h:1"])
    }

    @Test func aLineMayBeAnything() {
        #expect(CompletionLine(words: [], index: 0) == CompletionLine(words: ["jobctl", "st"], index: 1))
        #expect(CompletionLine(words: ["jobctl", "--server"], index: 5).serverArguments.isEmpty)
        let named = CompletionLine(words: ["jobctl", "--server", "pr", "status", "x"], index: 2)
        #expect(named.serverArguments.isEmpty, "what is being typed names no server yet")
    }

    @Test func whatAShellCanShowBesideAnIDIsShown() {
        let job = job("j-1", .processing, 40) { ($0.kind, $0.createdAt) = ("a\u{1B}[2J:b\n", noon - 125) }
        #expect(Completions.candidate(job, for: .bash, at: noon) == "j-1")
        #expect(Completions.candidate(job, for: nil, at: noon) == "j-1")
        #expect(Completions.candidate(job, for: .zsh, at: noon) == "j-1:a [2J:b processing 40%, 2m old")
        #expect(Completions.candidate(job, for: .fish, at: noon) == "j-1\ta [2J:b processing 40%, 2m old")
    }
}
