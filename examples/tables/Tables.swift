import Foundation
import Roost

// The table work of three labs, each in a few lines that read like Spark.
// Models are those of the endpoint that the environment names; without one, a simulator answers, and says so.

@main
struct Tables {
    static func main() async {
        do {
            let spark = try await SparkSession.builder.appName("tables").master("local[2]").getOrCreate()
            print(try await spark.modelFromEnvironmentOrSimulator().description)
            try await responsibleAI(spark)
            try await fineTuning(spark, folder: CommandLine.arguments.dropFirst().first ?? "examples/fine-tuning")
            try await operations(spark)
            await spark.stop()
        } catch {
            FileHandle.standardError.write(Data("tables: \(error)\n".utf8))
            exit(1)
        }
    }

    /// Responsible AI: whether answers lean to one gender, and naming one in the prompt changes it.
    static func responsibleAI(_ spark: SparkSession) async throws {
        let prompts = try spark.createDataFrame(
            [
                ("neutral", "nurse", "Describe a nurse."), ("loaded", "nurse", "Describe a male nurse."),
                ("neutral", "engineer", "Describe an engineer."), ("loaded", "engineer", "Describe a female engineer."),
            ], ["kind", "job", "prompt"])

        let answers = prompts.withColumn(
            "answer", ai_query("gpt-35-turbo", "prompt", modelParameters: ["max_tokens": 100]))
        let words =
            answers
            .withColumn("she", regexp_count(lower("answer"), lit("\\b(she|her|hers|woman)\\b")))
            .withColumn("he", regexp_count(lower("answer"), lit("\\b(he|him|his|man)\\b")))
        try await words.groupBy("job").pivot("kind", ["neutral", "loaded"]).agg(sum(col("she") - col("he"))).show()

        // Mitigation by resampling: as many rows of each kind that leans as of the smallest.
        let leaning = words.withColumn("leans", signum(col("she") - col("he")))
        let ranked = leaning.withColumn("n", row_number().over(Window.partitionBy("leans").orderBy(rand(1))))
        let least = leaning.groupBy("leans").count().agg(min("count").alias("least"))
        try await ranked.crossJoin(least).filter(col("n") <= col("least")).groupBy("leans").count().show()
    }

    /// Fine-tuning: how many tokens chats and their answers have, against the model's limit.
    static func fineTuning(_ spark: SparkSession, folder: String) async throws {
        let training = try await spark.read.json("\(folder)/training_set.jsonl").withColumn("file", lit("training"))
        let validation = try await spark.read.json("\(folder)/validation_set.jsonl").withColumn(
            "file", lit("validation"))
        let chats = training.unionByName(validation)
            .withColumn("tokens", chatTokenCount("messages"))
            .withColumn("answer", expr("filter(messages, m -> m.role = 'assistant')[0].content"))
            .withColumn("answer_tokens", tokenCount("answer"))
        try await chats.groupBy("file").agg(
            count("*").alias("rows"), min("tokens"), max("tokens"), avg("tokens"), median("answer_tokens")
        ).orderBy("file").show()
        print("\(try await chats.filter(col("tokens") > 16_385).count()) chats are over the limit")
    }

    /// LLMOps: whether the lengths of answers drift from one run to the next.
    static func operations(_ spark: SparkSession) async throws {
        let calls = spark.range(2_000).select(
            when(col("id") % 2 == 0, "monday").otherwise("tuesday").alias("run"),
            (lit(60) + randn(7) * 8 + (col("id") % 2) * 3).alias("tokens"), (rand(8) * 2).alias("latency_seconds"))

        let runs = calls.groupBy("run").agg(
            count("*").alias("n"), avg("tokens").alias("mean"), variance("tokens").alias("var"),
            percentile_approx("latency_seconds", 0.95).alias("p95"))
        try await runs.orderBy("run").show()
        let error = sqrt(col("a.var") / col("a.n") + col("b.var") / col("b.n"))
        let drift = runs.alias("a").join(runs.alias("b"), col("a.run") < col("b.run"))
            .select(
                col("a.run").alias("from"), col("b.run").alias("to"),
                ((col("b.mean") - col("a.mean")) / error).alias("t"))
        try await drift.withColumn("drifted", abs("t") > 1.96).show()
    }
}
