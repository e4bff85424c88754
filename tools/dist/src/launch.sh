# shellcheck shell=sh
# What the scripts that become Watchpost's Java have in common: bin/watchpost and the Greengrass component's run. They
# read it with home, the folder that lib lies in; call find_natives; set jdk and what stands below; and call launch.
#
#   WATCHPOST_AOT=off     neither use nor prepare the start cache
#   WATCHPOST_JAVA_OPTS   further options of the JVM

# the script itself
self=
# class path of jars behind the own ones; the start cache still fits, since its class path is the beginning of theirs
addons=
# folder of the start cache, absolute; empty for none
cache=
# seconds that a start has for itself before the cache is prepared beside it
settle=0
# NAME=VALUE words that the training run finds in its environment besides
training_environment=
# the heap's options
heap=-Xms8m
heap_max=96m
# How far the compilers go, and the only package that the optimising one is left; empty for all. A limit of nodes makes
# it hand all else back to the quick one.
compiler=-XX:TieredStopAtLevel=4
pixels=

# find_natives WHAT HINT: sets native, or ends when the WHAT in home is for another machine.
find_natives() {
  machine=$(uname -m)
  case $machine in
    x86_64) target=linux-x86_64 ;;
    aarch64) target=linux-arm64 ;;
    *) target=linux-$machine ;;
  esac
  native=$home/lib/native/$target
  if [ ! -d "$native" ]; then
    echo "watchpost: this machine is $target, but the $1 in $home is for" "$home"/lib/native/* >&2
    echo "$2" >&2
    exit 4
  fi
}

# File names and JSON are UTF-8, also where a service manager or a nucleus sets no locale.
case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
  '' | C | POSIX) export LC_ALL=C.UTF-8 ;;
esac

# glibc keeps one heap for each thread otherwise, which costs a small machine tens of megabytes.
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-2}"

# ONNX Runtime looks at this when it is loaded, and reports to its maker otherwise.
export ORT_DISABLE_TELEMETRY=1

classpath=
for jar in "$home"/lib/*.jar; do
  classpath=$classpath:$jar
done
classpath=${classpath#:}

# start CACHE-OPTION MAIN-CLASS ARGUMENT...: becomes Java. The options that decide whether a start cache fits
# (collector, class path, native access) are the same for every start, so they stand only here.
# The trim interval gives back what the optimising compiler took and freed: about 12 MB for a station.
# What the JVM itself has to say goes to stderr and only when it is an error: stdout belongs to results.
# The AWS library is loaded from where it lies, and needn't look for its libc.
start() {
  option=$1
  shift
  # The last pattern that fits a method counts.
  [ -z "$pixels" ] || set -- -XX:CompileCommand=quiet "-XX:CompileCommand=MaxNodeLimit,*::*,1000" \
    "-XX:CompileCommand=MaxNodeLimit,$pixels.*::*,80000" "$@"
  # In the environment, since nobody wants to read thirty jars in a list of processes.
  export CLASSPATH="$classpath${addons:+:$addons}"
  # shellcheck disable=SC2086 # the heap's options and the user's own are several words
  exec ${lowest:-} "$jdk/bin/java" \
    -XX:+UseSerialGC $heap "-Xmx$heap_max" -Xss512k -XX:ReservedCodeCacheSize=24m -XX:-UsePerfData \
    -XX:+ExitOnOutOfMemoryError -XX:TrimNativeHeapInterval=5000 -Xlog:disable -Xlog:all=error:stderr \
    --enable-native-access=ALL-UNNAMED \
    -Djava.awt.headless=true -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 \
    -Daws.crt.libc=glibc "-Djava.library.path=$native" \
    "-Dwatchpost.home=$home" "-Dwatchpost.native.dir=$native" "-Donnxruntime.native.path=$native" \
    "-Dorg.sqlite.lib.path=$native" "$compiler" "$option" ${WATCHPOST_JAVA_OPTS:-} "$@"
}

# prepare MATERIAL-CLASS TRAINING-CLASS: makes the start cache aot, by two processes that work in a folder of their own.
# Whatever goes wrong leaves a .failed file with what Java said, and starts go on without a cache until that file is
# removed. Who is killed half-way leaves what the next one clears away.
prepare() {
  cd /
  sleep "$settle"
  # The folder may have gone meanwhile; what wasn't done here in peace is done beside another start.
  [ -d "$cache" ] || exit 0
  lowest='nice -n 19'
  addons=
  compiler=-XX:TieredStopAtLevel=4
  heap=-Xms8m
  heap_max=96m
  pixels=
  training=$cache/training
  # shellcheck disable=SC2086,SC2163 # several words
  [ -z "$training_environment" ] || export $training_environment
  exec 9>"$cache/lock"
  flock -n 9 || exit 0
  [ ! -e "$aot" ] || exit 0
  rm -rf "$cache"/start-*.aot.new* "$aot".* "$training"
  if {
    mkdir "$training" \
      && cd "$training" \
      && (start -Xshare:auto "$1" "$training") \
      && (start "-XX:AOTCacheOutput=$aot.new" "$2" "$training")
  } >"$aot.log" 2>&1 && [ -s "$aot.new" ]; then
    # Caches of versions that are gone: the three newest stay.
    # shellcheck disable=SC2012 # the names are made here
    ls -t "$cache"/start-*.aot 2>/dev/null | tail -n +3 | while read -r old; do rm -f "$old"; done
    mv -f "$aot.new" "$aot"
    rm -f "$aot.log"
  else
    rm -f "$aot.new"*
    mv -f "$aot.log" "$aot.failed"
  fi
  cd /
  rm -rf "$training"
}

# launch MATERIAL-CLASS TRAINING-CLASS MAIN-CLASS ARGUMENT...: becomes Java with the start cache if there is one that
# fits, or else without it, and one is prepared in the background.
#
# The start cache (JEP 483, 514, 515) holds the classes as loaded and linked in a training run. It belongs to these
# jars and this Java: a file that was replaced has another change time, so it gets another cache.
launch() {
  material=$1
  trainer=$2
  shift 2
  if [ "${WATCHPOST_AOT:-on}" != off ] && [ -n "$cache" ]; then
    key=$(stat -c '%s %Z' "$home"/lib/*.jar "$home/lib/launch.sh" "$self" "$jdk/release" "$jdk/lib/server/libjvm.so" \
      2>/dev/null | cksum) || key=
    aot=$cache/start-${key% *}.aot
    if [ -r "$aot" ]; then
      start "-XX:AOTCache=$aot" "$@"
    fi
    if [ -n "$key" ] && [ ! -e "$aot.failed" ] && mkdir -p "$cache" 2>/dev/null && [ -w "$cache" ]; then
      # Forked twice, so that it isn't a child of the Java that this shell becomes.
      (prepare "$material" "$trainer" </dev/null >/dev/null 2>&1 &)
    fi
  fi
  start -Xshare:auto "$@"
}
