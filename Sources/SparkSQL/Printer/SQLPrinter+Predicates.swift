// Predicates.
extension SQLPrinter {
    mutating func writePredicate(_ node: SyntaxNode) {
        write("(")
        switch node {
        case .test(let test, let value):
            write(value)
            write(" \(test.rawValue)")
        case .between(let value, let lower, let upper):
            write(value)
            write(" BETWEEN ")
            write(lower)
            write(" AND ")
            write(upper)
        case .inList(let value, let list):
            write(value)
            write(" IN (")
            write(list)
            write(")")
        case .inQuery(let value, let query):
            write(value)
            write(" IN (")
            write(query)
            write(")")
        case .like(let like):
            write(like.value)
            write(" \(like.kind.rawValue) ")
            write(like.pattern)
            if like.escape != "\\" { write(" ESCAPE \(SQLText.stringLiteral(String(like.escape)))") }
        case .likeMany(let like):
            write(like.value)
            write("\(like.isNegated ? " NOT" : "") \(like.kind.rawValue) \(like.needsAll ? "ALL" : "ANY") (")
            write(like.patterns)
            write(")")
        default: break
        }
        write(")")
    }
}
