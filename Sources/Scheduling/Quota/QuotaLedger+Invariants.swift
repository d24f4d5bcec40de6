extension QuotaLedger {
    /// What is wrong with the ledger; `nil` when all of it fits together.
    package func invalidity() -> String? {
        if inFlight < 0 { return "\(-inFlight) charges came back twice" }
        if !concurrency.isWithinBounds { return "the concurrency limit \(concurrency.value) is out of its bounds" }
        for meter in [tokens, requests] {
            if meter.spent < 0 { return "more \(meter.kind) came back than were charged" }
            if !meter.minute.holdsItsSum || !meter.short.allSatisfy(\.holdsItsSum) {
                return "a window of \(meter.kind) does not hold its sum"
            }
            if !meter.rate.isSound {
                return "the endpoint's \(meter.kind) for one of ours cannot be \(meter.rate.factor)"
            }
        }
        return nil
    }
}
