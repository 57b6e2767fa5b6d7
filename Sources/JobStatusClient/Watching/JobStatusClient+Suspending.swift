extension JobStatusClient {
    /// Stops all watches at once, with their requests and pauses, for an app that goes into the background.
    ///
    /// Nothing is asked until `resume()`; whoever watches goes on waiting. Deadlines go on too. Calls that are under way,
    /// such as a start, are not stopped, and neither is `pollJobStatus`. It may be called on any thread, in any order.
    /// When the last copy of the client goes meanwhile, its watches throw `CancellationError`.
    public func suspend() {
        hub.suspend()
    }

    /// Goes on with all watches at once: each asks without waiting how things are, and then waits again.
    public func resume() {
        hub.resume()
    }

    /// Ends all pauses that were made because of failures, for an app that learns that the network is back.
    public func networkReturned() {
        hub.networkReturned()
    }

    /// Where the watch of a job stands.
    ///
    /// - Parameter jobID: The job.
    /// - Returns: A token to go on from, in another process too.
    public func pollToken(of jobID: String) -> PollToken {
        hub.known(of: jobID)?.known.map(PollToken.init) ?? PollToken(jobID: jobID)
    }
}
