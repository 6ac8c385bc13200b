"""Tables from a server on this machine, in the real shape: pages, faults, broken fetches, changed columns."""

import pytest
from tests.unit.statline import LARGE, Statline, as_version_4, clients, key_figures, serving

from evaluation.context.errors import ContextError, SilentServiceError
from evaluation.context.read import read_statline
from evaluation.context.service import WebSource
from evaluation.registry.models import ContextService

TOWNS = {"GM0080": range(4), "GM0344": range(3), LARGE: range(2)}
PAGE, NEIGHBOURHOODS = 40, 50
"""Small pages keep the tests quick; one test has the real ones of 10,000 rows."""
TABLE = "83765NED"


@pytest.fixture
def context(registry):
    return registry.context


@pytest.fixture
def waited():
    return []


@pytest.fixture
def of(tmp_path, waited):
    """The service that asks this server; it notes how long it would have waited."""

    def made(statline, **choices):
        settings = {"api": statline.version, "v3": statline.address, "v4": statline.address, "timeout_seconds": 5}
        settings |= {"retries": 3, "first_wait_seconds": 1, "years": (2017,)}
        return WebSource(ContextService(**settings | choices), tmp_path / "pages", waited.append)

    return made


@pytest.fixture
def statline():
    with serving(Statline({TABLE: key_figures(TABLE, 2017, TOWNS, neighbourhoods=NEIGHBOURHOODS)}, page=PAGE)) as found:
        yield found


def test_a_table_of_two_real_pages_comes_in_whole(of, context):
    parts = key_figures(TABLE, 2017, TOWNS, neighbourhoods=9_990)
    with serving(Statline({TABLE: parts})) as statline:
        found = read_statline(of(statline), context, "kerncijfers", 2017)
    regions = ["WijkenEnBuurten", "WijkenEnBuurten+10000"]
    assert statline.asked == ["TableInfos", "DataProperties", *regions, "TypedDataSet", "TypedDataSet+10000"]
    assert len(found.figures) == 1 + sum(1 + len(codes) for codes in TOWNS.values()) + 9_990
    towns = found.figures[found.figures["region"].str.startswith("GM")]
    country = found.figures.set_index("region").loc["NL00"]
    assert towns["inhabitants"].sum() == country["inhabitants"] == 3000 + 80 + 344 + 2
    assert set(towns["region"]) == set(TOWNS)
    assert country["name"] == "Naam van NL00"
    assert (found.info.title, found.info.modified) == ("Kerncijfers wijken en buurten 2017", "2019-01-01T02:00:00")


def test_the_number_behind_a_column_may_differ_by_year(of, context):
    tables = {
        "83765NED": key_figures("83765NED", 2017, TOWNS),
        "85318NED": key_figures("85318NED", 2022, TOWNS, first=40),
    }
    with serving(Statline(tables)) as statline:
        source = of(statline)
        earlier, later = (read_statline(source, context, "kerncijfers", year) for year in (2017, 2022))
    assert earlier.columns["assistance"] == "PersonenPerSoortUitkeringBijstand_9"
    assert later.columns["assistance"] == "PersonenPerSoortUitkeringBijstand_44"
    assert earlier.figures.equals(later.figures)


def test_both_versions_give_the_same_figures(of, context):
    parts = key_figures(TABLE, 2017, TOWNS, neighbourhoods=20)
    with serving(Statline({TABLE: parts})) as third, serving(Statline({TABLE: as_version_4(parts)}, "v4")) as fourth:
        found = [read_statline(of(statline), context, "kerncijfers", 2017) for statline in (third, fourth)]
    assert found[0].figures.equals(found[1].figures)
    assert [table.info.licence for table in found] == ["", "https://creativecommons.org/licenses/by/4.0/"]


@pytest.mark.parametrize("fault", ["500", "half", "cut", "page"])
def test_a_fault_that_passes_is_asked_again(statline, of, context, waited, fault):
    statline.faults["TypedDataSet"] = [fault, fault]
    assert read_statline(of(statline), context, "kerncijfers", 2017).figures["inhabitants"].notna().all()
    assert waited == [1, 2]


def test_no_answer_in_time_is_asked_again(statline, of, context, waited):
    statline.faults["DataProperties"] = ["slow"]
    read_statline(of(statline, timeout_seconds=0.5), context, "kerncijfers", 2017)
    assert waited == [1]


def test_a_server_that_says_how_long_to_wait_is_obeyed(statline, of, context, waited):
    statline.faults["DataProperties"] = ["503"]
    read_statline(of(statline), context, "kerncijfers", 2017)
    assert waited == [7]


def test_a_broken_fetch_goes_on_at_the_first_page_that_is_missing(statline, of, context, waited):
    statline.faults["TypedDataSet"] = ["", *["500"] * 4]
    with pytest.raises(SilentServiceError, match=r"4 pogingen.*HTTP 500.*blijft bewaard.*kept"):
        read_statline(of(statline), context, "kerncijfers", 2017)
    assert waited == [1, 2, 4]
    statline.asked.clear()
    found = read_statline(of(statline), context, "kerncijfers", 2017)
    assert statline.asked == ["TableInfos", "TypedDataSet+40"]
    assert found.figures["inhabitants"].notna().all()
    assert found.figures["region"].is_unique


def test_a_table_that_changed_is_fetched_anew(statline, of, context):
    read_statline(of(statline), context, "kerncijfers", 2017)
    statline.tables[TABLE]["TableInfos"][0]["Modified"] = "2020-06-01T02:00:00"
    statline.asked.clear()
    read_statline(of(statline), context, "kerncijfers", 2017)
    assert len(statline.asked) == 6
    statline.asked.clear()
    read_statline(of(statline), context, "kerncijfers", 2017)
    assert statline.asked == ["TableInfos"]


def test_nobody_there_is_told_with_the_number_of_tries(of, context, waited):
    with serving(Statline({})) as statline:
        source = of(statline)
    with pytest.raises(SilentServiceError, match=r"127\.0\.0\.1:\d+ gaf na 4 pogingen"):
        read_statline(source, context, "kerncijfers", 2017)
    assert len(waited) == 3


def test_a_table_that_is_not_there_is_asked_for_once(statline, of, context):
    with pytest.raises(ContextError, match=r"83487NED/TableInfos gaf HTTP 404.*context\.yaml"):
        read_statline(of(statline), context, "kerncijfers", 2016)
    assert statline.asked == ["TableInfos"]


@pytest.mark.parametrize("link", ["http://elsewhere.example/TypedDataSet?$skip=40", "WijkenEnBuurten?$format=json"])
def test_a_next_page_elsewhere_or_without_end_is_refused(statline, of, context, link):
    statline.next_link = link
    with pytest.raises(ContextError, match="niet de vorm"):
        read_statline(of(statline), context, "kerncijfers", 2017)
    assert len(statline.asked) < 10


def test_an_answer_of_the_other_version_is_told(statline, of, context):
    with pytest.raises(ContextError, match=r"HTTP 404.*`api`"):
        read_statline(of(statline, api="v4"), context, "kerncijfers", 2017)


@pytest.mark.parametrize("part", ["DataProperties", "WijkenEnBuurten", "TypedDataSet"])
def test_a_part_without_the_columns_that_it_must_have_is_told(statline, of, context, part):
    statline.tables[TABLE][part] = [{"iets": "anders"}]
    statline.tables[TABLE]["TableInfos"][0]["RecordCount"] = None
    with pytest.raises(ContextError, match="niet de vorm die wij kennen"):
        read_statline(of(statline), context, "kerncijfers", 2017)


def test_rows_that_are_missing_are_noticed(statline, of, context):
    statline.tables[TABLE]["TableInfos"][0]["RecordCount"] += 1
    with pytest.raises(ContextError, match=r"rijen binnen.*--again"):
        read_statline(of(statline), context, "kerncijfers", 2017)


def test_a_column_that_was_renamed_is_told_with_what_looks_like_it(of, context):
    parts = key_figures(TABLE, 2017, TOWNS)
    for row in parts["DataProperties"]:
        row["Key"] = row["Key"].replace("HuishoudensMetEenLaagInkomen", "HuishoudensMetLaagInkomen")
    with serving(Statline({TABLE: parts})) as statline:
        expected = r"geen kolom 'HuishoudensMetEenLaagInkomen'. Lijkt erop: HuishoudensMetLaagInkomen"
        with pytest.raises(ContextError, match=expected):
            read_statline(of(statline), context, "kerncijfers", 2017)


def test_a_column_in_another_unit_is_not_taken_for_it(of, context):
    parts = key_figures(TABLE, 2017, TOWNS)
    topic = next(row for row in parts["DataProperties"] if row["Key"].startswith("GemiddeldeWoningwaarde"))
    topic["Unit"] = "euro"
    told = pytest.raises(ContextError, match=r"'GemiddeldeWoningwaarde' passen 0 kolommen.*de tabel heeft 'euro'")
    with serving(Statline({TABLE: parts})) as statline, told:
        read_statline(of(statline), context, "kerncijfers", 2017)


def test_a_column_may_be_missing_in_years_that_the_registry_leaves_out(of, context):
    measure = context.measures["low_income"].model_copy(update={"years": (2018,)})
    lighter = context.model_copy(update={"measures": context.measures | {"low_income": measure}})
    with serving(
        Statline({TABLE: key_figures(TABLE, 2017, TOWNS, left_out=["HuishoudensMetEenLaagInkomen"])})
    ) as statline:
        found = read_statline(of(statline), lighter, "kerncijfers", 2017)
    assert "low_income" not in found.columns
    assert "around_social_minimum" in found.columns


def test_another_table_than_meant_is_noticed(of, context):
    told = pytest.raises(ContextError, match=r"heet 'Kerncijfers wijken en buurten 2023'.*over 2017")
    with serving(Statline({"83765NED": key_figures("83765NED", 2023, TOWNS)})) as statline, told:
        read_statline(of(statline), context, "kerncijfers", 2017)


def test_of_the_social_domain_only_whole_years_and_totals_count(of, context):
    with serving(Statline({"83620NED": clients("83620NED", 2016, ["GM0080", "WK008001"])})) as statline:
        found = read_statline(of(statline), context, "wmo", 2016)
    assert found.figures["wmo_per_1000"].tolist() == [60, 60]


def test_a_total_that_is_not_known_is_told_and_not_read_as_nothing(of, context):
    told = pytest.raises(ContextError, match="alle categorieën samen")
    with serving(Statline({"83620NED": clients("83620NED", 2016, ["GM0080"], total="T009999")})) as statline, told:
        read_statline(of(statline), context, "wmo", 2016)


def test_a_region_that_stands_twice_is_told(statline, of, context):
    rows = statline.tables[TABLE]["TypedDataSet"]
    rows[5] = rows[4]
    with pytest.raises(ContextError, match=f"regio {rows[4]['WijkenEnBuurten'].strip()} staat er meer dan eens"):
        read_statline(of(statline), context, "kerncijfers", 2017)


@pytest.mark.parametrize("secret", [None, ".", "       ."])
def test_a_secret_figure_is_missing_and_not_zero(statline, of, context, secret):
    rows = statline.tables[TABLE]["TypedDataSet"]
    rows[2]["AantalInwoners_5"] = secret
    found = read_statline(of(statline), context, "kerncijfers", 2017).figures.set_index("region")
    assert found["inhabitants"].isna().sum() == 1
    assert found.loc["WK008000", ["inhabitants"]].isna().all()


def test_words_in_a_column_of_figures_are_told_without_the_words(statline, of, context):
    statline.tables[TABLE]["TypedDataSet"][2]["AantalInwoners_5"] = "Leeuwarden"
    with pytest.raises(ContextError, match=r"AantalInwoners_5' bevat iets dat geen getal is") as told:
        read_statline(of(statline), context, "kerncijfers", 2017)
    assert "Leeuwarden" not in str(told.value)
