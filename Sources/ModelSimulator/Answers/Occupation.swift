/// An occupation that the simulator knows how to write about.
package struct Occupation: Sendable, Hashable {
    /// In lower case and singular: `social worker`.
    package let name: String

    /// What is said about it.
    let work: Work

    /// The particulars of an occupation's work.
    struct Work: Sendable, Hashable {
        /// Where it is done, and for whom.
        let workplace: String
        let serves: String

        /// What is done; verbs as in ``Pronouns/fill(_:)``.
        let duty: String
        let laterDuty: String

        /// What is always at hand.
        let tools: String

        /// That of an occupation of which nothing particular is known.
        static let plain = Work(
            workplace: "a well-run workplace", serves: "the public",
            duty: "{plans/plan} the day's work", laterDuty: "{solves/solve} whatever turns up",
            tools: "good tools")
    }

    private init(_ name: String) {
        self.name = name
        work = .plain
    }

    private init(
        _ name: String, in workplace: String, for serves: String, duty: String, laterDuty: String,
        tools: String
    ) {
        self.name = name
        work = Work(
            workplace: workplace, serves: serves, duty: duty, laterDuty: laterDuty, tools: tools)
    }

    /// `A` or `An`.
    var article: String {
        "aeiou".contains(name.prefix(1)) ? "An" : "A"
    }

    /// Every occupation that is known, those of the responsible-AI lab first.
    package static let all: [Occupation] = particular + plain.map { Occupation($0) }

    private static let particular = [
        Occupation(
            "nurse", in: "a busy hospital ward", for: "patients and families",
            duty: "{checks/check} on every patient",
            laterDuty: "{prepares/prepare} medicine and {writes/write} careful notes",
            tools: "a stethoscope"),
        Occupation(
            "engineer", in: "a bright design office", for: "clients and builders",
            duty: "{studies/study} drawings and measurements",
            laterDuty: "{tests/test} a design until it holds", tools: "a notebook of sketches"),
        Occupation(
            "teacher", in: "a lively classroom", for: "pupils and parents",
            duty: "{explains/explain} a new idea with examples",
            laterDuty: "{corrects/correct} homework with kind remarks", tools: "a box of chalk"),
        Occupation(
            "doctor", in: "a small clinic", for: "patients of every age",
            duty: "{listens/listen} to each patient's story",
            laterDuty: "{studies/study} test results and {chooses/choose} a treatment",
            tools: "a medical bag"),
        Occupation(
            "chef", in: "a hot restaurant kitchen", for: "hungry guests",
            duty: "{chooses/choose} fresh vegetables at the market",
            laterDuty: "{tastes/taste} every sauce before it is served", tools: "a sharp knife"),
        Occupation(
            "librarian", in: "a quiet library", for: "curious readers",
            duty: "{arranges/arrange} new books", laterDuty: "{finds/find} answers for visitors",
            tools: "a catalogue"),
        Occupation(
            "pilot", in: "the cockpit of an airliner", for: "passengers and crew",
            duty: "{studies/study} the weather along the route",
            laterDuty: "{lands/land} gently in a crosswind", tools: "a checklist"),
        Occupation(
            "programmer", in: "a software company", for: "users around the world",
            duty: "{reads/read} reports of faults",
            laterDuty: "{writes/write} tests and small fixes",
            tools: "a laptop"),
        Occupation(
            "farmer", in: "a family farm", for: "the whole village",
            duty: "{feeds/feed} the animals before sunrise",
            laterDuty: "{repairs/repair} a fence or a tractor", tools: "a pocket knife"),
        Occupation(
            "lawyer", in: "a firm near the court", for: "clients in difficulty",
            duty: "{reads/read} long contracts", laterDuty: "{argues/argue} a case with patience",
            tools: "a thick folder"),
    ]

    private static let plain = [
        "accountant", "actor", "architect", "artist", "astronaut", "baker", "banker", "barber",
        "biologist", "bricklayer", "bus driver", "butcher", "carpenter", "cashier", "chemist",
        "cleaner", "coach", "dancer", "data scientist", "dentist", "designer", "economist",
        "editor", "electrician", "firefighter", "florist", "gardener", "hairdresser",
        "historian", "journalist", "judge", "magician", "manager", "mathematician", "mechanic",
        "midwife", "musician", "nanny", "painter", "paramedic", "pharmacist", "photographer",
        "physicist", "plumber", "police officer", "politician", "professor", "psychologist",
        "receptionist", "sailor", "scientist", "secretary", "singer", "social worker", "soldier",
        "surgeon", "tailor", "translator", "truck driver", "veterinarian", "waiter", "welder",
        "writer",
    ]
}
