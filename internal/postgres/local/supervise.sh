# Arguments: binaries, data directory, scratch directory, log, signal at the end, initdb option, server settings.
# Descriptors 3 and 4 keep the locks on the directories for as long as this shell lives; 5 brings the orders.
bin=$1 data=$2 scratch=$3 log=$4 end=$5 sync=$6
shift 6
exec 5<&0 </dev/null 2>>"$log"
trap '' INT TERM HUP PIPE
pid=

# A directory that initdb did not finish never gets the final name.
prepare() {
    [ -e "$data/PG_VERSION" ] && return 0
    rm -rf "$data.new"
    "$bin/initdb" -D "$data.new" -U postgres --auth=trust --encoding=UTF8 --no-locale $sync >&2 3<&- 4<&- 5<&- &&
        mv "$data.new" "$data"
}

up() {
    [ -z "$pid" ] && prepare || { echo failed; return; }
    "$bin/postgres" -D "$data" "$@" >&2 3<&- 4<&- 5<&- &
    pid=$!
    echo "$pid"
}

# Until a server has noted its process id, it would miss a signal.
listens() {
    read -r noted <"$data/postmaster.pid" && [ "$noted" = "$pid" ]
}

ended() {
    case $(ps -o stat= -p "$pid") in
    '' | Z*) return 0 ;;
    esac
    return 1
}

down() {
    [ -n "$pid" ] || return
    until listens || ended; do sleep 0.1 || sleep 1; done
    kill -s "$1" "$pid"
    wait "$pid"
    pid=
}

while read -r order <&5; do
    case $order in
    up) up "$@" ;;
    down) down INT; echo down ;;
    esac
done
down "$end"
rm -rf "$scratch"
