/// The time of the machine, and that of a clock that stands still while the driver does.
struct Times {
    let real: ContinuousClock.Instant
    let patient: ContinuousClock.Instant
}
