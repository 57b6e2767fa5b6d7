import Foundation
import HTTPTypes
import JobStatusModels
import JobStore
import Testing

@testable import JobStatusAPI

struct ProblemTypeTests {
    @Test(arguments: ProblemType.allCases)
    func modelsReadEachProblem(type: ProblemType) throws {
        var problem = APIProblem(type, "It was \"this\".", field: "jobs[2].kind")
        problem.index = 2
        problem.offset = 17
        let read = try JSONDecoder().decode(Problem.self, from: Data(ProblemRenderer.json(problem).bytes))
        #expect(read.type == "/problems/" + type.rawValue)
        #expect(read.title == type.title)
        #expect(read.status == type.status.code)
        #expect(read.detail == "It was \"this\".")
        #expect(read.retry == type.retry)
        #expect(read.field == "jobs[2].kind")
        #expect(read.index == 2)
        #expect(read.extensions["offset"]?.int == 17)
    }

    @Test
    func typesAndTitlesAreDistinct() {
        #expect(Set(ProblemType.allCases.map(\.title)).count == ProblemType.allCases.count)
        for type in ProblemType.allCases {
            #expect(type.rawValue.allSatisfy { $0.isLowercase || $0 == "-" })
            #expect([.clientError, .serverError].contains(type.status.kind))
        }
    }

    @Test
    func serverErrorsMayBeTriedAgain() {
        for type in ProblemType.allCases where type.status.kind == .serverError {
            #expect(type.retry == .after)
        }
    }
}
