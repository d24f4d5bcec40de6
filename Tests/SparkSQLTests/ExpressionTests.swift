import SparkSQL
import Testing

/// Expressions: operators, predicates and constructs.
@Suite struct ExpressionTests {
    private let a = name("a"), b = name("b"), c = name("c")

    @Test func operatorsBindAsInSpark() throws {
        #expect(try parsed("a + b * c") == binary(a, .plus, binary(b, .multiply, c)))
        #expect(try parsed("a - b - c") == binary(binary(a, .minus, b), .minus, c))
        #expect(try parsed("a || b + c") == binary(binary(a, .concatenate, b), .plus, c))
        #expect(try parsed("a | b ^ c & a") == binary(a, .bitwiseOr, binary(b, .bitwiseXor, binary(c, .bitwiseAnd, a))))
        #expect(try parsed("a & b << c + a") == binary(a, .bitwiseAnd, binary(b, .shiftLeft, binary(c, .plus, a))))
        #expect(try parsed("a = b = c") == binary(binary(a, .equal, b), .equal, c))
        #expect(try parsed("a >>> b >> c") == binary(binary(a, .shiftRightUnsigned, b), .shiftRight, c))
        #expect(try parsed("NOT a = b AND c") == binary(not(binary(a, .equal, b)), .and, c))
        #expect(try parsed("a OR b AND c") == binary(a, .or, binary(b, .and, c)))
        #expect(try parsed("a DIV b % c") == binary(binary(a, .integralDivide, b), .remainder, c))
        #expect(try parsed("! a") == not(a))
        #expect(try parsed("a !> b") == binary(a, .lessEqual, b))
        #expect(try parsed("a == b") == parsed("a = b"))
        #expect(try parsed("a <> b") == not(binary(a, .equal, b)))
        #expect(try parsed("(a + b) * c") == binary(binary(a, .plus, b), .multiply, c))
    }

    @Test func manyConditionsAreABalancedTreeAsSparkBuildsIt() throws {
        let d = name("d")
        #expect(try parsed("a AND b AND c") == binary(binary(a, .and, b), .and, c))
        #expect(try parsed("a OR b OR c OR d") == binary(binary(a, .or, b), .or, binary(c, .or, d)))
    }

    @Test func aMinusBeforeANumberBelongsToIt() throws {
        #expect(try parsed("-1") == number(-1))
        #expect(try parsed("a -1") == binary(a, .minus, number(1)))
        #expect(try parsed("- -1") == SyntaxExpression(.unary(.minus, number(-1))))
        #expect(try parsed("-a") == SyntaxExpression(.unary(.minus, a)))
        #expect(try parsed("-2147483648") == number(.min))
        #expect(try parsed("+~a") == SyntaxExpression(.unary(.plus, SyntaxExpression(.unary(.bitwiseNot, a)))))
    }

    @Test func predicatesHaveSparksForms() throws {
        #expect(try parsed("a IS NULL") == SyntaxExpression(.test(.isNull, a)))
        #expect(try parsed("a = b IS NOT NULL") == SyntaxExpression(.test(.isNotNull, binary(a, .equal, b))))
        #expect(try parsed("a IS NOT TRUE") == not(binary(a, .nullSafeEqual, literal(.boolean(true)))))
        #expect(try parsed("a IS DISTINCT FROM b") == not(binary(a, .nullSafeEqual, b)))
        #expect(try parsed("a IS NOT DISTINCT FROM b") == binary(a, .nullSafeEqual, b))
        #expect(try parsed("a IS NOT UNKNOWN") == SyntaxExpression(.test(.isNotUnknown, a)))
        let between = SyntaxExpression(.between(a, lower: number(1), upper: number(2)))
        #expect(try parsed("a BETWEEN 1 AND 2 AND b") == binary(between, .and, b))
        #expect(try parsed("a NOT BETWEEN 1 AND 2") == not(between))
        #expect(try parsed("a NOT IN (1, b)") == not(SyntaxExpression(.inList(a, [number(1), b]))))
        #expect(try parsed("a LIKE 'x' ESCAPE '/'") == SyntaxExpression(.like(.init(.like, a, text("x"), escape: "/"))))
        #expect(try parsed("a NOT REGEXP 'x'") == not(SyntaxExpression(.like(.init(.rlike, a, text("x"))))))
        let many = SyntaxLikeMany(.ilike, needsAll: false, isNegated: true, a, [text("x"), b])
        #expect(try parsed("a NOT ILIKE SOME ('x', b)") == SyntaxExpression(.likeMany(many)))
    }

    @Test func queriesStandInExpressions() throws {
        let query = try SyntaxQuery(sql: "SELECT 1")
        #expect(try parsed("(SELECT 1) + 1") == binary(SyntaxExpression(.scalarQuery(query)), .plus, number(1)))
        #expect(try parsed("NOT EXISTS (SELECT 1)") == not(SyntaxExpression(.exists(query))))
        #expect(try parsed("a IN (SELECT 1)") == SyntaxExpression(.inQuery(a, query)))
        let row = SyntaxExpression(.row([a, b]))
        #expect(try parsed("(a, b) NOT IN (SELECT 1)") == not(SyntaxExpression(.inQuery(row, query))))
        #expect(try parsed("exists(a, x -> x > 1)") == call("exists", a, parsed("x -> x > 1")))
        #expect(try parsed("((SELECT 1) + 1)") == parsed("(SELECT 1) + 1"))
        #expect(try parsed("(((a)))") == a)
    }

    @Test func constructsAreCallsOfTheirFunctions() throws {
        #expect(try parsed("extract(YEAR FROM a)") == call("extract", text("YEAR"), a))
        #expect(try parsed("substring(a FROM 1 FOR 2)") == call("substring", a, number(1), number(2)))
        #expect(try parsed("substring(a, 1)") == call("substring", a, number(1)))
        #expect(try parsed("trim(BOTH 'x' FROM a)") == call("trim", text("x"), a))
        #expect(try parsed("trim(LEADING FROM a)") == call("ltrim", a))
        #expect(try parsed("trim(a)") == call("trim", a))
        #expect(try parsed("trim('x' FROM a)") == call("trim", text("x"), a))
        #expect(try parsed("position('x' IN a)") == call("locate", text("x"), a))
        #expect(try parsed("position('x', a)") == call("position", text("x"), a))
        #expect(try parsed("overlay(a PLACING b FROM 2)") == call("overlay", a, b, number(2)))
        #expect(try parsed("dateadd(day, 1, a)") == call("timestampadd", text("DAY"), number(1), a))
        #expect(try parsed("datediff(a, b)") == call("datediff", a, b))
        #expect(try parsed("a COLLATE UTF8_LCASE") == call("collate", a, text("UTF8_LCASE")))
        #expect(try parsed("a::int") == SyntaxExpression(.cast(a, .integer, isTry: false)))
        #expect(
            try parsed("TRY_CAST(a AS array<int>)")
                == SyntaxExpression(.cast(a, SparkType(sql: "array<int>"), isTry: true)))
        let both = SyntaxExpression(.caseWhen(operand: a, branches: [.init(when: number(1), then: b)], otherwise: c))
        #expect(try parsed("CASE a WHEN 1 THEN b ELSE c END") == both)
    }

    @Test func namesFieldsAndElements() throws {
        #expect(try parsed("a.b.`c d`") == name("a", "b", "c d"))
        #expect(try parsed("a[1].b") == SyntaxExpression(.field(SyntaxExpression(.element(a, number(1))), "b")))
        #expect(try parsed("f(a).b.c").node == .field(SyntaxExpression(.field(call("f", a), "b")), "c"))
        #expect(
            try parsed("t.* EXCEPT (a, b.c)")
                == SyntaxExpression(.star(qualifier: ["t"], except: [["a"], ["b", "c"]])))
        #expect(try parsed("count(*)") == call("count", SyntaxExpression(.star(qualifier: [], except: []))))
        #expect(try parsed("a:b.c[0]").node == .path(a, [.field("b"), .field("c"), .element(0)]))
        #expect(
            try parsed(":x + ?").node
                == .binary(
                    .plus, SyntaxExpression(.parameter(.named("x"))), SyntaxExpression(.parameter(.positional(0)))))
        #expect(try parsed("IDENTIFIER('a')").node == .identifier(text("a")))
        #expect(try parsed("current_date") == name("current_date"))
        #expect(try parsed("a AS x").node == .alias(a, ["x"]))
        #expect(try parsed("a x").node == .alias(a, ["x"]))
        #expect(try parsed("stack(1, a) AS (x, y)").node == .alias(call("stack", number(1), a), ["x", "y"]))
        #expect(try parsed("1L a").node == .alias(literal(.long(1)), ["a"]))
    }

    @Test(arguments: [
        "select", "from", "where", "case", "end", "left", "order", "date", "timestamp", "interval", "over",
        "values", "table", "as", "cast", "exists", "struct", "not", "any", "full", "1a",
    ])
    func nearlyEveryWordMayBeAName(word: String) throws {
        #expect(try parsed(word) == name(word))
        #expect(try parsed("t.\(word)") == name("t", word))
        #expect(try parsed("a AS \(word)").node == .alias(a, [word]))
        #expect(try parsed("coalesce(\(word), 1)") == call("coalesce", name(word), number(1)))
    }

    @Test func callsHaveAllTheirParts() throws {
        var sum = SyntaxCall("sum", [a])
        sum.isDistinct = true
        sum.filter = b
        sum.ignoresNulls = true
        let window = SyntaxWindowSpecification(
            partitionBy: [a], orderBy: [.init(b, isDescending: true), .init(c, nullsFirst: false)],
            frame: .init(countsRows: true, lower: .preceding(number(1)), upper: .unboundedFollowing))
        let text =
            "sum(DISTINCT a) FILTER (WHERE b) IGNORE NULLS OVER (PARTITION BY a ORDER BY b DESC, c NULLS LAST "
            + "ROWS BETWEEN 1 PRECEDING AND UNBOUNDED FOLLOWING)"
        #expect(try parsed(text).node == .over(SyntaxExpression(.call(sum)), .specification(window)))
        #expect(try parsed("f(a) OVER w").node == .over(call("f", a), .named("w")))
        #expect(try parsed("f(a) OVER (w)").node == .over(call("f", a), .named("w")))
        var first = SyntaxCall("first", [a])
        first.ignoresNulls = true
        #expect(try parsed("first(a IGNORE NULLS)").node == .call(first))
        #expect(try parsed("f(a => 1)").node == .call(.init(.parts(["f"]), [.init(number(1), name: "a")])))
        #expect(
            try parsed("s.f(x -> (x, 1))").node
                == .call(.init(.parts(["s", "f"]), [.init(SyntaxExpression(.lambda(["x"], parsed("(x, 1)"))))])))
        #expect(try parsed("f((x, y) -> x)") == call("f", SyntaxExpression(.lambda(["x", "y"], name("x")))))
        var listed = SyntaxCall("listagg", [a])
        listed.withinGroup = [.init(b)]
        #expect(try parsed("listagg(a) WITHIN GROUP (ORDER BY b)").node == .call(listed))
    }

    @Test func placesAreKeptButNotCompared() throws {
        let sum = try parsed("  a  +\n b")
        #expect(sum == binary(a, .plus, b))
        #expect(sum.span == SourceSpan(start: 2, end: 9))
        guard case .binary(_, _, let right) = sum.node else { Issue.record("no sum"); return }
        #expect(right.span.context(in: "  a  +\n b") == QueryContext(fragment: "b", start: 8, line: 2, column: 2))
    }
}
