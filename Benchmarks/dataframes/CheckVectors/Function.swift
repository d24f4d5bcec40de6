import DataFrames

/// A function of a program, by its name in PySpark.
///
/// Those whose arguments are not all columns go through the words of their own, and all others by their name.
struct Function {
    let columns: Columns
    let name: String
    let arguments: [JSON]
    let named: JSON?

    func made() throws -> Column {
        switch name {
        case "lit": return lit(try value(0))
        case "col", "column": return col(try text(0))
        case "expr": return expr(try text(0))
        case "call_function": return call_function(try text(0), try rest(1))
        case "when": return when(try value(0), try value(1))
        case "asc": return asc(try column(0))
        case "asc_nulls_first": return asc_nulls_first(try column(0))
        case "asc_nulls_last": return asc_nulls_last(try column(0))
        case "desc": return desc(try column(0))
        case "desc_nulls_first": return desc_nulls_first(try column(0))
        case "desc_nulls_last": return desc_nulls_last(try column(0))
        default: break
        }
        return try aggregate() ?? window() ?? collection() ?? textual() ?? temporal() ?? other()
    }

    // MARK: words

    private func aggregate() throws -> Column? {
        switch name {
        case "count": count(try column(0))
        case "countDistinct", "count_distinct": count_distinct(try rest(0))
        case "sumDistinct", "sum_distinct": sum_distinct(try column(0))
        case "mean": mean(try column(0))
        case "approx_count_distinct": approx_count_distinct(try column(0), double(1))
        case "first": DataFrames.first(try column(0), ignorenulls: flag("ignorenulls", 1) ?? false)
        case "last": last(try column(0), ignorenulls: flag("ignorenulls", 1) ?? false)
        case "any_value": any_value(try column(0), ignoreNulls: flag("ignoreNulls", 1) ?? false)
        case "mode": mode(try column(0), deterministic: flag("deterministic", 1) ?? false)
        case "percentile_approx": percentile_approx(try column(0), try value(1), try optional(2) ?? lit(10_000))
        default: nil
        }
    }

    private func window() throws -> Column? {
        switch name {
        case "lag": lag(try column(0), integer(1) ?? 1, try optional(2))
        case "lead": lead(try column(0), integer(1) ?? 1, try optional(2))
        case "nth_value": nth_value(try column(0), try whole(1), ignoreNulls: flag("ignoreNulls", 2) ?? false)
        case "ntile": ntile(try whole(0))
        default: nil
        }
    }

    private func collection() throws -> Column? {
        switch name {
        case "array": array(try spread())
        case "struct": `struct`(try spread())
        case "coalesce": coalesce(try spread())
        case "greatest": greatest(try spread())
        case "least": least(try spread())
        case "concat": concat(try spread())
        case "create_map": create_map(try spread())
        case "array_contains": array_contains(try column(0), try value(1))
        case "array_position": array_position(try column(0), try value(1))
        case "array_remove": array_remove(try column(0), try value(1))
        case "array_append": array_append(try column(0), try value(1))
        case "array_join": array_join(try column(0), try text(1), arguments.count > 2 ? try text(2) : nil)
        case "element_at": element_at(try column(0), try value(1))
        case "sort_array": sort_array(try column(0), asc: flag("asc", 1) ?? true)
        case "sequence": sequence(try column(0), try column(1), arguments.count > 2 ? try column(2) : nil)
        case "slice": slice(try column(0), try column(1), try column(2))
        case "from_json": from_json(try column(0), try value(1))
        case "from_csv": from_csv(try column(0), try value(1))
        case "schema_of_json": schema_of_json(try value(0))
        case "get_json_object": get_json_object(try column(0), try text(1))
        default: nil
        }
    }

    private func textual() throws -> Column? {
        switch name {
        case "concat_ws": concat_ws(try text(0), try rest(1))
        case "format_string": format_string(try text(0), try rest(1))
        case "format_number": format_number(try column(0), try whole(1))
        case "split": split(try column(0), try value(1), arguments.count > 2 ? try column(2) : -1)
        case "regexp_extract": regexp_extract(try column(0), try text(1), try whole(2))
        case "regexp_replace": regexp_replace(try column(0), try value(1), try value(2))
        case "lpad": lpad(try column(0), try value(1), try value(2))
        case "rpad": rpad(try column(0), try value(1), try value(2))
        case "instr": instr(try column(0), try value(1))
        case "locate": locate(try text(0), try column(1), integer(2) ?? 1)
        case "substring_index": substring_index(try column(0), try text(1), try whole(2))
        case "translate": translate(try column(0), try text(1), try text(2))
        case "sha2": sha2(try column(0), try whole(1))
        case "conv": conv(try column(0), try whole(1), try whole(2))
        default: nil
        }
    }

    private func temporal() throws -> Column? {
        switch name {
        case "datediff": datediff(try column(0), try column(1))
        case "date_format": date_format(try column(0), try text(1))
        case "date_trunc": date_trunc(try text(0), try column(1))
        case "trunc": trunc(try column(0), try text(1))
        case "to_date": to_date(try column(0), arguments.count > 1 ? try text(1) : nil)
        case "to_timestamp": to_timestamp(try column(0), arguments.count > 1 ? try text(1) : nil)
        case "from_unixtime" where arguments.count > 1: from_unixtime(try column(0), try text(1))
        case "from_unixtime": from_unixtime(try column(0))
        case "unix_timestamp" where arguments.isEmpty: unix_timestamp()
        case "unix_timestamp" where arguments.count > 1: unix_timestamp(try column(0), try text(1))
        case "unix_timestamp": unix_timestamp(try column(0))
        case "next_day": next_day(try column(0), try text(1))
        case "from_utc_timestamp": from_utc_timestamp(try column(0), try value(1))
        case "to_utc_timestamp": to_utc_timestamp(try column(0), try value(1))
        case "date_part": date_part(try value(0), try column(1))
        case "extract": extract(try value(0), try column(1))
        default: nil
        }
    }

    private func other() throws -> Column {
        switch name {
        case "log" where arguments.count == 2: log(double(0) ?? .nan, try column(1))
        case "log": log(try column(0))
        case "isnull": isnull(try column(0))
        case "isnotnull": isnotnull(try column(0))
        case "negative", "negate": negative(try column(0))
        case "pow", "power": pow(try column(0), try column(1))
        default: call_function(name, try rest(0))
        }
    }

    // MARK: arguments

    private func json(_ index: Int) throws -> JSON {
        guard arguments.indices.contains(index) else { throw RefusedByTypes() }
        return arguments[index]
    }

    private func column(_ index: Int) throws -> Column { try columns.named(try json(index)) }
    private func value(_ index: Int) throws -> Column { try columns.operand(try json(index)).asColumn }

    private func optional(_ index: Int) throws -> Column? {
        arguments.indices.contains(index) ? try value(index) : nil
    }

    private func text(_ index: Int) throws -> String {
        guard let text = try json(index).text else { throw RefusedByTypes() }
        return text
    }

    private func whole(_ index: Int) throws -> Int {
        guard let number = try json(index).integer else { throw RefusedByTypes() }
        return number
    }

    private func integer(_ index: Int) -> Int? { arguments.indices.contains(index) ? arguments[index].integer : nil }
    private func double(_ index: Int) -> Double? { arguments.indices.contains(index) ? arguments[index].double : nil }

    private func flag(_ key: String, _ index: Int) -> Bool? {
        named?[key]?.boolean ?? (arguments.indices.contains(index) ? arguments[index].boolean : nil)
    }

    /// The arguments from this one on.
    private func rest(_ start: Int) throws -> [any ColumnOrName] {
        try arguments.dropFirst(start).map { try columns.argument($0) }
    }

    /// All arguments, which may stand in a list.
    private func spread() throws -> [any ColumnOrName] {
        try (arguments.count == 1 ? arguments[0].spread : arguments).map { try columns.argument($0) }
    }
}
