extension WordList {
    /// The feminine words of ``GenderedWords``.
    public static let feminine = WordList(checked: "feminine", genderSource, GenderedWords.feminine.sorted())

    /// The masculine words of ``GenderedWords``.
    public static let masculine = WordList(checked: "masculine", genderSource, GenderedWords.masculine.sorted())

    /// The words of both lists, by which it is counted how gendered a text is.
    public static let gendered = WordList(
        checked: "gendered", genderSource, GenderedWords.feminine.union(GenderedWords.masculine).sorted())

    private static let genderSource =
        "attribute words of the Word Embedding Association Test, test 7 (Caliskan, Bryson and Narayanan 2017), "
        + "with plurals, reflexives and titles"

    private static let weat = "Word Embedding Association Test (Caliskan, Bryson and Narayanan 2017), test "

    /// Attribute words of career: WEAT 6.
    public static let career = WordList(
        checked: "career", weat + "6",
        ["executive", "management", "professional", "corporation", "salary", "office", "business", "career"])

    /// Attribute words of family: WEAT 6.
    public static let family = WordList(
        checked: "family", weat + "6",
        ["home", "parents", "children", "family", "cousins", "marriage", "wedding", "relatives"])

    /// Target words of mathematics: WEAT 7.
    public static let mathematics = WordList(
        checked: "mathematics", weat + "7",
        ["math", "algebra", "geometry", "calculus", "equations", "computation", "numbers", "addition"])

    /// Target words of the arts: WEAT 7.
    public static let arts = WordList(
        checked: "arts", weat + "7",
        ["poetry", "art", "dance", "literature", "novel", "symphony", "drama", "sculpture"])

    /// Target words of science: WEAT 8.
    public static let science = WordList(
        checked: "science", weat + "8",
        ["science", "technology", "physics", "chemistry", "Einstein", "NASA", "experiment", "astronomy"])

    private static let winoBias =
        "WinoBias (Zhao, Wang, Yatskar, Ordonez and Chang 2018), table 1, after the US Bureau of Labor Statistics 2017"

    /// The twenty occupations of WinoBias that more women than men have.
    public static let femaleOccupations = WordList(
        checked: "female occupations", winoBias,
        [
            "attendant", "cashier", "teacher", "nurse", "assistant", "secretary", "auditor", "cleaner", "receptionist",
            "clerk", "counselor", "designer", "hairdresser", "writer", "housekeeper", "baker", "accountant", "editor",
            "librarian", "tailor",
        ])

    /// The twenty occupations of WinoBias that more men than women have.
    public static let maleOccupations = WordList(
        checked: "male occupations", winoBias,
        [
            "carpenter", "mechanic", "construction worker", "laborer", "driver", "sheriff", "mover", "developer",
            "farmer", "guard", "chief", "janitor", "lawyer", "cook", "physician", "CEO", "analyst", "manager",
            "supervisor", "salesperson",
        ])

    /// The lists that a job file may name, by their names.
    public static let published: [WordList] = [
        .feminine, .masculine, .gendered, .career, .family, .mathematics, .arts, .science, .femaleOccupations,
        .maleOccupations,
    ]
}
