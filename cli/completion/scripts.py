"""What a shell is told once, so that it asks the program whenever a call is completed.

All that is known of calls and ledgers is in the program; a script hands over the line up to the cursor, and what
comes back to the shell. It asks the ``counterfoil`` that is found on the path, whatever the call itself names:
pressing a key must not start a file of that name in a folder that somebody else made. Nothing that comes back is
evaluated.
"""

from typing import Final

_BASH: Final = r"""# Completion of counterfoil in bash.
_counterfoil() {
    local word
    COMPREPLY=()
    while IFS= read -r word; do
        case $word in
            /) compopt -o default 2>/dev/null; continue ;;
            */ | *'#') compopt -o nospace 2>/dev/null ;;
        esac
        COMPREPLY+=("$word")
    done < <(command counterfoil __complete bash "${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" 2>/dev/null)
}
complete -o nosort -F _counterfoil counterfoil 2>/dev/null || complete -F _counterfoil counterfoil
"""

_ZSH: Final = r"""#compdef counterfoil
# Completion of counterfoil in zsh.
_counterfoil() {
    local word about typed
    local -a whole begun plain
    # A plain word needs no backslashes, unless the sign before a number or key is a pattern here.
    [[ $_comp_caller_options[extendedglob] == on ]] || plain=(-Q)
    typed="${(j: :)words[1,CURRENT-1]} $IPREFIX$QIPREFIX$PREFIX"
    while IFS=$'\t' read -r word about; do
        about=${about//\\/\\\\}
        case $word in
            /)
                [[ $PREFIX == --*=* ]] && compset -P 1 '*='
                _files
                return
                ;;
            */ | *'#') begun+=("${word//:/\\:}${about:+:$about}") ;;
            *) whole+=("${word//:/\\:}${about:+:$about}") ;;
        esac
    done < <(command counterfoil __complete zsh "$typed" 2>/dev/null)
    (( $#whole )) && _describe -V 'counterfoil' whole $plain
    (( $#begun )) && _describe -V 'counterfoil' begun -S '' $plain
}
if [[ $funcstack[1] == _counterfoil ]]; then
    _counterfoil "$@"
else
    compdef _counterfoil counterfoil
fi
"""

_FISH: Final = r"""# Completion of counterfoil in fish.
function __counterfoil_offers
    command -q counterfoil; or return
    set -l offers (command counterfoil __complete fish (commandline -cp | string collect) 2>/dev/null)
    if test "$offers" = /
        set -l typed (commandline -ct | string collect)
        set -l ahead (string match -r -- '^--[^=\s]+=' "$typed")
        set -l begun (string replace -- "$ahead" '' "$typed" | string collect)
        for file in (complete -C "'' $begun")
            printf '%s\n' "$ahead$file"
        end
    else if set -q offers[1]
        printf '%s\n' $offers
    end
end
complete -c counterfoil -e
complete -c counterfoil -f -k -a '(__counterfoil_offers)'
"""

SCRIPTS: Final = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}
"""By the names of the shells."""
