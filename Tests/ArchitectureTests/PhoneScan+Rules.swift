extension PhoneScan {
    /// What came to phones after iOS 16.
    static let newerThanPhones = [
        Rule(
            pattern: #"\b(Mutex|Atomic)\s*[<(]"#,
            reason: "locks of Synchronization need iOS 18",
            example: "let a = Mutex(1)"
        ),
        Rule(
            pattern: #"\b(any|some)\s+AsyncSequence\s*<"#,
            reason: "a sequence with an element or failure type in its signature needs iOS 18",
            example: "func f() -> any AsyncSequence<Int, any Error>"
        ),
        Rule(
            pattern: #"\bwith(Throwing)?DiscardingTaskGroup\b"#,
            reason: "discarding task groups need iOS 17",
            example: "await withDiscardingTaskGroup { _ in }"
        ),
        Rule(
            pattern: #"\b(withTaskExecutorPreference|executorPreference|TaskExecutor|globalConcurrentExecutor)\b"#,
            reason: "task executors need iOS 18",
            example: "await withTaskExecutorPreference(executor) {}"
        ),
        Rule(
            pattern: #"@(Observable|Model)\b"#,
            reason: "observation needs iOS 17",
            example: "@Observable final class A {}"
        ),
        Rule(pattern: #"\bU?Int128\b"#, reason: "128-bit integers need iOS 18", example: "let a: Int128 = 1"),
        Rule(
            pattern: #"\b(Mutable|Raw|MutableRaw)?Span<|\bInlineArray<|\bRawSpan\b|\.span\b|\.bytes\.span\b"#,
            reason: "spans need iOS 26 or a compiler's help",
            example: "let a = array.span"
        ),
        Rule(
            pattern: #"\bisolated\s+deinit\b"#,
            reason: "an isolated deinit needs iOS 18.4",
            example: "isolated deinit {}"
        ),
        Rule(
            pattern: #"\bTask\.(immediate|name)\b|\bTask\(name:"#,
            reason: "named and immediate tasks need iOS 26",
            example: "Task(name: n) {}"
        ),
        Rule(
            pattern: #"encodingInvalidCharacters"#,
            reason: "this initialiser of URL needs iOS 17",
            example: "URL(string: s, encodingInvalidCharacters: false)"
        ),
    ]

    /// What Linux lacks: FoundationNetworking, or Darwin's own modules.
    static let missingOnLinux = [
        Rule(
            pattern: #"\bwaitsForConnectivity\b|\.background\(withIdentifier"#,
            reason: "URLSession on Linux traps on this configuration",
            example: "configuration.waitsForConnectivity = true"
        ),
        Rule(
            pattern: #"\.bytes\(for:|\bAsyncBytes\b|\bURLSession\.shared\.bytes\b"#,
            reason: "URLSession on Linux can't stream a body",
            example: "try await session.bytes(for: request)"
        ),
        Rule(
            pattern: #"\btimeoutIntervalForResource\b"#,
            reason: "URLSession on Linux never enforces this",
            example: "configuration.timeoutIntervalForResource = 1"
        ),
        Rule(
            pattern: #"\b(allowsConstrainedNetworkAccess|allowsExpensiveNetworkAccess|multipathServiceType|"#
                + #"taskIsWaitingForConnectivity|didFinishCollecting|URLSessionTaskMetrics|isDiscretionary|"#
                + #"sessionSendsLaunchEvents|webSocketTask|streamTask)\b"#,
            reason: "FoundationNetworking does not have this, or only its name",
            example: "configuration.multipathServiceType = .none"
        ),
        Rule(
            pattern: #"\b(NWPathMonitor|NWConnection|SCNetworkReachability|UIApplication|UIDevice|UIKit|SwiftUI)\b"#,
            reason: "this exists on Apple systems only; an app passes it in",
            example: "let monitor = NWPathMonitor()"
        ),
        Rule(
            pattern: #"\b(os_log|OSLog|OSAllocatedUnfairLock|os_unfair_lock\w*|autoreleasepool)\b|\bLogger\(subsystem"#,
            reason: "this exists on Apple systems only",
            example: "let lock = OSAllocatedUnfairLock()"
        ),
        Rule(
            pattern: #"@objc\b|#selector\b|\bperformSelector\b|@NSManaged\b|\bNSPredicate\(format"#,
            reason: "Linux has no Objective-C",
            example: "@objc func f() {}"
        ),
        Rule(
            pattern: #"\b(ObservableObject|AnyCancellable|PassthroughSubject|CurrentValueSubject)\b|@Published\b"#,
            reason: "Linux has no Combine",
            example: "@Published var a = 1"
        ),
        Rule(
            pattern: #"\b(SecItem\w+|kSec\w+|CFString|CFDictionary|CFRunLoop\w*)\b"#,
            reason: "this exists on Apple systems only",
            example: "SecItemAdd(query, nil)"
        ),
        Rule(
            pattern: #"\bas\s+CFString\b|\bas\s+NSString\b|\bas\s+NSDictionary\b|\bas\s+NSError\b"#,
            reason: "bridging casts differ between Linux and Apple systems",
            example: "let a = text as NSString"
        ),
    ]

    /// What phones lack: Linux's own modules, or where systems are told apart.
    static let missingOnPhones = [
        Rule(
            pattern: #"\b(Glibc|Musl|epoll_\w+|eventfd|timerfd_\w+|signalfd|inotify_\w+|MSG_NOSIGNAL)\b"#,
            reason: "phones have no Linux",
            example: "send(fd, p, n, MSG_NOSIGNAL)"
        ),
        Rule(
            pattern: #"\bSOCK_STREAM\.rawValue\b|\b(SubProcess|Process\(\))"#,
            reason: "this is Linux's form, or no phone has it",
            example: "socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)"
        ),
        Rule(
            pattern: #"/proc/|\bProcessInfo\.processInfo\.environment\b"#,
            reason: "apps have no such environment",
            example: "ProcessInfo.processInfo.environment"
        ),
        Rule(
            pattern: #"^\s*#(if|elseif)\s+(?!canImport\(FoundationNetworking\)\s*$)"#,
            reason: "what is compiled on one system alone is tested on one alone",
            example: "#if os(Linux)"
        ),
        Rule(
            pattern: #"\.(getAllTasks|httpAdditionalHeaders)\b|\bURLProtocol\b|\bURLCache\b"#,
            reason: "this works differently on Linux and on Apple systems",
            example: "URLCache.shared = cache"
        ),
    ]
}
