/// The words that have a meaning in the grammar; the raw value is the word.
///
/// Each may be a name as well: Spark reserves none of them unless it is told to.
enum Keyword: String, Hashable, Sendable, CaseIterable {
    case begin = "BEGIN", execute = "EXECUTE", immediate = "IMMEDIATE", insert = "INSERT", into = "INTO"
    case overwrite = "OVERWRITE"
    case add = "ADD", aggregate = "AGGREGATE", all = "ALL", and = "AND", anti = "ANTI", `any` = "ANY"
    case anyValue = "ANY_VALUE", array = "ARRAY", `as` = "AS", asc = "ASC", between = "BETWEEN", bigint = "BIGINT"
    case binary = "BINARY", boolean = "BOOLEAN", both = "BOTH", bucket = "BUCKET", by = "BY", byte = "BYTE"
    case cache = "CACHE", `case` = "CASE", cast = "CAST", catalogs = "CATALOGS", char = "CHAR"
    case character = "CHARACTER", clear = "CLEAR", cluster = "CLUSTER", codegen = "CODEGEN", collate = "COLLATE"
    case column = "COLUMN", columns = "COLUMNS", comment = "COMMENT", cost = "COST", create = "CREATE"
    case cross = "CROSS", cube = "CUBE", current = "CURRENT", databases = "DATABASES", date = "DATE"
    case dateadd = "DATEADD", datediff = "DATEDIFF", dateAdd = "DATE_ADD", dateDiff = "DATE_DIFF", day = "DAY"
    case dayofyear = "DAYOFYEAR", days = "DAYS", dec = "DEC", decimal = "DECIMAL", `default` = "DEFAULT"
    case desc = "DESC", describe = "DESCRIBE", distinct = "DISTINCT", distribute = "DISTRIBUTE", div = "DIV"
    case double = "DOUBLE", drop = "DROP", `else` = "ELSE", end = "END", escape = "ESCAPE", except = "EXCEPT"
    case exclude = "EXCLUDE", exists = "EXISTS", explain = "EXPLAIN", extend = "EXTEND", extended = "EXTENDED"
    case extract = "EXTRACT", `false` = "FALSE", filter = "FILTER", first = "FIRST", float = "FLOAT"
    case following = "FOLLOWING", `for` = "FOR", formatted = "FORMATTED", from = "FROM", full = "FULL"
    case function = "FUNCTION", functions = "FUNCTIONS", global = "GLOBAL", group = "GROUP", grouping = "GROUPING"
    case having = "HAVING", hour = "HOUR", hours = "HOURS", identifier = "IDENTIFIER", `if` = "IF", ignore = "IGNORE"
    case ilike = "ILIKE", `in` = "IN", include = "INCLUDE", inner = "INNER", int = "INT", integer = "INTEGER"
    case intersect = "INTERSECT", interval = "INTERVAL", `is` = "IS", join = "JOIN", last = "LAST"
    case lateral = "LATERAL", lazy = "LAZY", leading = "LEADING", left = "LEFT", level = "LEVEL", like = "LIKE"
    case limit = "LIMIT", logical = "LOGICAL", long = "LONG", map = "MAP", max = "MAX", microsecond = "MICROSECOND"
    case microseconds = "MICROSECONDS", millisecond = "MILLISECOND", milliseconds = "MILLISECONDS", setMinus = "MINUS"
    case minute = "MINUTE", minutes = "MINUTES", month = "MONTH", months = "MONTHS", name = "NAME"
    case namespaces = "NAMESPACES", nanosecond = "NANOSECOND", nanoseconds = "NANOSECONDS", natural = "NATURAL"
    case not = "NOT", `null` = "NULL", nulls = "NULLS", numeric = "NUMERIC", of = "OF", offset = "OFFSET", on = "ON"
    case options = "OPTIONS", or = "OR", order = "ORDER", out = "OUT", outer = "OUTER", over = "OVER"
    case overlay = "OVERLAY", partition = "PARTITION", partitions = "PARTITIONS", percent = "PERCENT"
    case pivot = "PIVOT", placing = "PLACING", position = "POSITION", preceding = "PRECEDING", quarter = "QUARTER"
    case qualify = "QUALIFY", query = "QUERY", range = "RANGE", real = "REAL", recursion = "RECURSION", recursive =
        "RECURSIVE"
    case regexp = "REGEXP", repeatable = "REPEATABLE", replace = "REPLACE", reset = "RESET", respect = "RESPECT"
    case right = "RIGHT", rlike = "RLIKE", rollup = "ROLLUP", row = "ROW", rows = "ROWS", schemas = "SCHEMAS"
    case second = "SECOND", seconds = "SECONDS", select = "SELECT", semi = "SEMI", set = "SET", sets = "SETS"
    case short = "SHORT", show = "SHOW", smallint = "SMALLINT", some = "SOME", sort = "SORT", string = "STRING"
    case `struct` = "STRUCT", substr = "SUBSTR", substring = "SUBSTRING", table = "TABLE", tables = "TABLES"
    case tablesample = "TABLESAMPLE", tblproperties = "TBLPROPERTIES", temp = "TEMP", temporary = "TEMPORARY"
    case then = "THEN", time = "TIME", timediff = "TIMEDIFF", timestamp = "TIMESTAMP", timestampadd = "TIMESTAMPADD"
    case timestampdiff = "TIMESTAMPDIFF", timestampLTZ = "TIMESTAMP_LTZ", timestampNTZ = "TIMESTAMP_NTZ"
    case tinyint = "TINYINT", to = "TO", trailing = "TRAILING", trim = "TRIM", `true` = "TRUE", tryCast = "TRY_CAST"
    case unbounded = "UNBOUNDED", uncache = "UNCACHE", union = "UNION", unknown = "UNKNOWN", unpivot = "UNPIVOT"
    case use = "USE", using = "USING", values = "VALUES", varchar = "VARCHAR", variant = "VARIANT", view = "VIEW"
    case views = "VIEWS", void = "VOID", week = "WEEK", weeks = "WEEKS", when = "WHEN", `where` = "WHERE"
    case window = "WINDOW", with = "WITH", within = "WITHIN", x = "X", year = "YEAR", years = "YEARS"
}

extension Keyword {
    /// The keyword that these letters spell, in any case.
    init?(_ word: ArraySlice<UInt8>) {
        guard word.count <= Self.longest else { return nil }
        guard let keyword = Self.byText[word.map(ASCII.upper)] else { return nil }
        self = keyword
    }

    private static let byText = Dictionary(uniqueKeysWithValues: allCases.map { (Array($0.rawValue.utf8), $0) })

    private static let longest = allCases.map { $0.rawValue.utf8.count }.max() ?? 0

    /// Whether it may name a column, but not a table without `AS`, which would make joins ambiguous.
    var isStrict: Bool {
        switch self {
        case .anti, .cross, .except, .full, .inner, .intersect, .join, .lateral, .left, .natural, .on, .right, .semi,
            .setMinus, .union, .using:
            true
        default: false
        }
    }
}
