# Shared by `rollback`, `test` and the scripts beside this file. Talk goes to standard error.
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

say() { printf '%s\n' "$*" >&2; }

# refuse MESSAGE FIX: nothing was touched (docs/cli/exit-codes.md).
refuse() {
  say "refused: $1"
  say "  $2"
  exit 2
}

# The .NET SDK does not start on a machine without ICU, which PostgreSQL brings along later or npm's copy never. Nothing of ours
# needs it: every project is culture-invariant already.
if [ -z "${DOTNET_SYSTEM_GLOBALIZATION_INVARIANT:-}" ] && ! compgen -G '/usr/lib*/libicuuc.so.*' >/dev/null \
  && ! compgen -G '/usr/lib/*/libicuuc.so.*' >/dev/null && ! compgen -G '/usr/local/lib*/libicuuc.so.*' >/dev/null; then
  export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
fi

# Newer than the stamp: a source, or a folder, whose time tells of deletions and renames.
changed_since() {
  local stamp=$1
  shift
  [ -e "$stamp" ] || return 0
  [ -n "$(find "$@" \( -name bin -o -name obj -o -name node_modules \) -prune -o -newer "$stamp" -print -quit)" ]
}
