/// What a session's earlier parts of a job came to, as the other inputs of a job file: the journal keeps all of
/// them as one job, and its rows are those of all.
struct RowsBefore {
    var rows: Int? = 0
    var answered = 0
    var failed = 0
}
