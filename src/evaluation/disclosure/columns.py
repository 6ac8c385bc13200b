"""The one dictionary of published columns: in which files, of what type, and what they mean in both languages.

A column means the same in every file, so it is described once. What a stage writes beyond its columns is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ColumnType = Literal["string", "integer", "number", "boolean"]


@dataclass(frozen=True)
class Column:
    """Type and meaning of a published column."""

    type: ColumnType
    nl: str
    en: str


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FILES: dict[str, tuple[str, ...]] = {
    "estimates": _names(
        "id experiment indicator category role design outcome unit scope city quantity prior_factor value"
        " standard_error low high confidence_level n n_clusters degrees_of_freedom residual_df"
        " smallest_relevant_difference smallest_detectable_difference method claim claim_reasons public sensitive"
        " status"
    ),
    "descriptives": _names(
        "id indicator experiment category city arm wave quantity value low high numerator denominator n residual_df"
        " unit sensitive status"
    ),
    "statuses": _names(
        "id indicator experiment city arm wave asked_n ok_n missing_n set_aside_n too_early_n not_applicable_n"
        " sensitive status"
    ),
    "specifications": _names(
        "id experiment indicator missing adjustment comparison outliers pooling value low high n_clusters sensitive"
        " status"
    ),
    "crossings": _names(
        "id crossing experiment first second third direction value low high numerator denominator n status"
    ),
    "checks": _names("id check experiment indicator city outcome value bound low high n lowers_claim sensitive status"),
    "assessment": _names("id experiment item key score value unit n rule evidence claim status"),
    "calibration": _names("id experiment indicator world mean spread quantity value standard_error studies status"),
    "deliveries": _names("id city delivery_status origin table delivered used set_aside status"),
    "problems": ("id", "rule", "level", "rows", "status"),
    "corrections": _names("id city table column action reason_nl reason_en decided_by date number rows status"),
    "plan": _names(
        "id experiment indicator role design outcome unit unit_of_assignment covariates highest_claim null_value"
        " smallest_relevant_difference smallest_relevant_difference_status prior_family prior_scale prior_mean"
        " prior_standard_deviation prior_status minimum_t1_coverage since source sensitive status"
    ),
    "published": _names(
        "id key kind unit value low high numerator denominator note year certainty comparable_indicators source status"
    ),
    "neighbourhoods": _names("id scope city region measure value unit year statline_tables origin status"),
    "municipalities": _names(
        "id municipality name municipality_type likeness nearest_city distance measures_n below_n above_n households"
        " year origin status"
    ),
    "likeness": _names("id measure low high median robust_spread n below_n above_n unit year origin status"),
    "projections": _names(
        "id experiment indicator municipality_type likeness scenario quantity part value low high unit n claim basis"
        " status"
    ),
    "numbers": ("id", "key", "value", "status"),
}

CONFIDENTIAL: dict[str, tuple[str, ...]] = {
    "descriptives": ("nonzero_n", "largest_contribution", "second_contribution", "distinct_n")
}
"""Columns that the gate decides by and does not publish."""

COLUMNS: dict[str, Column] = {
    "id": Column("string", "Uniek nummer van de rij over alle bestanden", "Unique id of the row over all files"),
    "status": Column(
        "string",
        "Waarom er een getal staat of niet; suppressed is afgeschermd",
        "Why there is a number or not; suppressed is withheld",
    ),
    "experiment": Column(
        "string", "Experiment; leeg als het niet bij één experiment hoort", "Experiment; empty if of none"
    ),
    "indicator": Column("string", "Indicator", "Indicator"),
    "role": Column("string", "Rol in het analyseplan", "Role in the analysis plan"),
    "design": Column("string", "Onderzoeksontwerp", "Design"),
    "outcome": Column(
        "string", "Soort uitkomst; bij een controle of die is gehaald", "Kind of outcome; of a check, its result"
    ),
    "unit": Column("string", "Eenheid", "Unit"),
    "scope": Column(
        "string",
        "Waarover het getal gaat: stad, samen, volgende gemeente, bijgestelde schatting, zonder één stad, wijk of land",
        "What the number is about: city, pooled, prediction, shrunken, leave one out, neighbourhood or country",
    ),
    "city": Column("string", "Stad; leeg is alle steden samen", "City; empty is all cities together"),
    "quantity": Column("string", "Welke maat", "Which quantity"),
    "prior_factor": Column(
        "number",
        "Factor op de schaal van de aanname over verschillen tussen steden",
        "Factor on the scale of the prior",
    ),
    "value": Column("number", "Waarde", "Value"),
    "standard_error": Column("number", "Standaardfout", "Standard error"),
    "low": Column("number", "Ondergrens van het interval", "Lower end of the interval"),
    "high": Column("number", "Bovengrens van het interval", "Upper end of the interval"),
    "municipality": Column("string", "Code van de gemeente", "Code of the municipality"),
    "name": Column("string", "Naam van de gemeente", "Name of the municipality"),
    "municipality_type": Column(
        "string", "Soort gemeente (projection.yaml); all is alle soorten", "Kind of municipality; all is every kind"
    ),
    "likeness": Column(
        "string",
        "Gelijkenis: study, within (binnen bereik), near of far (beide buiten bereik)",
        "Likeness: study, within (the range), near or far (both out of range)",
    ),
    "nearest_city": Column("string", "Stad die er het meest op lijkt", "City that is most alike"),
    "distance": Column(
        "number",
        "Afstand tot die stad, in robuuste standaardafwijkingen over alle gemeenten",
        "Distance to that city, in robust standard deviations over all municipalities",
    ),
    "measures_n": Column("integer", "Aantal vergeleken cijfers", "Number of figures compared"),
    "below_n": Column("integer", "Aantal onder het bereik van de steden", "Number below the range of the cities"),
    "above_n": Column("integer", "Aantal boven het bereik van de steden", "Number above the range of the cities"),
    "households": Column("integer", "Huishoudens in de gemeente", "Households in the municipality"),
    "median": Column("number", "Mediaan over alle gemeenten", "Median over all municipalities"),
    "robust_spread": Column(
        "number", "Robuuste standaardafwijking over alle gemeenten", "Robust standard deviation over all municipalities"
    ),
    "scenario": Column(
        "string", "Scenario voor het bereik: low, central, high", "Scenario of uptake: low, central, high"
    ),
    "part": Column("string", "Betaler, of de invoer die is gevarieerd", "Payer, or the input that was moved"),
    "basis": Column(
        "string",
        "Waarop het rust: measured, assumed (ook aannames), public",
        "What it rests on: measured, assumed (assumptions too), public",
    ),
    "confidence_level": Column("number", "Betrouwbaarheid van het interval", "Confidence level of the interval"),
    "n": Column("integer", "Aantal eenheden", "Number of units"),
    "n_clusters": Column("integer", "Aantal wijken of steden", "Number of neighbourhoods or cities"),
    "degrees_of_freedom": Column("number", "Vrijheidsgraden van het interval", "Degrees of freedom of the interval"),
    "residual_df": Column("number", "Vrijheidsgraden over eenheden", "Residual degrees of freedom over units"),
    "smallest_relevant_difference": Column("number", "Kleinste relevante verschil", "Smallest relevant difference"),
    "smallest_detectable_difference": Column(
        "number", "Kleinste verschil dat dit ontwerp kan vinden", "Smallest difference that this design can detect"
    ),
    "method": Column("string", "Rekenwijze", "Method"),
    "claim": Column("integer", "Hoogste uitspraak die is toegestaan", "Highest claim that is allowed"),
    "claim_reasons": Column("string", "Redenen waarom de uitspraak lager is", "Reasons why the claim is lower"),
    "public": Column("boolean", "Komt uit totalen die al gepubliceerd waren", "Comes from totals published before"),
    "sensitive": Column(
        "string",
        "Gaat over gezondheid of justitie, met strengere drempels; leeg als dat niet zo is",
        "Is about health or justice, with stricter thresholds; empty if not",
    ),
    "crossing": Column("string", "Wat met elkaar gekruist is", "What is crossed"),
    "first": Column("string", "Eerste code; leeg is elke", "First code; empty is any"),
    "second": Column("string", "Tweede code; leeg is elke", "Second code; empty is any"),
    "third": Column("string", "Derde code; leeg is elke", "Third code; empty is any"),
    "direction": Column("string", "Voor of tegen; leeg is elke", "For or against; empty is any"),
    "category": Column("string", "Categorie; leeg als er geen is", "Category; empty if none"),
    "arm": Column("string", "Groep", "Group"),
    "wave": Column("string", "Meetmoment", "Measurement moment"),
    "numerator": Column("number", "Teller", "Numerator"),
    "denominator": Column("number", "Noemer", "Denominator"),
    "asked_n": Column("integer", "Eenheden waarvan de waarde gevraagd is", "Units asked for a value"),
    "ok_n": Column("integer", "Eenheden met een waarde", "Units with a value"),
    "missing_n": Column("integer", "Eenheden waarvan de waarde ontbreekt", "Units whose value is missing"),
    "set_aside_n": Column("integer", "Eenheden waarvan de rij terzijde is gelegd", "Units whose row was set aside"),
    "too_early_n": Column("integer", "Eenheden waarvoor het nog te vroeg was", "Units for which it was too early"),
    "not_applicable_n": Column(
        "integer", "Eenheden waarvoor de vraag niet geldt", "Units to which the question does not apply"
    ),
    "missing": Column("string", "Keuze: wat met ontbrekende waarden", "Choice: what with missing values"),
    "adjustment": Column("string", "Keuze: correctie voor de start", "Choice: adjustment for the start"),
    "comparison": Column("string", "Keuze: vergelijkingsgroep", "Choice: comparison group"),
    "outliers": Column("string", "Keuze: uitschieters", "Choice: outliers"),
    "pooling": Column("string", "Keuze: wijze van samenvoegen", "Choice: way of pooling"),
    "check": Column("string", "Controle", "Check"),
    "bound": Column("number", "Grens van de controle", "Bound of the check"),
    "lowers_claim": Column("boolean", "Verlaagt de uitspraak", "Lowers the claim"),
    "item": Column(
        "string",
        "Criterium, oordeel, voorwaarde, besluit, stabiliteit, verandering, precisie, meting of volgende meting",
        "Criterion, verdict, condition, decision, stability, change, precision, measurement or next measurement",
    ),
    "key": Column("string", "Sleutel", "Key"),
    "score": Column(
        "integer",
        "Score van 0 tot 3; leeg is geen gegevens. Van een meting: 1 als zij het oordeel kan veranderen",
        "Score from 0 to 3; empty is no data. Of a measurement: 1 if it can change the verdict",
    ),
    "rule": Column("string", "Regel die besliste", "Rule that decided"),
    "evidence": Column("string", "Nummers van de rijen waarop dit rust", "Ids of the rows this rests on"),
    "delivery_status": Column("string", "Of de levering is gebruikt", "Whether the delivery was used"),
    "origin": Column("string", "Herkomst", "Origin"),
    "table": Column("string", "Tabel", "Table"),
    "delivered": Column("integer", "Rijen geleverd", "Rows delivered"),
    "used": Column("integer", "Rijen gebruikt", "Rows used"),
    "set_aside": Column("integer", "Rijen terzijde gelegd", "Rows set aside"),
    "level": Column("string", "Gevolg van de regel", "What follows from the rule"),
    "rows": Column("integer", "Aantal keren", "Number of times"),
    "column": Column("string", "Kolom", "Column"),
    "action": Column(
        "string",
        "Wat er met de rij is gedaan: weggelaten, waarde vervangen of alleen gemeld",
        "What was done with the row: left out, value replaced or only reported",
    ),
    "reason_nl": Column("string", "Reden, in het Nederlands", "Reason, in Dutch"),
    "reason_en": Column("string", "Reden, in het Engels", "Reason, in English"),
    "decided_by": Column("string", "Rol die besliste", "Role that decided"),
    "date": Column("string", "Dag van de beslissing", "Day of the decision"),
    "number": Column("integer", "Volgnummer van de beslissing", "Running number of the decision"),
    "unit_of_assignment": Column("string", "Eenheid die het experiment kreeg", "Unit of assignment"),
    "covariates": Column("string", "Waarvoor wordt gecorrigeerd", "Covariates"),
    "highest_claim": Column("integer", "Hoogste uitspraak van het ontwerp", "Highest claim of the design"),
    "null_value": Column("number", "Waarde bij geen verschil", "Value when there is no difference"),
    "smallest_relevant_difference_status": Column(
        "string", "Herkomst van het kleinste relevante verschil", "Where the smallest relevant difference comes from"
    ),
    "prior_family": Column("string", "Vorm van de aanname over verschillen tussen steden", "Family of the prior"),
    "prior_scale": Column("number", "Schaal van die aanname", "Scale of the prior"),
    "prior_mean": Column("number", "Midden van de aanname over het gemiddelde", "Mean of the prior of the mean"),
    "prior_standard_deviation": Column(
        "number", "Spreiding van de aanname over het gemiddelde", "Standard deviation of the prior of the mean"
    ),
    "prior_status": Column("string", "Herkomst van de aanname", "Where the prior comes from"),
    "minimum_t1_coverage": Column("number", "Minimale dekking van de nameting", "Minimum coverage after"),
    "since": Column("string", "Geldig vanaf", "Valid from"),
    "source": Column("string", "Bronnen", "Sources"),
    "kind": Column("string", "Soort cijfer", "Kind of figure"),
    "note": Column("string", "Hoe het interval is gemaakt", "How the interval was made"),
    "year": Column("integer", "Jaar", "Year"),
    "certainty": Column(
        "string",
        "Hoe zeker: seen (de bron zegt het), computed (uit cijfers van de bron), claim (eigen claim), general"
        " (algemene kennis, niet nagegaan)",
        "How certain: seen (the source says it), computed (from its figures), claim (its own claim), general (general"
        " knowledge, not checked)",
    ),
    "comparable_indicators": Column(
        "string",
        "Indicatoren waarmee het cijfer is te vergelijken; leeg is geen enkele",
        "Indicators that it may be compared with; empty is none",
    ),
    "world": Column(
        "string", "Verzonnen wereld waarin de methode is beproefd", "Invented world in which the method is tried"
    ),
    "mean": Column(
        "number",
        "Waar gemiddelde in die wereld, in kleinste relevante verschillen",
        "True mean in that world, in smallest relevant differences",
    ),
    "spread": Column(
        "number",
        "Ware spreiding tussen steden, in kleinste relevante verschillen",
        "True spread between cities, in smallest relevant differences",
    ),
    "studies": Column("integer", "Aantal verzonnen onderzoeken", "Number of invented studies"),
    "region": Column("string", "Code van wijk, gemeente of land", "Code of neighbourhood, municipality or country"),
    "measure": Column("string", "Openbaar cijfer", "Public figure"),
    "statline_tables": Column(
        "string", "Tabel of tabellen van het CBS; leeg als het cijfer verzonnen is", "CBS table(s); empty if invented"
    ),
}
