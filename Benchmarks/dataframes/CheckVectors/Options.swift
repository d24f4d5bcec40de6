/// The command line.
struct Options {
    static let usage = """
        usage: check-vectors [OPTION...] FILE...

        Asks every case of files of known answers from Apache Spark, through the dataframe's API, and prints those that
        differ. Ends with 0 where all agree or are on the list of differences.

          --only ID       only the cases of this id, or of a group (may stand several times)
          --list FILE     the list of differences
          --master M      where jobs run (local[2])
          --workers N     the same as --master local[N]
          --split ROWS    the cases' tables are in partitions of so many rows
          --conf KEY=VALUE  a setting of all sessions, such as spark.roost.exchange=always (may stand several times)
          --at-once N     how many cases are asked at once (4)
          --quiet         no lines for cases on the list
        """

    var only: [String] = []
    var list: String?
    var master = "local[2]"
    var rowsPerPartition: Int?
    var settings: [(key: String, value: String)] = []
    var atOnce = 4
    var isQuiet = false
    var files: [String] = []

    init(_ arguments: [String]) throws {
        var rest = arguments[...]
        func value(_ option: String) throws -> String {
            guard let value = rest.popFirst() else { throw Malformed("\(option) needs a value\n\(Self.usage)") }
            return value
        }
        while let argument = rest.popFirst() {
            switch argument {
            case "--only": only.append(try value(argument))
            case "--list": list = try value(argument)
            case "--master": master = try value(argument)
            case "--workers": master = "local[\(try Self.count(try value(argument), argument, 64))]"
            case "--split": rowsPerPartition = try Self.count(try value(argument), argument, 1_000_000)
            case "--conf":
                let text = try value(argument)
                guard let equals = text.firstIndex(of: "=") else { throw Malformed("--conf takes KEY=VALUE") }
                settings.append((String(text[..<equals]), String(text[text.index(after: equals)...])))
            case "--at-once": atOnce = try Self.count(try value(argument), argument, 64)
            case "--quiet": isQuiet = true
            case let option where option.hasPrefix("-"):
                throw Malformed("there is no option \(option)\n\(Self.usage)")
            default: files.append(argument)
            }
        }
        guard !files.isEmpty else { throw Malformed("no file is named\n\(Self.usage)") }
    }

    private static func count(_ text: String, _ option: String, _ most: Int) throws -> Int {
        guard let count = Int(text), (1...most).contains(count) else {
            throw Malformed("\(option) takes a number from 1 to \(most)")
        }
        return count
    }

    func wants(_ vector: VectorCase) -> Bool {
        only.isEmpty || only.contains { vector.id == $0 || vector.id.hasPrefix($0 + "-") }
    }
}
