#!/bin/sh
# Tests what the scripts say when they are called wrongly or for help, and that bench/run takes the build
# folder of scripts/build.
set -eu
cd "$(dirname "$0")/../.."
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
trap 'exit 1' HUP INT TERM

fail() { echo "failed: $*" >&2; exit 1; }
# expect_end STATUS TEXT COMMAND…: the command ends with this exit code and prints the text.
expect_end() {
    status=$1 text=$2
    shift 2
    code=0
    output=$("$@" 2>&1) || code=$?
    [ "$code" = "$status" ] || fail "$* ended with $code: $output"
    case $output in *"$text"*) ;; *) fail "$* does not say \"$text\": $output" ;; esac
}

expect_end 0 "eval" scripts/dev-up --help
expect_end 0 "the default is" scripts/dev-down --help
expect_end 0 "build/release/akashi" scripts/build --help
expect_end 0 "scripts/install SET" scripts/install --help
expect_end 0 "debootstrap" scripts/package --help
expect_end 0 "akashi local" scripts/run --help
expect_end 0 "AddressSanitizer" scripts/test -h
expect_end 0 "postgres" bench/run --help
expect_end 0 "DIRECTORY" bench/postgres --help
expect_end 0 "change must pass" .ci/run --help
for script in scripts/dev-up scripts/dev-down scripts/build scripts/package scripts/test scripts/install; do
    expect_end 2 "--hepl" "$script" --hepl
done
[ ! -e ./--hepl ] || fail "an option was taken for a directory"

# The files that deploy/Dockerfile copies before the others must be enough.
mkdir "$directory/scripts"
cp $(sed -n 's|^COPY \(scripts/.*\) scripts/$|\1|p' deploy/Dockerfile) "$directory/scripts"
expect_end 0 "" "$directory/scripts/install" build package

# As scripts/build leaves it. The ninja of this test only says whether there are such targets.
cmake --preset release -B "$directory/build" -DAKASHI_TESTS=OFF >/dev/null
ninja=$(command -v ninja)
mkdir "$directory/bin"
cat >"$directory/bin/ninja" <<NINJA
#!/bin/sh
# -C FOLDER TARGET…
folder=\$2
shift 2
"$ninja" -C "\$folder" -t query "\$@" >/dev/null && echo "all targets are known"
exit 3
NINJA
chmod 755 "$directory/bin/ninja"
AKASHI_BUILD=$directory/build PATH=$directory/bin:$PATH expect_end 3 "all targets are known" bench/run sqlite
echo "passed"
