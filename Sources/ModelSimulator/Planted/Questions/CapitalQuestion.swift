/// A question for the capital of a country of a small table.
struct CapitalQuestion: Sendable, Hashable {
    /// The right answer's position in ``capitals``.
    let index: Int

    /// Countries in lower case, none of whose names begins another's.
    static let capitals: [(country: String, city: String)] = [
        ("argentina", "Buenos Aires"), ("australia", "Canberra"), ("austria", "Vienna"), ("belgium", "Brussels"),
        ("brazil", "Brasília"), ("canada", "Ottawa"), ("chile", "Santiago"), ("china", "Beijing"),
        ("colombia", "Bogotá"), ("cuba", "Havana"), ("denmark", "Copenhagen"), ("egypt", "Cairo"),
        ("finland", "Helsinki"), ("france", "Paris"), ("germany", "Berlin"), ("greece", "Athens"),
        ("hungary", "Budapest"), ("india", "New Delhi"), ("ireland", "Dublin"), ("italy", "Rome"), ("japan", "Tokyo"),
        ("kenya", "Nairobi"), ("mexico", "Mexico City"), ("morocco", "Rabat"), ("netherlands", "Amsterdam"),
        ("new zealand", "Wellington"), ("norway", "Oslo"), ("peru", "Lima"), ("poland", "Warsaw"),
        ("portugal", "Lisbon"), ("romania", "Bucharest"), ("russia", "Moscow"), ("south korea", "Seoul"),
        ("spain", "Madrid"), ("sweden", "Stockholm"), ("switzerland", "Bern"), ("thailand", "Bangkok"),
        ("turkey", "Ankara"), ("united kingdom", "London"), ("vietnam", "Hanoi"),
    ]

    private static let leads = [
        "what is the capital of", "what is the capital city of", "what's the capital of", "what’s the capital of",
    ]

    /// The question in a text, the last of several; nil where there is none.
    init?(in text: String) {
        var scanner = TextScanner(text)
        var found: Int?
        for start in (0..<scanner.count).reversed() where found == nil {
            scanner.position = start
            guard scanner.isAtStartOfWord, Self.leads.contains(where: { scanner.takeWord($0) }) else { continue }
            scanner.skipBlanks()
            if scanner.takeWord("the") { scanner.skipBlanks() }
            found = Self.capitals.firstIndex { scanner.takeWord($0.country) }
        }
        guard let found else { return nil }
        index = found
    }

    /// The right answer.
    var city: String { Self.capitals[index].city }
}
