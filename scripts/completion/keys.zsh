# keys.zsh SCRIPT DIRECTORY: types into a bash and a zsh that have read the completion SCRIPT, in DIRECTORY. The command is a
# function there that prints its arguments, so a completed line shows itself when it is entered.
emulate -R zsh
zmodload zsh/zpty
script=$1
directory=$2
faults=0

typed=(
    $'su\t'                          '<suppressions>'
    $'scan --min-c\thig\t'           '<scan><--min-confidence><high>'
    $'scan --fail-on err\t'          '<scan><--fail-on><error>'
    $'scan --dialect postg\t'        '<scan><--dialect><postgresql>'
    $'scan --rules TOC20\t'          '<scan><--rules><TOC201>'
    $'explain check-then-i\t'        '<explain><check-then-insert>'
    $'scan --output So\t'            '<scan><--output><Some.java>'
    $'scan --report-only So\t'       '<scan><--report-only><Some.java>'
    $'scan sou\tma\tX'               '<scan><source/main/X>'
    $'baseline --pr\t'               '<baseline><--prune>'
)

# What the shell says up to the pattern.
await() {
    local said='' chunk
    while [[ $said != *$~1* ]]; do
        if ! zpty -r -m shell chunk "*$1*" && ! zpty -t shell; then
            print -u2 -r -- "test-completion: the shell ended: $said"
            return 1
        fi
        said+=$chunk
    done
    print -r -- "$said"
}

for shell in bash zsh; do
    case $shell in
        bash) zpty shell bash --norc -i ;;
        zsh) zpty shell zsh -f -i ;;
    esac
    # The words are put together by the shell, so that what is typed does not look like what is awaited.
    zpty -w shell "cd ${(q)directory}; source ${(q)script}; tocsin() { printf '<%s>' \"\$@\"; printf '%s\\n' 'END''ED'; }; tocsin ready"
    await '<ready>ENDED' >/dev/null || exit 1
    for line expected in $typed; do
        zpty -w -n shell "tocsin $line"$'\n'
        said=$(await 'ENDED') || exit 1
        if [[ $said != *"$expected"ENDED* ]]; then
            print -u2 -r -- "test-completion: $shell made of ${(qqqq)line}: ${(V)said}"
            (( faults++ ))
        fi
    done
    zpty -d shell
done
(( faults == 0 )) && print ok
exit $(( faults > 0 ))
