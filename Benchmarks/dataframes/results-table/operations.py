"""What is measured: each operation as a query that all engines with SQL run; the others say it in their own words.

Each gives few rows, so that an engine's own work is measured and not the way of its rows into Python; a sort, a window and the
like are followed by an aggregate which needs all of their rows.
"""

READ = "SELECT count(*) AS n, sum(prompt_tokens) AS p, sum(length(answer)) AS a, sum(latency) AS l FROM {table}"

OPERATIONS: dict[str, str] = {
    "read JSON lines": READ.format(table="json"),
    "read CSV": READ.format(table="csv"),
    "read Parquet": READ.format(table="results"),
    "filter and project": "SELECT count(*) AS n, sum(total) AS t FROM (SELECT prompt_tokens + completion_tokens AS total, upper(model) AS m FROM results WHERE latency > 1 AND model <> 'gpt-4o')",
    "group": "SELECT grp, count(*) AS n, avg(latency) AS mean, percentile(latency, 0.5) AS p50, percentile(latency, 0.95) AS p95, stddev(completion_tokens) AS sd FROM results GROUP BY grp",
    "join": "SELECT model, sum(weight * completion_tokens) AS w, count(*) AS n FROM results JOIN groups ON results.grp = groups.grp GROUP BY model",
    "sort": "SELECT sum(position * (id % 7)) AS s FROM (SELECT id, row_number() OVER (ORDER BY latency, id) AS position FROM results)",
    "distinct": "SELECT count(*) AS n FROM (SELECT DISTINCT model, grp, prompt_tokens FROM results)",
    "window": "SELECT sum(r) AS s FROM (SELECT row_number() OVER (PARTITION BY grp ORDER BY latency, id) AS r FROM results)",
}
# These write: their rows go into a folder of Parquet files.
WRITES = {"sort and write": "SELECT * FROM results ORDER BY latency, id", "repartition by key": "SELECT * FROM results", "write Parquet": "SELECT * FROM results"}
NAMES = [*OPERATIONS, *WRITES]
