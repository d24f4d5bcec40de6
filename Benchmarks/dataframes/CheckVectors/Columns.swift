import DataFrames

/// What a program asks for that the dataframe does not have, or that the checker cannot say.
struct Missing: Error, CustomStringConvertible {
    let description: String

    init(_ what: String) { description = "there is no \(what)" }
}

/// What PySpark refuses while the program runs, and Swift's types while it is compiled.
struct RefusedByTypes: Error {}

/// Makes columns of a program's arguments.
struct Columns {
    let tables: [String: DataFrame]

    /// A column or a constant: a text is a constant.
    func operand(_ json: JSON) throws -> any ColumnOperand {
        switch json {
        case .null: return Int?.none
        case .boolean(let value): return value
        case .integer(let value): return Int(value)
        case .number(let value): return value
        case .text(let text): return text
        case .list(let list): return try list.map { try operand($0).asColumn }
        case .object: return try column(json)
        }
    }

    /// An argument of a function: a text is a column's name.
    func argument(_ json: JSON) throws -> any ColumnOrName {
        if let name = json.text { return name }
        return try operand(json).asColumn
    }

    /// A column of its name, or of what makes one.
    func named(_ json: JSON) throws -> Column {
        if let name = json.text { return col(name) }
        return try operand(json).asColumn
    }

    /// The column that an object of a program makes.
    private func column(_ json: JSON) throws -> Column {
        let arguments = json["args"]?.list ?? []
        if let name = json["$c"]?.text { return col(name) }
        if let value = json["$lit"] { return try operand(value).asColumn }
        if let text = json["$expr"]?.text { return expr(text) }
        if let reference = json["$ref"]?.texts, reference.count == 2 {
            guard let table = tables[reference[0]] else { throw Missing("table \(reference[0])") }
            return table[reference[1]]
        }
        if let name = json["$fn"]?.text {
            return try Function(columns: self, name: name, arguments: arguments, named: json["kw"]).made()
        }
        if let name = json["$op"]?.text { return try operation(name, arguments) }
        if let name = json["$m"]?.text { return try method(name, json["of"] ?? .null, arguments, json["kw"]) }
        throw Missing("column of \(json)")
    }

    // MARK: operators

    private func operation(_ name: String, _ arguments: [JSON]) throws -> Column {
        guard let first = arguments.first else { throw Missing("operator \(name) of nothing") }
        let left = try operand(first)
        switch name {
        case "neg": return -left.asColumn
        case "~": return ~left.asColumn
        default: break
        }
        guard arguments.count == 2 else { throw Missing("operator \(name) of \(arguments.count)") }
        let right = try operand(arguments[1])
        if let constant = left as? any ColumnConstant { return try operation(name, constant, right.asColumn) }
        return try operation(name, left.asColumn, right)
    }

    private func operation(_ name: String, _ left: Column, _ right: some ColumnOperand) throws -> Column {
        switch name {
        case "==": left == right
        case "!=": left != right
        case "<": left < right
        case "<=": left <= right
        case ">": left > right
        case ">=": left >= right
        case "+": left + right
        case "-": left - right
        case "*": left * right
        case "/": left / right
        case "%": left % right
        case "&": left & right.asColumn
        case "|": left | right.asColumn
        case "**": pow(left, right.asColumn)
        case "[]": left[right]
        default: throw Missing("operator \(name)")
        }
    }

    /// Python asks the column on the right side, which turns sums, products and truths round, and mirrors comparisons.
    private func operation(_ name: String, _ left: some ColumnConstant, _ right: Column) throws -> Column {
        switch name {
        case "+": right + left
        case "*": right * left
        case "&": right & left.asColumn
        case "|": right | left.asColumn
        case "==": right == left
        case "!=": right != left
        case "<": right > left
        case "<=": right >= left
        case ">": right < left
        case ">=": right <= left
        case "-": left - right
        case "/": left / right
        case "%": left % right
        case "**": pow(left.asColumn, right)
        default: throw Missing("operator \(name) of a constant and a column")
        }
    }

    // MARK: methods

    private func method(_ name: String, _ owner: JSON, _ arguments: [JSON], _ named: JSON?) throws -> Column {
        if name == "colRegex", let pattern = arguments.first?.text {
            guard let table = owner["$df"]?.list?.first?.list?.dropFirst().first?.list?.first?.text,
                let frame = tables[table]
            else { throw Missing("colRegex of \(owner)") }
            return frame.colRegex(pattern)
        }
        let column = try operand(owner).asColumn
        func value(_ index: Int) throws -> Column {
            guard arguments.indices.contains(index) else { throw RefusedByTypes() }
            return try operand(arguments[index]).asColumn
        }
        func text(_ index: Int) throws -> String {
            guard arguments.indices.contains(index), let text = arguments[index].text else { throw RefusedByTypes() }
            return text
        }
        switch name {
        case "alias", "name":
            let names = arguments.compactMap(\.text)
            switch names.count {
            case 1: return name == "name" ? column.name(names[0]) : column.alias(names[0])
            case 2: return column.alias(names[0], names[1])
            case 3: return column.alias(names[0], names[1], names[2])
            default: throw Missing("alias of \(names.count) names")
            }
        case "cast", "astype": return column.cast(try text(0))
        case "try_cast": return column.try_cast(try text(0))
        case "asc": return column.asc()
        case "asc_nulls_first": return column.asc_nulls_first()
        case "asc_nulls_last": return column.asc_nulls_last()
        case "desc": return column.desc()
        case "desc_nulls_first": return column.desc_nulls_first()
        case "desc_nulls_last": return column.desc_nulls_last()
        case "isNull": return column.isNull()
        case "isNotNull": return column.isNotNull()
        case "isNaN": return column.isNaN()
        case "eqNullSafe": return column.eqNullSafe(try value(0))
        case "isin":
            let values = arguments.count == 1 ? arguments[0].list ?? arguments : arguments
            return column.isin(try values.map { try operand($0).asColumn })
        case "like": return column.like(try value(0))
        case "ilike": return column.ilike(try value(0))
        case "rlike": return column.rlike(try value(0))
        case "contains": return column.contains(try value(0))
        case "startswith": return column.startswith(try value(0))
        case "endswith": return column.endswith(try value(0))
        case "substr": return column.substr(try value(0), try value(1))
        case "between": return column.between(try value(0), try value(1))
        case "getItem": return column.getItem(try value(0))
        case "getField": return column.getField(try text(0))
        case "bitwiseAND": return column.bitwiseAND(try value(0))
        case "bitwiseOR": return column.bitwiseOR(try value(0))
        case "bitwiseXOR": return column.bitwiseXOR(try value(0))
        case "withField": return column.withField(try text(0), try value(1))
        case "dropFields":
            guard arguments.count < 3 else { throw Missing("dropFields of \(arguments.count) names") }
            return arguments.count == 1
                ? column.dropFields(try text(0)) : column.dropFields(try text(0), try text(1))
        case "when": return column.when(try value(0), try value(1))
        case "otherwise": return column.otherwise(try value(0))
        case "over": return column.over(try window(arguments.first?["$window"] ?? .null))
        default: throw Missing("method \(name) of a column")
        }
    }

    // MARK: windows

    private func window(_ json: JSON) throws -> WindowSpec {
        var window = Window.partitionBy(try (json["partitionBy"]?.list ?? []).map { try argument($0) })
        if let order = json["orderBy"]?.list { window = window.orderBy(try order.map { try argument($0) }) }
        func bound(_ json: JSON, _ none: Int) -> Int { json.integer ?? none }
        if let bounds = json["rowsBetween"]?.list, bounds.count == 2 {
            window = window.rowsBetween(bound(bounds[0], .min), bound(bounds[1], .max))
        }
        if let bounds = json["rangeBetween"]?.list, bounds.count == 2 {
            window = window.rangeBetween(bound(bounds[0], .min), bound(bounds[1], .max))
        }
        return window
    }
}
