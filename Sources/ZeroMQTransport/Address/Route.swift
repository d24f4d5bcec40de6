/// The addresses of one host, tried one after another: a value.
struct Route {
    private var addresses: [Address] = []
    private var next = 0

    /// The address to try now; nil where they are to be found first, or again.
    var current: Address? { next < addresses.count ? addresses[next] : nil }

    /// Begins with the first of these.
    mutating func found(_ addresses: [Address]) {
        self.addresses = addresses
        next = 0
    }

    /// The current one did not work.
    ///
    /// - Returns: Whether there is another one to try at once.
    mutating func failed() -> Bool {
        next += 1
        return next < addresses.count
    }
}
