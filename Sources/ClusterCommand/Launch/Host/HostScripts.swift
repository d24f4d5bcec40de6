internal import ZeroMQTransport

/// What runs on a host: texts for `sh`, which reads them from its standard input.
///
/// So nothing depends on the shell of the user there, and a token is in no argument and no environment.
struct HostScripts: Equatable, Sendable {
    let host: WorkerHost
    /// Where workers reach the driver.
    let driver: Address
    let bundle: ProgramBundle
    /// The driver's public key: a host that knows another one at this address knows a driver that is no more.
    var driverKey: String?
    /// How long the worker drains; nil for the usual time.
    var drainSeconds: Int?
    /// The name by which the driver knows the worker again that it wanted; nil where a person did.
    var startName: String?

    /// Libraries of the system's that the program is linked with.
    static let libraries = ["libzmq.so.5", "libsqlite3.so.0", "libstdc++.so.6", "libz.so.1", "libgcc_s.so.1"]
    /// From the home folder: where files come to lie.
    private static let cache = ".cache/roost"

    /// Where the program is.
    var program: String { host.program ?? "$HOME/\(Self.cache)/\(bundle.hash)/roost" }

    /// A word for the shell of the user there, whichever that is.
    func incoming(_ part: ProgramBundle.Part) -> String {
        "\(Self.cache)/incoming/\(part.hash).\(host.fileName)"
    }

    /// What every script begins with: English, files for their owner alone, and where the worker keeps what is its own.
    private var prologue: String {
        """
        LC_ALL=C; export LC_ALL
        umask 077
        cd || exit 1
        say() { printf 'roost:%s=%s\\n' "$1" "$2"; }
        \(host.home.map { "ROOST_HOME=\(ShellText.quoted($0)); export ROOST_HOME" } ?? ":")
        state=${ROOST_HOME:-${XDG_STATE_HOME:-$HOME/.local/state}/roost}
        base=$state/worker-$(uname -n)-\(ShellText.quoted(driver.endpoint.replacing(":", with: "-")))
        running() {
            read -r process 2> /dev/null < "$base.pid" || return 1
            case $process in '' | *[!0-9]*) return 1;; esac
            # A number is another process's after a restart.
            grep -qsF \(ShellText.quoted(driver.description)) "/proc/$process/cmdline"
        }

        """
    }

    /// Tells what the host is, has and lacks; where `probesDriver` is set, also whether it reaches the driver.
    func look(probesDriver: Bool) -> String {
        prologue + """
            say name "$(uname -n)"
            say system "$(uname -s)"
            say machine "$(uname -m)"
            say glibc "$(getconf GNU_LIBC_VERSION 2> /dev/null | cut -d' ' -f2)"
            say cores "$(getconf _NPROCESSORS_ONLN 2> /dev/null)"
            say free "$(df -Pk . 2> /dev/null | awk 'NR == 2 { print $4 }')"
            for name in setsid sha256sum; do
                command -v $name > /dev/null || say program $name
            done
            for name in \(ShellText.line(host.program == nil ? Self.libraries : [])); do
                # The loader itself says what it would not find.
                if LD_PRELOAD=$name /bin/true 2>&1 | grep -q 'cannot be preloaded'; then say library "$name"; fi
            done
            say home "$state"
            folder=$state
            while [ ! -e "$folder" ]; do folder=$(dirname "$folder"); done
            say filesystem "$(stat -f -c %T "$folder" 2> /dev/null)"
            for hash in \(host.program == nil ? bundle.parts.map(\.hash).joined(separator: " ") : ""); do
                file=\(Self.cache)/files/$hash
                if [ -f "$file" ]; then
                    if [ "$(sha256sum < "$file" | cut -c1-64)" = "$hash" ]; then say file "$hash"; else rm -f "$file"; fi
                fi
                file=\(Self.cache)/incoming/$hash.\(host.fileName)
                if [ -f "$file" ]; then say partial "$hash $(wc -c < "$file")"; fi
            done
            \(host.program.map { "say version \"$(\(ShellText.quoted($0)) --version 2> /dev/null | head -1)\"" } ?? ":")
            is_new=yes
            if running; then say worker "$process"; is_new=; fi
            if grep -qsF -e \(ShellText.quoted(driver.endpoint + " " + (driverKey ?? ""))) "$state/keys/drivers"; then say knows yes; is_new=; fi
            # The driver counts a connection without a word; one for a host that is new is enough.
            if [ $is_new ] && \(probesDriver ? "command -v bash timeout > /dev/null" : "false"); then
                if timeout 5 bash -c 'exec 3<> "/dev/tcp/$0/$1"' \(ShellText.quoted(driver.host)) \(driver.port) 2> /dev/null
                then say reaches yes; else say reaches no; fi
            fi
            mkdir -p \(Self.cache)/files \(Self.cache)/incoming
            say end yes

            """
    }

    /// Checks what came, and puts it in place: first the files under their hashes, then the folder, by a rename each.
    func place(_ arrived: [ProgramBundle.Part]) -> String {
        let links = bundle.parts.map { part in
            """
            mkdir -p "$(dirname "$made/\(part.place)")"
            ln files/\(part.hash) "$made/\(part.place)" 2> /dev/null || cp files/\(part.hash) "$made/\(part.place)"
            """
        }
        return prologue + """
            set -e
            cd \(Self.cache)
            for hash in \(arrived.map(\.hash).joined(separator: " ")); do
                file=incoming/$hash.\(host.fileName)
                if [ "$(sha256sum < "$file" | cut -c1-64)" != "$hash" ]; then
                    rm -f "$file"
                    echo "what came is not what was sent (SHA-256 of $file)" >&2
                    exit 1
                fi
                chmod 700 "$file"
                mv -f "$file" "files/$hash"
            done
            if [ ! -x \(bundle.hash)/roost ]; then
                made=$(mktemp -d incoming/made.XXXXXX)
                \(links.joined(separator: "\n").replacing("\n", with: "\n    "))
                [ -x \(bundle.hash)/roost ] || rm -rf \(bundle.hash)
                # Another 'roost up' may have been first.
                mv -T "$made" \(bundle.hash) 2> /dev/null || rm -rf "$made"
            fi
            # What nobody started for a month goes.
            touch \(bundle.hash)
            find . -maxdepth 1 -type d -regextype posix-extended -regex '\\./[0-9a-f]{64}' -mtime +30 -exec rm -rf {} +
            find files incoming -type f -links 1 -mtime +30 -delete
            say version "$(\(bundle.hash)/roost --version)"
            say end yes

            """
    }

    /// Starts the worker, which then outlives the connection.
    ///
    /// What lets it in, where it is new to the driver, is a here-document: in a pipe, where nobody else reads it.
    func start(slots: Int, token: String?) -> String {
        prologue + """
            set -e
            mkdir -p "$state"
            rm -f "$base.pid"
            # Why the one before it ended is in its log.
            [ ! -f "$base.log" ] || mv -f "$base.log" "$base.log.1"
            \(startName.map { "ROOST_WORKER_NAME=\(ShellText.quoted($0)); export ROOST_WORKER_NAME" } ?? ":")
            \(drainSeconds.map { "ROOST_DRAIN_SECONDS=\($0); export ROOST_DRAIN_SECONDS" } ?? ":")
            setsid -f sh -c 'echo $$ > "$0"; exec "$@"' "$base.pid" \(worker(slots: slots, hasToken: token != nil)) \\
                > "$base.log" 2>&1 \(token == nil ? "< /dev/null" : "<< 'ROOST_TOKEN'\n\(token ?? "")\nROOST_TOKEN")
            # A process has no command line for a moment while another program takes its place.
            for _ in 1 2 3 4 5 6 7 8 9 10; do
                running && break
                sleep 0.2
            done
            running && say worker "$process"
            say end yes

            """
    }

    /// The worker's command.
    func worker(slots: Int, hasToken: Bool) -> String {
        var words = ["worker", "--driver", driver.description, "--slots", "\(slots)"]
        if let calls = host.callsInFlight { words += ["--calls-in-flight", "\(calls)"] }
        if let memory = host.memory { words += ["--memory", memory] }
        words += (host.labels ?? []).flatMap { ["--label", $0] }
        if hasToken { words += ["--token", "-"] }
        let path = host.program.map(ShellText.quoted) ?? "\"\(program)\""
        return "\(path) \(ShellText.line(words))"
    }

    /// The end of the worker's log, where the worker does not come.
    var log: String {
        prologue + """
            if running; then echo "(it runs: process $process)"; else echo "(it has ended)"; fi
            echo "$(uname -n):$base.log:"
            tail -n 5 "$base.log"

            """
    }

    /// Waits for the worker's end, so many seconds after each of the signals: nothing, TERM, KILL.
    func end(seconds: Int, signals: [String?]) -> String {
        let waits = signals.map { signal in
            """
            \(signal.map { "running && kill -\($0) \"$process\"" } ?? ":")
            left=\(seconds * 5)
            while running && [ $left -gt 0 ]; do left=$((left - 1)); sleep 0.2; done
            """
        }
        return prologue + """
            \(waits.joined(separator: "\n"))
            if running; then say worker "$process"; else rm -f "$base.pid"; fi
            say name "$(uname -n)"
            say end yes

            """
    }
}
