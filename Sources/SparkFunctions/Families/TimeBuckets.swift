internal import SparkSQL

/// `time_bucket`: the start of the stretch of time of a given length in which a moment lies.
enum TimeBuckets {
    static let entry = FunctionEntry.rule(
        "time_bucket", counts: 2...3, canFail: true,
        resolve: { (invocation) throws(SparkError) in
            let type: SparkType = invocation[1].type == .timestampNTZ ? .timestampNTZ : .timestamp
            invocation.fill(3, .literal(.integer(0), type))
            try invocation.take(0, .uncast(.oneOf([.dayTimeInterval, .yearMonthInterval])))
            try invocation.take(1, .uncast(.anyTimestamp))
            try invocation.take(2, .exactly(type))
            if case .literal(.integer(let length)) = invocation[0].node, length <= 0 {
                throw invocation.mismatch(
                    "VALUE_OUT_OF_RANGE",
                    [
                        "exprName": "`bucketSize`", "valueRange": "(0, inf)",
                        "currentValue": invocation[0].pretty,
                    ], "The length of a bucket must be more than 0.")
            }
            return invocation.call(type)
        },
        sql: { (renderer, call, type) throws(SparkError) in
            try renderer.kernel("time_bucket", call.arguments, type, options: [renderer.settings.timeZone])
        })

    static let kernel = Kernel { (call) throws(SparkError) in
        let isMonths = if case .yearMonthInterval = call.argument(0) { true } else { false }
        let zone = call.result == .timestamp ? call.options.last.flatMap { TimeZoneRules($0) } ?? .utc : .utc
        return { (row) throws(SparkError) in
            let (length, moment, origin) = (row[0].whole ?? 0, row[1].whole ?? 0, row[2].whole ?? 0)
            guard length > 0 else {
                throw AnalysisError.invalidParameter(
                    "TIME_BUCKET_WIDTH", ["functionName": "`time_bucket`", "parameter": "`bucket_width`"],
                    "The length of a bucket must be more than 0.")
            }
            guard isMonths else {
                let (distance, isOver) = moment.subtractingReportingOverflow(origin)
                guard !isOver else { throw SparkError("DATETIME_OVERFLOW", message: "The moments lie too far apart.") }
                let rest = distance % length
                return .integer(moment - (rest < 0 ? rest + length : rest))
            }
            let (from, to) = (zone.local(origin), zone.local(moment))
            var count = floorDivide(TimestampMath.difference("MONTH", from, to) ?? 0, length)
            func start(_ count: Int64) -> Int64 {
                zone.local(TimestampMath.add("MONTH", count.multipliedClamped(by: length), origin, zone))
            }
            while start(count) > to { count -= 1 }
            while start(count + 1) <= to { count += 1 }
            return .integer(zone.instant(start(count)))
        }
    }
}
