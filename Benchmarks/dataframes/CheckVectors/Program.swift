import DataFrames

/// Runs a program of the dataframe: each step calls what the step before gave.
struct Program {
    let session: Session
    let tables: [String: DataFrame]
    /// The folder with the case's files.
    let folder: String

    var columns: Columns { Columns(tables: tables) }

    func run(_ steps: [JSON]) async throws -> Product {
        var product: Product?
        for step in steps {
            guard let parts = step.list, let name = parts.first?.text else { throw Missing("step \(step)") }
            let call = Call(
                name: name, arguments: parts.count > 1 ? parts[1].list ?? [] : [],
                named: parts.count > 2 ? parts[2] : .null)
            switch product {
            case nil: product = .frame(try await begin(call))
            case .frame(let frame): product = try await perform(call, frame)
            case .grouped(let grouped): product = try await perform(call, grouped)
            case .value where name == "collect": break
            default: throw Missing("\(name) of what is no dataframe")
            }
            // A mistake is one of the plan at the step that makes it.
            if case .frame(let frame) = product { _ = try frame.schema }
        }
        guard let product else { throw Missing("program without steps") }
        return product
    }

    /// The rows of a query with its parameters.
    func sql(_ text: String, _ args: JSON) async throws -> DataFrame {
        if let list = args.list { return try await session.sql(text, try list.map { try columns.operand($0) }) }
        var named: [String: any ColumnOperand] = [:]
        for member in args.members ?? [] { named[member.key] = try columns.operand(member.value) }
        return try await session.sql(text, args: named)
    }

    // MARK: first steps

    private func begin(_ call: Call) async throws -> DataFrame {
        switch call.name {
        case "table":
            guard let name = call[0]?.text, let table = tables[name] else { throw Missing("table \(call[0] ?? .null)") }
            return table
        case "sql":
            let text = try call.text(0).replacing("$DIR", with: folder)
            return try await sql(text, call[1] ?? .null)
        case "range":
            let bounds = call.arguments.compactMap(\.integer).map(Int64.init)
            switch bounds.count {
            case 1: return session.range(bounds[0])
            case 2: return session.range(bounds[0], bounds[1])
            case 3: return session.range(bounds[0], bounds[1], step: bounds[2])
            default: throw RefusedByTypes()
            }
        case let name where name.hasPrefix("read."): return try await read(String(name.dropFirst(5)), call)
        default: throw Missing("first step \(call.name)")
        }
    }

    private func read(_ format: String, _ call: Call) async throws -> DataFrame {
        let path = try path(call[0] ?? .null)
        var reader = session.read
        for option in call.named.members ?? [] {
            switch (option.key, option.value) {
            case ("schema", let value): reader = reader.schema(value.text ?? "")
            case ("format", _): break
            case (let key, .boolean(let value)): reader = reader.option(key, value)
            case (let key, .integer(let value)): reader = reader.option(key, Int(value))
            case (let key, let value): reader = reader.option(key, value.text ?? "\(value)")
            }
        }
        switch format {
        // `csv` alone expects a header, which is on the list of differences.
        case "csv": return try await reader.format("csv").load(path)
        case "json": return try await reader.json(path)
        case "parquet": return try await reader.parquet(path)
        case "text": return try await reader.text(path)
        case "load": return try await reader.format(call.named["format"]?.text ?? "parquet").load(path)
        default: throw Missing("reader of \(format)")
        }
    }

    func path(_ json: JSON) throws -> String {
        if let name = json["$file"]?.text { return "\(folder)/\(name)" }
        guard let path = json.text else { throw RefusedByTypes() }
        return path.replacing("$DIR", with: folder)
    }

    /// Another dataframe of a program.
    func frame(_ json: JSON?) async throws -> DataFrame {
        guard let steps = json?["$df"]?.list else { throw RefusedByTypes() }
        guard case .frame(let frame) = try await run(steps) else { throw Missing("dataframe of \(json ?? .null)") }
        return frame
    }
}

/// One step of a program.
struct Call {
    let name: String
    let arguments: [JSON]
    let named: JSON

    subscript(_ index: Int) -> JSON? { arguments.indices.contains(index) ? arguments[index] : nil }

    /// An argument by its name, or else by its position.
    func value(_ key: String, _ index: Int) -> JSON? { named[key] ?? self[index] }

    func text(_ index: Int) throws -> String {
        guard let text = self[index]?.text else { throw RefusedByTypes() }
        return text
    }

    func integer(_ index: Int) throws -> Int {
        guard let number = self[index]?.integer else { throw RefusedByTypes() }
        return number
    }

    /// The arguments, which may stand in a list.
    var spread: [JSON] { arguments.count == 1 ? arguments[0].list ?? arguments : arguments }

    /// The arguments, all of which are texts.
    func texts() throws -> [String] {
        guard let texts = JSON.list(spread).texts else { throw RefusedByTypes() }
        return texts
    }
}
