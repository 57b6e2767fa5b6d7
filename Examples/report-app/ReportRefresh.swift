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
                guard (try? flow.storage.token()) != nil else { return }
                // The next time first: without a network, or with no time left, there is no answer now.
                try? scheduleReportRefresh()
                guard let status = try? await flow.refresh(), status.isOver else { return }
                BGTaskScheduler.shared.cancel(taskRequestWithIdentifier: "report")
                let content = UNMutableNotificationContent()
                content.title = status.status == .completed ? "Your report is ready" : "Your report failed"
                let request = UNNotificationRequest(identifier: status.jobID, content: content, trigger: nil)
                try? await UNUserNotificationCenter.current().add(request)
            }
        }
    }
#endif
