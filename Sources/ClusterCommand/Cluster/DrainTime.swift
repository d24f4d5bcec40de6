/// How long calls in flight are waited for when a job or a cluster is stopped.
enum DrainTime {
    static let most: Duration = .seconds(30)
}
