"""Many rows: intake stays near the time of a bare read, and a problem in many rows stays small."""

import time

from tests.unit.deliveries_by_hand import HOUSEHOLD, SCORE, deliver, take

from evaluation.deliveries.intake.grouping import grouped
from evaluation.deliveries.intake.key import PUBLIC_KEY, Key
from evaluation.deliveries.intake.problems import MOST_NAMED
from evaluation.deliveries.intake.receipt import receipt, set_aside_rows
from evaluation.storage.database import connect

ROWS = 60_000
SLOWEST = 40
"""Times the bare read. Here it is about eight, since small things count more than in a million rows; reading cell by
cell takes more than a hundred."""
HEADER = "huishouden;maand;kosten_gemeente;kosten_rijk;kosten_totaal;prijspeil;schuld\n"
HOUSEHOLDS = [{**HOUSEHOLD, "huishouden": f"H{number}", "instroom": "1-1-2016"} for number in range(1, ROWS // 20 + 1)]


def months():
    rows = (
        f"H{row // 20 + 1};20{16 + row % 20 // 12}-{row % 20 % 12 + 1:02d};{row},25;{row % 97},50;{row + row % 97},75;"
        f"2017;{row * 7 % 4_000_000},01\n"
        for row in range(ROWS)
    )
    return HEADER + "".join(rows)


def seconds(what):
    def once():
        start = time.process_time()
        what()
        return time.process_time() - start

    return min(once() for _ in range(2))


def test_intake_of_many_rows_stays_near_a_bare_read(registry, tmp_path):
    folder = deliver(tmp_path, huishoudens=HOUSEHOLDS, huishoudmaanden=months())
    assert len(take(registry, folder).checked["huishoudmaanden"].used) == ROWS

    def bare():
        with connect() as connection:
            connection.execute(
                f"CREATE OR REPLACE TEMP TABLE x AS SELECT * FROM read_csv('{folder}/huishoudmaanden.csv', "
                "delim = ';', decimal_separator = ',')"
            )

    assert seconds(lambda: take(registry, folder)) < SLOWEST * seconds(bare)


def test_a_problem_in_many_rows_names_the_first_and_counts_all(registry, tmp_path):
    wrong = [{**SCORE, "huishouden": one["huishouden"], "score": "9"} for one in HOUSEHOLDS]
    good = [{**row, "score": "2", "golf": "T1", "meetdatum": "10-11-2017"} for row in wrong]
    intake = take(registry, deliver(tmp_path, huishoudens=HOUSEHOLDS, metingen=[*good, *wrong]))
    problems = [one for one in intake.problems if one.rule == "out_of_range"]
    assert (len(problems), problems[-1].more) == (MOST_NAMED, len(wrong) - MOST_NAMED)
    group = grouped(receipt(registry, intake)["problems"], "nl")[0]
    assert (group.rule, group.count, group.rows_n) == ("out_of_range", len(wrong), len(wrong))
    assert len(set_aside_rows(registry, intake, Key(PUBLIC_KEY))) == len(wrong)
