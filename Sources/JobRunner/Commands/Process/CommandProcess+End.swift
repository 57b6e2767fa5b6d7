import Glibc
import Subprocess

extension CommandProcess.End {
    /// What to say of a command that failed: the end of its standard error, or how it exited.
    var failureMessage: String {
        if !errorTail.isEmpty { return errorTail }
        switch status {
        case .exited(let code): return "exited with code \(code)"
        case .signaled(let signal): return "killed by signal \(signal)"
        }
    }
}
