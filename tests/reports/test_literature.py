"""Citations and lists of literature: every key has an entry, and page, PDF and Word show the same list."""

import re
from io import BytesIO
from types import SimpleNamespace
from zipfile import ZipFile

import pypdf
import pytest

from evaluation.publication.documents.compose import DRESSES, Composed
from evaluation.publication.documents.edition import Edition
from evaluation.publication.documents.formats import FORMATS
from evaluation.publication.report.kit import Kit
from evaluation.publication.report.literature import cite, method_sources, named, with_literature
from evaluation.publication.tables import table
from evaluation.publication.texts import Texts
from evaluation.registry import RegistryError, load_registry
from evaluation.registry.literature import check_literature, described
from evaluation.registry.models import LANGUAGES
from evaluation.storage import Paths
from evaluation.storage.paths import PROJECT

STUDIES = (Paths(PROJECT), Paths(PROJECT / "data/studies/eight_schools"))
HYPHENS = r"[\s\u00ad\u2010\u2011-]"
"""Blanks and hyphens, which a line may have got in between."""
IN_TEMPLATE = re.compile(r'cite\("(\w+)"\)')
GATHERED = """
abs_clearance agenda_stad_bijeenkomsten agenda_stad_eenvoudig_maatwerk armoedecoalitie_utrecht bartels_bewind
bartels_grip bmc_2018 bond_brandt_de_wolf_2015 boomberg_bsn cbs_microdata cbsodata4 cbsodata_readme
code_for_nl cpb_2022 denieuwepraktijk design_effect_example divosa_2022 divosa_2023 divosa_funnel
effectencalculator effectieve_schuldhulp_zaanstad eindhoven_participatieladder elrha_msi
enschede_wijkcoaches_2012 erkenning_2018 expandnet fassaert_2014 fno_opschalen gezonde_boel_zrm ggm
hoqcutil_odata4 hvr_velp i_sociaal_lab inthout_2014 ipw_ie2504 isat_2020 isat_guide_2019 isat_pilot_2020
kamerbrief_2016 knelpunten_16_27 kpmg_2019 kpmg_plexus_2014 laa_avg leeuwarden_frontlijn_2012
maatpact_doorbraakmethode maatschappelijk_rendement_2011 mackinnon_webb magenta_complexity
mantelzorg_wijkteams mijn_zrm monitor_almere movisie_erkenning movisie_mkba_tool movisie_regeldruk
movisie_vijf_jaar movisie_wijkteams_na ndsd_city_deal nji_big5 noordenveld_wmo odata_v3_examples
outcome_in_zicht over_16_27 participatieladder pdok_wijken platform31_bewind psd_noodpot_2019
psd_volwassenheid purpose_opschalen roever_knapp_friede_2015 scalability_review_2022 scaling_readiness
schulinck_peiling_2017 sdclog seed_experimenten seed_gemeente_nu sociaal_bestek_leeuwarden sociaal_hospitaal
sociale_vraagstukken_maatwerk ssm_application ssm_description ssm_faq statsmodels_combine_effects
stcrt_2016_15265 stimulansz_bewind_2014 swn_regeldruk_2023 tidier_table uk_llc_sdc utrecht_krachtig_2013
utrecht_monitor_2015 vji_2018 vji_maatwerkbudget_2017 vng_city_deal vng_gmsd vng_mcjo vng_realisatie_gmsd
vonl_2021 vormgeving_teams vsbfonds_participatieladder webb westerkwartier_wmo white_phillips_2012
woonzorgdwi_zrm wur_ready_to_scale wwz_effectencalculator zaandams_dagblad zaanstad_professionalisering
zonmw_zaanstad zorgfocuz_ceo_2019 zorgfocuz_mcjo zrm_2013 zrm_2017 zrm_beschrijving zrm_handleiding_2013
"""


@pytest.mark.parametrize("paths", STUDIES, ids=["default", "eight schools"])
def test_every_source_of_a_study_is_described(paths):
    check_literature(paths, load_registry(paths))


def test_a_source_without_an_entry_is_told_with_its_key(tmp_path):
    source = next(one for one in method_sources().values() if one.kind != "own")
    with pytest.raises(RegistryError, match=r"sources\.nobody_2020.*literature\.bib"):
        check_literature(Paths(tmp_path), SimpleNamespace(sources={"nobody_2020": source}))


def test_every_citation_in_the_templates_has_an_entry_and_both_languages_cite_the_same():
    found = {
        language: sorted(
            key
            for file in (PROJECT / "reports/text" / language).glob("*.j2")
            for key in IN_TEMPLATE.findall(file.read_text(encoding="utf-8"))
        )
        for language in LANGUAGES
    }
    assert found["nl"] == found["en"] and set(found["nl"]) <= described(Paths(PROJECT)) & set(method_sources())


def test_all_that_was_gathered_about_the_subject_is_in_the_bibliography():
    assert not set(GATHERED.split()) - described(Paths(PROJECT))


def test_pages_cite_only_what_they_list_and_list_the_same_in_both_languages(any_report):
    for (edition, dutch), (_, english) in zip(any_report.every("nl"), any_report.every("en"), strict=True):
        lists = [[key for key in page.ids("div") if key.startswith("ref-")] for page in (dutch, english)]
        assert sorted(lists[0]) == sorted(lists[1]), edition
        for page, listed in zip((dutch, english), lists, strict=True):
            links = {one.attributes.get("href", "") for one in page.elements("a")}
            assert {link[1:] for link in links if link.startswith("#ref-")} == set(listed), edition
            assert not page.elements("cite"), edition


@pytest.fixture(scope="module")
def small(default_report):
    kit = Kit(default_report.material, Texts(default_report.material, "nl", markup=True))
    cell = table("sources", "Bronnen", ["Wat", "Bron"], [["Casussen", named(kit, "vng_city_deal")]])
    text = (
        f"# Kop\n\nVolgens {cite(kit, 'isat_2020')}. Mail naar @iemand of a@b.nl; [c] en"
        f' <abbr title="x">[x]</abbr>, en [@onbekend].\n\n{cell}\n'
    )
    edition = Edition("scalability_report", "", "nl")
    variables = {"title": "T", "subtitle": "S", "document": "D", "contents": "Inhoud"}
    composed = Composed(edition, with_literature(kit, text), variables, DRESSES.get("", DRESSES["indicator_book"]))
    made = {suffix: make(default_report.paths, composed) for suffix, make in FORMATS.items()}
    word = ZipFile(BytesIO(made["docx"])).read("word/document.xml").decode("utf-8")
    pdf = "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(made["pdf"])).pages)
    html = re.sub(r"(?s)<style>.*?</style>", "", made["html"].decode("utf-8"))
    plain = {"html": re.sub("<[^>]+>", "", html), "docx": re.sub("<[^>]+>", "", word), "pdf": pdf}
    return html, {suffix: re.sub(HYPHENS, "", text) for suffix, text in plain.items()}


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_form_has_citation_list_and_marks(small, suffix):
    text = small[1][suffix]
    for said in (
        "(Milate.a.2020)",
        "VNG,z.d.",
        "DecisionSupportTool",
        "10.1186/s1296101904942",
        "alleenhetbegingelezen",
    ):
        assert said in text, said
    for kept in ("@iemand", "a@b.nl", "[c]", "[x]", "[@onbekend]"):
        assert kept in text, kept


def test_a_citation_leads_to_the_list_and_the_list_to_the_work(small):
    for link in ('href="#ref-isat_2020"', 'id="ref-isat_2020"', 'href="https://doi.org/10.1186/s12961-019-0494-2"'):
        assert link in small[0], link
