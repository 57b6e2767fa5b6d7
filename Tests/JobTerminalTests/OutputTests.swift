import Foundation
import JobStatusClient
import JobStatusModels
import Testing

@testable import JobTerminal

struct OutputTests {
    private let texts = JobTexts(palette: Palette(isColored: false), now: noon)

    private var jobs: [JobStatus] {
        [
            job("01a208a9-5616-7b61-8357-773046e306e2", .processing, 42) {
                $0.createdAt = noon.addingTimeInterval(-200)
                $0.message = "page 12 of 40"
            },
            job("01a208a9-55a1-7896-a0f6-33fd4af75bae", .failed) {
                $0.createdAt = noon.addingTimeInterval(-100_000)
                $0.errorMessage = "Input\u{1B}[2J invalid"
            },
            JobStatus(jobID: "abc-123", status: .completed),
        ]
    }

    @Test func aPipeGetsWholeLines() {
        #expect(
            texts.table(jobs).lines(width: nil) == [
                "ID                                    STATUS      DONE  AGE  KIND        MESSAGE",
                "01a208a9-5616-7b61-8357-773046e306e2  processing   42%   3m  thumbnails  page 12 of 40",
                "01a208a9-55a1-7896-a0f6-33fd4af75bae  failed        0%   1d  thumbnails  Input [2J invalid",
                "abc-123                               completed   100%    -  -",
            ]
        )
    }

    @Test func aTerminalGetsWhatFits() {
        #expect(
            texts.table(jobs).lines(width: 80) == [
                "ID                                    STATUS      DONE  AGE  KIND",
                "01a208a9-5616-7b61-8357-773046e306e2  processing   42%   3m  thumbnails",
                "01a208a9-55a1-7896-a0f6-33fd4af75bae  failed        0%   1d  thumbnails",
                "abc-123                               completed   100%    -  -",
            ]
        )
        for width in 36...120 {
            let lines = texts.table(jobs).lines(width: width)
            #expect(lines.allSatisfy { TerminalText.width($0) <= width })
            #expect(lines[1].hasPrefix("01a208a9-5616-7b61-8357-773046e306e2"))
        }
        #expect(texts.table(jobs).lines(width: 83)[1].hasSuffix("  thumbnails  page 12 o…"))
        #expect(texts.table(jobs).lines(width: 83, unicode: false)[1].hasSuffix("  page 12 o~"))
        #expect(texts.table(jobs).lines(width: 81)[1].hasSuffix("  3m  thumbna…  page 12 o…"))
        #expect(texts.table(jobs).lines(width: 69)[1].hasSuffix("  3m  thumbna…"))
        #expect(texts.table(jobs).lines(width: 66)[1].hasSuffix("  processing   42%   3m"))
    }

    @Test func coloursMoveNothing() {
        let colored = JobTexts(palette: Palette(isColored: true), now: noon)
        let lines = texts.table(jobs).lines(width: 90) { colored.painted(jobs, row: $0, column: $1, $2) }
        #expect(lines[0].hasPrefix("\u{1B}[1mID\u{1B}[0m   "))
        #expect(lines[2].contains("  \u{1B}[31mfailed\u{1B}[0m        0%"))
        #expect(lines.map { $0.replacing(/\u{1B}\[[0-9]+m/, with: "") } == texts.table(jobs).lines(width: 90))
    }

    @Test func detailsTellAllThatIsKnown() {
        let status = job("j", .completed) {
            $0.attempt = 2
            $0.maxAttempts = 3
            $0.createdAt = noon.addingTimeInterval(-60)
            $0.startedAt = noon.addingTimeInterval(-50)
            $0.finishedAt = noon.addingTimeInterval(-47.5)
            $0.expiresAt = noon.addingTimeInterval(86_400)
            $0.retryOf = "i"
            $0.result = ["sum": "ab/c", "n": 12_345_678_901_234_567]
        }
        #expect(
            texts.details(status) == [
                "Job         j", "Kind        thumbnails", "Status      completed", "Attempt     2 of 3",
                "Created     2026-03-01 11:59:00 UTC (1m ago)", "Started     2026-03-01 11:59:10 UTC (50s ago)",
                "Finished    2026-03-01 11:59:12 UTC (47s ago), took 2.5 s", "Forgotten   2026-03-02 12:00:00 UTC",
                "Retry of    i", "Result      {", #"              "n" : 12345678901234567,"#,
                #"              "sum" : "ab/c""#, "            }",
            ]
        )
        #expect(texts.details(JobStatus(jobID: "j", status: .pending)) == ["Job         j", "Status      pending"])
        let failed = job("j", .failed) {
            $0.errorMessage = "line 1\nline \u{1B}2"
            $0.errorCode = .cancelled
        }
        #expect(
            texts.details(failed).suffix(4) == [
                "Status      cancelled", "Error       line 1", "            line \u{FFFD}2", "Error code  cancelled",
            ]
        )
    }

    @Test func whatACommandPrintedIsPrinted() {
        #expect(JobTexts.readable(["output": "a\tb\nc\n"], isTerminal: true) == "a\tb\nc")
        #expect(JobTexts.readable(["output": "\u{1B}[31mred\n"], isTerminal: true) == "\u{FFFD}[31mred")
        #expect(JobTexts.readable(["output": "\u{1B}[31mred\n"], isTerminal: false) == "\u{1B}[31mred")
        #expect(JobTexts.readable(["output": 7], isTerminal: false).contains(#""output" : 7"#))
        #expect(JobTexts.readable(["output": "a", "x": 1], isTerminal: false).contains("{"))
        #expect(JobTexts.readable("text", isTerminal: true) == #""text""#)
    }

    @Test func kindsTellTheirFields() {
        let listing = KindsListing(kinds: [
            .init(
                name: "sum",
                summary: "Sums",
                input: [
                    .init(name: "path", type: .path), .init(name: "rounds", type: .integer, defaultValue: 3),
                    .init(name: "note", type: .string, required: false),
                ]
            ), .init(name: "noop", isDefault: true), .init(name: "tick", input: []),
        ])
        #expect(
            KindTexts.table(listing).lines(width: nil) == [
                "KIND            INPUT                                           ABOUT",
                "sum             path: path, rounds: integer = 3, note?: string  Sums",
                "noop (default)  any JSON", "tick            none",
            ]
        )
    }

    @Test func kindsTellTheirSchedule() {
        let next = Date(timeIntervalSince1970: 1_795_483_800)
        let listing = KindsListing(kinds: [
            .init(name: "report", schedule: .init(cron: "30 2 * * 1-5", timeZone: "Europe/Berlin", next: next)),
            .init(name: "rare", input: [], schedule: .init(cron: "@yearly")), .init(name: "noop"),
        ])
        #expect(
            KindTexts.table(listing).lines(width: nil) == [
                "KIND    INPUT     SCHEDULE",
                "report  any JSON  30 2 * * 1-5 Europe/Berlin, next 2026-11-24 01:30 UTC",
                "rare    none      @yearly UTC", "noop    any JSON",
            ]
        )
    }

    @Test func textsAreCleaned() {
        #expect(TerminalText.clean("a\u{1B}[2J\nb\tc\u{7}\u{202E}d\u{9B}e  f") == "a [2J b c d e f")
        #expect(TerminalText.width("ab漢字é👍") == 9)
        #expect(TerminalText.width("e\u{301}") == 1)
        #expect(TerminalText.clip("漢字漢字", to: 5) == "漢字…")
        #expect(TerminalText.clip("abc", to: 3) == "abc" && TerminalText.clip("abcd", to: 3) == "ab…")
        #expect(TerminalText.clip("abc", to: 0) == "")
    }

    @Test func durationsAreReadable() {
        #expect(DurationText.clock(.seconds(7)) == "0:07" && DurationText.clock(.seconds(754)) == "12:34")
        #expect(DurationText.clock(.seconds(3_723)) == "1:02:03" && DurationText.clock(.seconds(-5)) == "0:00")
        #expect(
            [59, 60, 3_599, 3_600, 86_399, 86_400].map { DurationText.short(.seconds($0)) } == [
                "59s", "1m", "59m", "1h", "23h", "1d",
            ]
        )
        #expect(DurationText.exact(.milliseconds(40)) == "40 ms" && DurationText.exact(.milliseconds(2_540)) == "2.5 s")
        #expect(DurationText.exact(.seconds(42)) == "42 s" && DurationText.exact(.seconds(754)) == "12:34")
    }

    @Test func JSONIsTakenApartAsItWasWritten() {
        let page = #"""
            {"x":{"jobs":[9]}, "s":"\"jobs\":[1]", "jobs" : [ {"a":"x , ]\" }","n":1.50},
              {"b":[1,[2]],"c":{}} , 3 ],"nextPage":"p"}
            """#
        #expect(
            JSONText.elements(of: "jobs", in: page.utf8) == [
                #"{"a":"x , ]\" }","n":1.50}"#, #"{"b":[1,[2]],"c":{}}"#, "3",
            ]
        )
        #expect(JSONText.elements(of: "jobs", in: #"{"jobs":[]}"#.utf8) == [])
        #expect(JSONText.elements(of: "jobs", in: #"{"jobs":{}}"#.utf8) == [])
        #expect(JSONText.elements(of: "jobs", in: "".utf8) == [])
        #expect(JSONText.compact("{ \"a b\" :\r\n\t1e5 , \"\\\\\" : \" \" }".utf8) == #"{"a b":1e5,"\\":" "}"#)
    }

    @Test func terminalsAreTakenAsTheyAre() {
        func capabilities(_ isTerminal: Bool, _ environment: [String: String]) -> TerminalCapabilities {
            TerminalCapabilities(isTerminal: isTerminal, size: isTerminal ? (100, 40) : nil, environment: environment)
        }
        let full = capabilities(true, ["TERM": "xterm", "LANG": "de_DE.UTF-8"])
        #expect(full.isInteractive && full.hasColor && full.hasUnicode && full.width == 100 && full.height == 40)
        #expect(!capabilities(true, ["TERM": "xterm", "NO_COLOR": "1"]).hasColor)
        #expect(capabilities(true, ["TERM": "xterm", "NO_COLOR": ""]).hasColor)
        #expect(!capabilities(true, ["TERM": "dumb"]).isInteractive && !capabilities(true, [:]).hasColor)
        #expect(!capabilities(true, ["LANG": "en_US.UTF-8", "LC_ALL": "C"]).hasUnicode)
        let pipe = capabilities(false, ["TERM": "xterm", "COLUMNS": "40"])
        #expect(!pipe.isInteractive && !pipe.hasColor && pipe.width == nil)
        #expect(pipe.asTerminal(environment: ["TERM": "xterm", "COLUMNS": "40"]).width == 40)
    }

    @Test func errorsHaveANextStep() {
        func lines(_ error: JobStatusClientError) -> String? {
            CommandFailure(error, server: "http://h").message
        }
        #expect(
            lines(clientError(.unreachable, "The server could not be reached: no network"))
                == """
                The server could not be reached: no network
                Is http://h running? Start a server with 'jobd serve', or name another with --url or JOBCTL_URL.
                """
        )
        #expect(lines(clientError(.notAllowed, "No token", 401))?.contains("JOBCTL_TOKEN") == true)
        #expect(lines(clientError(.notAllowed, "Not yours", 403)) == "Not yours")
        #expect(lines(clientError(.refused, "Bad\u{1B}[2J\nthing")) == "Bad [2J thing")
        #expect(CommandFailure.message(clientError(.notFound, "Job not found: …"), jobID: "x") == "x: no such job")
        var unknownKind = clientError(.refused, "Unknown kind")
        unknownKind.problem = Problem(type: "/problems/unknown-kind")
        #expect(lines(unknownKind)?.contains("jobctl kinds") == true)
    }
}
