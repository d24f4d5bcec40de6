public import Scoring
internal import SparkSQL

extension DataFrame {
    /// All columns and one of a judge model's scores: a struct of `score`, `outcome` and `explanation`, the reason.
    ///
    /// The judge is asked about each answer with a temperature of 0, of two answers in both orders, and once more where
    /// its reply is none of the verdicts. Its calls are paid like any other: quota, budget and journal hold for them. An
    /// answer that is null is not judged. A call that fails, is filtered or declined is the row's outcome.
    ///
    /// ```swift
    /// let judge = Judge.guideline(try GuidelineJudge("The answer is appropriate for children."))
    /// let judged = answers.withJudge("child_safe", judge, model: "gpt-4o", answer: "answer", request: "prompt")
    /// ```
    ///
    /// - Parameters:
    ///   - name: The name of the column.
    ///   - judge: What is asked.
    ///   - model: The model that judges, or on Azure the deployment.
    ///   - answer: The answers; of two, those of A.
    ///   - request: What was asked, where that matters.
    ///   - other: What is right, or the answers of B, which a pairwise judge needs.
    ///   - maxTokens: The longest verdict with its reason.
    /// - Returns: A dataframe whose first action throws a `RoostError` where the judge cannot be asked.
    public func withJudge(
        _ name: String, _ judge: Judge, model: String, answer: any ColumnOrName, request: (any ColumnOrName)? = nil,
        other: (any ColumnOrName)? = nil, maxTokens: Int = 400
    ) -> DataFrame {
        let asking: JudgeAsking
        do { asking = try JudgeAsking(name: name, judge: judge, model: model, maxTokens: maxTokens) } catch {
            return DataFrame(session, failed: RoostError(.invalidArgument, "judge '\(name)': \(error)"))
        }
        let none = lit(nil).cast("string")
        let answers = (answer.asArgument, other?.asArgument ?? none)
        let request = request?.asArgument ?? none
        var frame = asking.asked(self, "first", answers.0, request, answers.1)
        if case .pairwise = judge {
            guard other != nil else {
                return DataFrame(
                    session,
                    failed: RoostError(.invalidArgument, "judge '\(name)' compares two answers: give the other"))
            }
            frame = asking.asked(frame, "second", answers.1, request, answers.0)
            return asking.scored(frame, ["first", "second"])
        }
        return asking.scored(frame, ["first"])
    }
}

/// How a judge is asked, and what columns stand in between.
private struct JudgeAsking {
    private let name: String
    private let text: Column
    private let isPairwise: Bool
    private let model: String
    private let maxTokens: Int

    init(name: String, judge: Judge, model: String, maxTokens: Int) throws(ScorerError) {
        self.name = name
        self.model = model
        self.maxTokens = maxTokens
        text = lit(try judge.text())
        if case .pairwise = judge { isPairwise = true } else { isPairwise = false }
    }

    /// The rows with the judge's reply, and with the second one where the first is none of the verdicts.
    func asked(
        _ frame: DataFrame, _ round: String, _ answer: Column, _ request: Column, _ other: Column
    ) -> DataFrame {
        let none = lit(nil).cast("string")
        let first = frame.withColumn(asks(round), Column.call("judge_messages", text, answer, request, other, none))
            .withColumn(reply(round), question(asks(round)))
        let said = answered(round)
        let isRubbish = verdict(said, said).getField("outcome") == ScoreOutcome.rubbish.rawValue
        return
            first.withColumn(
                asks(again(round)),
                when(isRubbish, Column.call("judge_messages", text, answer, request, other, said))
            )
            .withColumn(reply(again(round)), question(asks(again(round))))
    }

    /// The rows with the score in place of all that stood in between.
    func scored(_ frame: DataFrame, _ rounds: [String]) -> DataFrame {
        let replies = rounds.map { round in
            coalesce(answered(again(round)), answered(round))
        }
        var column: Column?
        for round in rounds {
            for round in [round, again(round)] {
                // The second call is made for replies that are none of the verdicts only.
                let wasAsked = col(asks(round)).isNotNull()
                for (condition, outcome, reason) in failures(round) {
                    let missing = missing(outcome, reason)
                    column = column?.when(wasAsked && condition, missing) ?? when(wasAsked && condition, missing)
                }
            }
        }
        let unasked = rounds.map { col(asks($0)).isNull() }.reduce(lit(false)) { $0 || $1 }
        let none = missing(.noAnswer, lit("there is nothing to judge"))
        let score = (column?.when(unasked, none) ?? when(unasked, none))
            .otherwise(verdict(replies[0], replies.last ?? replies[0]))
        let between = rounds.flatMap { [$0, again($0)] }.flatMap { [asks($0), reply($0)] }
        return between.reduce(frame.withColumn(name, score)) { $0.drop($1) }
    }

    private func again(_ round: String) -> String { "\(round)_again" }
    private func asks(_ round: String) -> String { "judge_\(name)_\(round)_asks" }
    private func reply(_ round: String) -> String { "judge_\(name)_\(round)_reply" }
    private func part(_ round: String, _ name: String) -> Column { col(reply(round)).getField(name) }

    private func question(_ conversation: String) -> ModelColumn {
        chat(model: model, messages: conversation, maxTokens: maxTokens, temperature: 0)
    }

    /// What the judge said; null where the call gave nothing.
    private func answered(_ round: String) -> Column {
        let isFine = failures(round).reduce(lit(true)) { $0 && !coalesce($1.0, lit(false)) }
        return when(isFine, part(round, "answer"))
    }

    private func failures(_ round: String) -> [(Column, ScoreOutcome, Column)] {
        let error = part(round, "error")
        let message = error.getField("message")
        return [
            (error.getField("category").eqNullSafe("content_filter"), .filtered, message),
            (
                part(round, "finish_reason").eqNullSafe("content_filter"), .filtered,
                lit("the endpoint's filter kept the judge's answer back")
            ),
            (error.isNotNull(), .error, message),
            (coalesce(length(part(round, "refusal")), lit(0)) > 0, .refused, part(round, "refusal")),
        ]
    }

    private func verdict(_ reply: Column, _ reversed: Column) -> Column {
        isPairwise
            ? Column.call("judge_score", text, reply, reversed) : Column.call("judge_score", text, reply)
    }

    private func missing(_ outcome: ScoreOutcome, _ reason: Column) -> Column {
        Column.call(
            "named_struct", lit("score"), lit(nil).cast("double"), lit("outcome"), lit(outcome.rawValue),
            lit("explanation"), reason)
    }
}
