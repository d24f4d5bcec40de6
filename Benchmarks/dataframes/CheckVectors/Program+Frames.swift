import DataFrames

// Steps that make a dataframe of one.
extension Program {
    func perform(_ call: Call, _ frame: DataFrame) async throws -> Product {
        if let grouped = try groups(call, frame) { return .grouped(grouped) }
        if let other = try await both(call, frame) { return .frame(other) }
        if let other = try shape(call, frame) ?? rows(call, frame) ?? nulls(call, frame) ?? spread(call, frame) {
            return .frame(other)
        }
        if let other = try await kept(call, frame) { return .frame(other) }
        return try await act(call, frame)
    }

    private func groups(_ call: Call, _ frame: DataFrame) throws -> GroupedData? {
        switch call.name {
        case "groupBy", "groupby": return frame.groupBy(try call.spread.map { try key($0, frame) })
        case "rollup": return frame.rollup(try call.spread.map { try key($0, frame) })
        case "cube": return frame.cube(try call.spread.map { try key($0, frame) })
        case "groupingSets":
            let sets = try (call[0]?.list ?? []).map { try ($0.list ?? []).map { try columns.named($0) } }
            return frame.groupingSets(sets, try call.arguments.dropFirst().map { try key($0, frame) })
        default: return nil
        }
    }

    /// A column, or the one at a position, counted from 1.
    func key(_ json: JSON, _ frame: DataFrame) throws -> any ColumnOrName {
        guard let position = json.integer else { return try columns.argument(json) }
        let names = try frame.columns
        guard names.indices.contains(abs(position) - 1) else { throw RefusedByTypes() }
        let column = frame[names[abs(position) - 1]]
        return position < 0 ? column.desc() : column
    }

    private func shape(_ call: Call, _ frame: DataFrame) throws -> DataFrame? {
        switch call.name {
        case "select": return frame.select(try call.spread.map { try columns.named($0) })
        case "selectExpr": return frame.selectExpr(try call.texts())
        case "withColumn": return frame.withColumn(try call.text(0), try column(call[1]))
        case "withColumns":
            return frame.withColumns(try (call[0]?.members ?? []).map { ($0.key, try column($0.value)) })
        case "withColumnRenamed": return frame.withColumnRenamed(try call.text(0), try call.text(1))
        case "withColumnsRenamed":
            return frame.withColumnsRenamed((call[0]?.members ?? []).map { ($0.key, $0.value.text ?? "") })
        case "drop":
            if let names = JSON.list(call.arguments).texts { return frame.drop(names) }
            return frame.drop(try call.arguments.map { try columns.named($0) })
        case "toDF": return frame.toDF(try call.texts())
        case "alias": return frame.alias(try call.text(0))
        case "unpivot", "melt":
            let ids = try (call.value("ids", 0) ?? .null).spread.map { try columns.named($0) }
            let values = call.value("values", 1) ?? .null
            guard let variable = call.value("variableColumnName", 2)?.text,
                let value = call.value("valueColumnName", 3)?.text
            else { throw RefusedByTypes() }
            return frame.unpivot(
                ids, values == .null ? nil : try values.spread.map { try columns.named($0) },
                variableColumnName: variable, valueColumnName: value)
        case "describe": return frame.describe(try call.texts())
        case "summary": return frame.summary(try call.texts())
        case "agg": return try aggregated(call, frame.groupBy())
        default: return nil
        }
    }

    /// A new column, which a text cannot be.
    private func column(_ json: JSON?) throws -> Column {
        guard let json, json.text == nil else { throw RefusedByTypes() }
        return try columns.named(json)
    }

    private func rows(_ call: Call, _ frame: DataFrame) throws -> DataFrame? {
        switch call.name {
        case "filter", "where":
            if let condition = call[0]?.text { return frame.filter(condition) }
            return frame.filter(try columns.named(call[0] ?? .null))
        case "limit": return frame.limit(try call.integer(0))
        case "offset": return frame.offset(try call.integer(0))
        case "distinct": return frame.distinct()
        case "dropDuplicates", "drop_duplicates":
            return frame.dropDuplicates(call.value("subset", 0).flatMap(\.texts))
        case "orderBy", "sort":
            let orders = try call.spread.map { try key($0, frame) }
            guard let ascending = call.named["ascending"] else { return frame.orderBy(orders) }
            let directions = ascending.list ?? orders.map { _ in ascending }
            return frame.orderBy(orders, ascending: directions.map { $0.boolean ?? ($0.integer != 0) })
        case "sample":
            let numbers = call.arguments.filter { $0.double != nil }
            guard let fraction = (call.named["fraction"] ?? numbers.first)?.double else { throw RefusedByTypes() }
            let seed = (call.named["seed"] ?? (numbers.count > 1 ? numbers[1] : nil))?.integer
            return frame.sample(
                fraction: fraction, seed: seed.map(Int64.init),
                withReplacement: call.arguments.first?.boolean ?? call.named["withReplacement"]?.boolean ?? false)
        default: return nil
        }
    }

    private func both(_ call: Call, _ frame: DataFrame) async throws -> DataFrame? {
        switch call.name {
        case "join":
            let other = try await self.frame(call.value("other", 0))
            let how = call.value("how", 2)?.text ?? "inner"
            let on = call.value("on", 1) ?? .null
            if let names = on.texts { return frame.join(other, on: names, how: how) }
            let conditions = try on == .null ? [] : on.spread.map { try columns.named($0) }
            if let first = conditions.first {
                return frame.join(other, on: conditions.dropFirst().reduce(first) { $0 & $1 }, how: how)
            }
            return frame.join(other, how: how)
        case "crossJoin": return frame.crossJoin(try await self.frame(call[0]))
        case "union": return frame.union(try await self.frame(call[0]))
        case "unionAll": return frame.unionAll(try await self.frame(call[0]))
        case "unionByName":
            return frame.unionByName(
                try await self.frame(call[0]),
                allowMissingColumns: call.value("allowMissingColumns", 1)?.boolean ?? false)
        case "intersect": return frame.intersect(try await self.frame(call[0]))
        case "intersectAll": return frame.intersectAll(try await self.frame(call[0]))
        case "subtract": return frame.subtract(try await self.frame(call[0]))
        case "exceptAll": return frame.exceptAll(try await self.frame(call[0]))
        default: return nil
        }
    }

    private func nulls(_ call: Call, _ frame: DataFrame) throws -> DataFrame? {
        switch call.name {
        case "na.fill", "fillna":
            let subset = call.value("subset", 1)?.texts
            guard let value = call.value("value", 0), value != .null, value.list == nil else { throw RefusedByTypes() }
            if let members = value.members {
                return frame.na.fill(try members.map { ($0.key, try columns.operand($0.value)) })
            }
            return frame.na.fill(try columns.operand(value), subset: subset)
        case "na.drop", "dropna":
            return frame.na.drop(
                how: call.value("how", 0)?.text ?? "any", thresh: call.value("thresh", 1)?.integer,
                subset: call.value("subset", 2)?.texts)
        case "na.replace", "replace":
            return frame.na.replace(try replacements(call), subset: call.value("subset", 2)?.texts)
        default: return nil
        }
    }

    private func replacements(_ call: Call) throws -> [(Column, any ColumnOperand)] {
        guard let old = call.value("to_replace", 0) else { throw RefusedByTypes() }
        func constant(_ json: JSON) throws -> Column { lit(try columns.operand(json)) }
        if let members = old.members { return try members.map { (lit($0.key), try columns.operand($0.value)) } }
        let values = old.list ?? [old]
        let new = call.value("value", 1) ?? .null
        let others = new.list ?? values.map { _ in new }
        // Pairs of lists of two lengths cannot be written.
        guard values.count == others.count else { throw RefusedByTypes() }
        return try zip(values, others).map { (try constant($0), try columns.operand($1)) }
    }
}

extension JSON {
    /// The elements of a list, or the one value.
    var spread: [JSON] { list ?? [self] }
}
