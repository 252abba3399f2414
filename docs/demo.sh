#!/bin/sh
# The founding case from an empty ledger to its answers, in a temporary folder that is removed at the end.
# `make demo` runs it; so does `sh docs/demo.sh` wherever counterfoil is on the PATH.
set -eu

cases=$(cd "$(dirname "$0")/../cases" && pwd)
folder=$(mktemp -d "${TMPDIR:-/tmp}/counterfoil-demo.XXXXXX")
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
ln -s "$cases" "$folder/cases"
cd "$folder"

# What is set on this machine has no say here: the ledger and its settings are those of the folder alone.
for setting in $(env | sed -n 's/^\(COUNTERFOIL_[A-Z_]*\)=.*/\1/p'); do
    unset "$setting"
done
HOME=$folder XDG_CONFIG_HOME=$folder COUNTERFOIL_STORE=$folder/counterfoil.db COUNTERFOIL_ACTOR=demo
COLUMNS=80
export HOME XDG_CONFIG_HOME COUNTERFOIL_STORE COUNTERFOIL_ACTOR COLUMNS

heading() {
    printf '\n%s\n' "$1"
    printf '%s\n' "$1" | sed 's/./-/g'
}

# Show the command on standard input as it would be typed, then run it; the first argument is its exit code.
run() {
    command=$(cat)
    printf '\n%s\n' "$command" | sed '2s/^/$ /'
    code=0
    eval "$command" 2>&1 || code=$?
    if [ "$code" -ne "$1" ]; then
        echo "demo: expected exit code $1, got $code" >&2
        exit 1
    fi
}

cat <<'END'
1,000 FOR 1,000

On 16 May 2025 Russia and Ukraine agreed to exchange 1,000 people each way. It
was done in three stages: 390 on 23 May, 307 on 24 May, 303 on 25 May. But not
everybody reports everything: one ministry gives numbers for both directions,
the other side's president confirms one direction only. Counterfoil writes down
who said what, and answers from that.

RU->UA means: handed over by Russia, received by Ukraine. It is typed RU:UA,
because a shell takes the > for itself. The two directions are never added.
END

heading '1. By hand: an empty ledger, three sources, the agreement'
run 0 <<'END'
counterfoil init --quiet
END
run 0 <<'END'
counterfoil source ru-mod --kind official --speaks-for RU \
    --name "Ministry of Defence of Russia"
END
run 0 <<'END'
counterfoil source ua-president --kind official --speaks-for UA \
    --name "President of Ukraine (Volodymyr Zelensky)"
END
run 0 <<'END'
counterfoil source ru-delegation-head --kind official --speaks-for RU \
    --name "Vladimir Medinsky, head of Russia's delegation"
END
cat <<'END'

Each command prints the citation of what it recorded: entry 1 of that source.
What an entry changes in the totals is told below its citation.
END
run 0 <<'END'
counterfoil announce istanbul-2025 --key a \
    --title "1,000 for 1,000" --kind prisoner-exchange \
    --agreed 2025-05-16 --place Istanbul \
    --party RU=Russia --party UA=Ukraine \
    --term each-way/released/person=1000 \
    --source ru-delegation-head --stated 2025-05-16 \
    --url https://www.pravda.com.ua/eng/news/2025/05/16/7512561/ \
    --publisher "Ukrainska Pravda" \
    --note "spoke of a thousand for a thousand in the coming days"
END

heading '2. By hand: the second stage, and who confirms what'
cat <<'END'

On 24 May the ministry in Moscow reports 307 for 307. A stage that is new to
the agreement is brought in with --new; --like takes over who said it, when and
where; --each-way is one statement about both directions.
END
run 0 <<'END'
counterfoil complete istanbul-2025/s2 --new --key s2-done \
    --label "Second stage" --occurred 2025-05-24 \
    --source ru-mod --stated 2025-05-24 --publisher UNN \
    --url https://unn.ua/en/news/russia-announced-the-second-round-of-\
prisoner-exchange-with-ukraine-in-the-format-of-307-for-307
END
cat <<'END'

A stage has taken place and nobody has said how many: from here on the total is
at least 0, and open at its upper end, until somebody gives the number.
END
run 0 <<'END'
counterfoil report istanbul-2025/s2 307 --each-way --key c08 \
    --like istanbul-2025#s2-done --note "speaks of servicemen"
END
cat <<'END'

On the same day Ukraine's president confirms 307. But which 307? The statement
above speaks of two directions, so this is refused and nothing is recorded:
END
run 5 <<'END'
counterfoil confirm istanbul-2025#c08 \
    --source ua-president --stated 2025-05-24
END
cat <<'END'

He spoke of the people who came home to Ukraine, and of nobody else:
END
run 0 <<'END'
counterfoil confirm istanbul-2025#c08 --flow RU:UA --key c09 \
    --source ua-president --stated 2025-05-24 --publisher UNN \
    --url https://unn.ua/en/news/zelenskyy-announced-the-second-day-of-the-\
exchange-in-the-format-of-1000-for-1000-another-307-ukrainian-defenders-are-\
home --note "says nothing of the other direction"
END
cat <<'END'

Both sides now say 307 for RU->UA: that number is settled. UA->RU is reported by
one side, and stays so.
END

heading '3. The rest by import'
cat <<'END'

The case file holds all that was found, link by link. What was typed above has
the same keys and the same content, so it is there already; nothing is doubled.
END
run 0 <<'END'
counterfoil import cases/istanbul-2025.toml
END
cat <<'END'

One more by hand, a stage and its number in one go. The president's 303 is one
more voice of a side that has spoken already, and lifts nothing:
END
run 0 <<'END'
counterfoil complete istanbul-2025/s3 303 --flow RU:UA \
    --occurred 2025-05-25 --source ua-president --stated 2025-05-25 \
    --url https://www.pravda.com.ua/eng/news/2025/05/25/7513953/ \
    --publisher "Ukrainska Pravda"
END

heading '4. How many, by what had been said on each day?'
cat <<'END'

Agreed, reported by anybody, settled by both sides, and still to come; below the
rows, the entries that they are made of. On 22 May there is the agreement, and
no stage yet:
END
run 0 <<'END'
counterfoil totals istanbul-2025 --as-of 2025-05-22
END
run 0 <<'END'
counterfoil totals istanbul-2025 --as-of 2025-05-23
END
cat <<'END'

On 24 May an outlet added both directions up and printed 780. That number has a
row of its own (RU<->UA): it is shown, and never set against 390.
END
run 0 <<'END'
counterfoil totals istanbul-2025 --as-of 2025-05-24
END
run 0 <<'END'
counterfoil totals istanbul-2025 --as-of 2025-05-25
END
cat <<'END'

1,000 each way were reported. 1,000 are settled from Russia to Ukraine, and none
from Ukraine to Russia: there Russia's ministry alone gives numbers.
END

heading '5. The exchange as one source tells it'
run 0 <<'END'
counterfoil view istanbul-2025 --source ua-president
END

heading '6. The audit timeline'
cat <<'END'

What was recorded of the second stage, in the order in which it was recorded.
Without --stage it is the whole agreement, without a name the whole ledger.
END
run 0 <<'END'
counterfoil timeline istanbul-2025 --stage s2
END
cat <<'END'

That was all. The ledger was made in a temporary folder, which is removed now.
END
