extension [Double] {
    /// The middle one of the sorted values; 0 of none.
    package var median: Double { quantile(0.5) }

    /// The value that this part of the sorted values is below; 0 of none.
    package func quantile(_ part: Double) -> Double {
        guard !isEmpty else { return 0 }
        return sorted()[Swift.min(count - 1, Int(Double(count) * part))]
    }
}
