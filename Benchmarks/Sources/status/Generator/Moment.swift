import Glibc

/// Moments as seconds since 1970, by the clock that PostgreSQL stamps commits with.
enum Moment {
    static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
