#if os(iOS)
    import BackgroundTasks
    import SwiftUI
    import UserNotifications

    /// Asks the system for a moment in the background; call it when the app leaves the screen.
    func scheduleReportRefresh() throws {
        let request = BGAppRefreshTaskRequest(identifier: "report")
        request.earliestBeginDate = Date(timeIntervalSinceNow: 15 * 60)
        try BGTaskScheduler.shared.submit(request)
    }

    extension Scene {
        /// What is done in that moment.
        func refreshesReport(_ flow: ReportFlow) -> some Scene {
            backgroundTask(.appRefresh("report")) {
                guard let status = try? await flow.refresh() else { return }
                guard status.isOver else { return try? scheduleReportRefresh() }
                let content = UNMutableNotificationContent()
                content.title = status.status == .completed ? "Your report is ready" : "Your report failed"
                let request = UNNotificationRequest(identifier: status.jobID, content: content, trigger: nil)
                try? await UNUserNotificationCenter.current().add(request)
            }
        }
    }
#endif
