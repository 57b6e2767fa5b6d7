#if canImport(SwiftUI)
    import JobStatusClient
    import JobStatusModels
    import SwiftUI

    /// What the screen shows.
    @MainActor
    final class ReportModel: ObservableObject {
        @Published private(set) var status: JobStatus?
        @Published private(set) var problem: String?
        private let flow: ReportFlow

        init(flow: ReportFlow) { self.flow = flow }

        func restore() async {
            await run { try await self.flow.restored() }
        }

        func tap(month: String) async {
            await run { try await self.flow.tap(input: ["month": .string(month)]) }
        }

        private func run(_ token: () async throws -> PollToken?) async {
            problem = nil
            do {
                guard let token = try await token() else { return }
                try await flow.follow(token) { status in
                    await MainActor.run { self.status = status }
                }
            } catch is CancellationError {
                // The screen is gone; what is stored is found again.
            } catch {
                problem = error.localizedDescription
            }
        }
    }

    struct ReportScreen: View {
        @StateObject var model: ReportModel

        var body: some View {
            VStack(spacing: 12) {
                if let status = model.status {
                    ProgressView(value: Double(status.progress), total: 100)
                    Text(status.message ?? status.status.rawValue)
                } else {
                    Button("Make the report") { Task { await model.tap(month: "2026-10") } }
                }
                if let problem = model.problem { Text(problem).foregroundColor(.red) }
            }
            .task { await model.restore() }
        }
    }

    /// Nothing is asked while nobody looks.
    struct PausesInBackground: ViewModifier {
        @Environment(\.scenePhase) private var phase
        let client: JobStatusClient

        func body(content: Content) -> some View {
            content.onChange(of: phase) { phase in
                switch phase {
                case .active: client.resume()
                case .background: client.suspend()
                default: break
                }
            }
        }
    }
#endif
