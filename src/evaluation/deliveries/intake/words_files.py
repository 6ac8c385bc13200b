"""The words for what can be wrong with a delivery, a file, a sheet or a column, in Dutch and English."""

from __future__ import annotations

from evaluation.deliveries.intake.wording import Wording, say

FILES: dict[str, Wording] = {
    "missing_file": say(
        "De tabel {table} ontbreekt.",
        "The table {table} is missing.",
        "Voeg het blad {table} of het bestand {table}.csv toe, ook als er geen rijen zijn. Kijk of de "
        "naam goed is geschreven.",
        "Add the sheet {table} or the file {table}.csv, even if it has no rows. Check that its name is spelled well.",
    ),
    "unreadable_file.not_a_workbook": say(
        "Volgens de naam is dit een werkboek, maar het is geen Excel- of OpenDocument-werkboek.",
        "By its name this is a workbook, but it is no Excel or OpenDocument workbook.",
        "Open het bestand in het programma waarin het is gemaakt en bewaar het als Excel-werkboek (.xlsx).",
        "Open the file in the program that made it and save it as an Excel workbook (.xlsx).",
    ),
    "unreadable_file.old_or_locked": say(
        "Het werkboek heeft een wachtwoord of is van een oude versie van Excel.",
        "The workbook has a password or comes from an old version of Excel.",
        "Haal het wachtwoord weg, bewaar het bestand als Excel-werkboek (.xlsx) en lever het via een veilige weg.",
        "Remove the password, save the file as an Excel workbook (.xlsx) and deliver it by a safe route.",
    ),
    "unreadable_file.damaged": say(
        "Het bestand is beschadigd of niet compleet.",
        "The file is damaged or incomplete.",
        "Lever het bestand opnieuw. Kijk eerst of het goed opent in het programma waarin het is gemaakt.",
        "Deliver the file again. First check that it opens well in the program that made it.",
    ),
    "unreadable_file.not_csv": say(
        "De naam eindigt op .csv, maar dit is geen tekstbestand.",
        "The name ends in .csv, but this is no text file.",
        "Bewaar de tabel als “CSV UTF-8” en lever dat bestand.",
        "Save the table as “CSV UTF-8” and deliver that file.",
    ),
    "unreadable_file.not_spss": say(
        "Volgens de naam is dit een SPSS-bestand, maar dat is het niet.",
        "By its name this is an SPSS file, but it is not.",
        "Bewaar de tabel in SPSS als .sav en lever dat bestand.",
        "Save the table in SPSS as .sav and deliver that file.",
    ),
    "unreadable_file.too_wide": say(
        "Er staan meer dan 1.000 kolommen in.",
        "It has more than 1,000 columns.",
        "Verwijder de lege kolommen rechts van de tabel en lever opnieuw.",
        "Delete the empty columns to the right of the table and deliver again.",
    ),
    "unreadable_file.too_large": say(
        "Dit is groter dan een levering kan zijn.",
        "This is larger than a delivery can be.",
        "Verwijder de lege rijen en kolommen buiten de tabel, en alles wat geen gegevens zijn. Lever anders csv.",
        "Delete the empty rows and columns outside the table, and all that is no data. Otherwise deliver csv.",
    ),
    "unreadable_file.quotes": say(
        "Ergens vanaf deze rij klopt een aanhalingsteken niet.",
        "Somewhere from this row on a quotation mark is wrong.",
        "Kijk of het bestand compleet is en of elk aanhalingsteken aan het begin ook een aan het eind heeft.",
        "Check that the file is complete and that each opening quotation mark has a closing one.",
    ),
    "unreadable_file.fields": say(
        "Deze rij heeft niet evenveel velden als de kopregel.",
        "This row does not have as many fields as the header.",
        "Kijk of het bestand compleet is. Zet een cel waarin een ; staat, tussen dubbele aanhalingstekens.",
        "Check that the file is complete. Put a cell that holds a ; between double quotation marks.",
    ),
    "unreadable_file.no_access": say(
        "Het bestand kan niet worden geopend.",
        "The file cannot be opened.",
        "Kijk of het een gewoon bestand is en of u het mag lezen. Sluit het in andere programma's.",
        "Check that it is an ordinary file and that you may read it. Close it in other programs.",
    ),
    "unreadable_file.format": say(
        "Dit is geen werkboek (.xlsx of .ods), geen csv-bestand en geen SPSS-bestand (.sav). Het is niet gelezen.",
        "This is no workbook (.xlsx or .ods), no csv file and no SPSS file (.sav). It was not read.",
        "Lever één werkboek (.xlsx) of een csv- of SPSS-bestand per tabel, direct in de map van de stad.",
        "Deliver one workbook (.xlsx), or a csv or SPSS file for each table, directly in the city's folder.",
    ),
    "empty_file": say(
        "Hier staat niets in.",
        "There is nothing in it.",
        "Zet de kolomnamen in de eerste rij en de gegevens eronder, en lever opnieuw.",
        "Put the column names in the first row and the data below, and deliver again.",
    ),
    "empty_file.no_rows": say(
        "Onder de kolomnamen staan geen rijen.",
        "There are no rows below the column names.",
        "Kijk of dit klopt. Vul anders de rijen in en lever opnieuw.",
        "Check that this is right. If not, fill in the rows and deliver again.",
    ),
    "empty_file.template": say(
        "In geen enkele tabel staan gegevens.",
        "No table holds any data.",
        "Vul de tabellen in en lever opnieuw.",
        "Fill in the tables and deliver again.",
    ),
    "unclear_source.workbooks": say(
        "Er staat meer dan één werkboek in de map.",
        "There is more than one workbook in the folder.",
        "Laat alleen het werkboek staan dat geldt.",
        "Leave only the workbook that counts.",
    ),
    "unclear_source.forms": say(
        "Er staan een werkboek én losse tabellen (csv of sav) in de map.",
        "There are a workbook and single tables (csv or sav) in the folder.",
        "Laat het werkboek staan of de losse tabellen, niet allebei.",
        "Leave the workbook or the single tables, not both.",
    ),
    "unclear_source.table": say(
        "Deze tabel is twee keer geleverd.",
        "This table was delivered twice.",
        "Laat één blad of bestand met deze naam staan.",
        "Leave one sheet or file with this name.",
    ),
    "unclear_source.column": say(
        "Deze kolom staat er twee keer.",
        "This column occurs twice.",
        "Laat één kolom met deze naam staan.",
        "Leave one column with this name.",
    ),
    "unknown_table": say(
        "Dit blad of bestand hoort bij geen tabel. Het is niet gelezen.",
        "This sheet or file belongs to no table. It was not read.",
        "Gebruik een van deze namen: {tables}. Of haal het weg.",
        "Use one of these names: {tables}. Or remove it.",
    ),
    "missing_column": say(
        "Deze kolom ontbreekt.",
        "This column is missing.",
        "Voeg de kolom toe met precies deze naam in de eerste rij.",
        "Add the column with exactly this name in the first row.",
    ),
    "missing_column.optional": say(
        "Deze kolom ontbreekt. De tabel is wel gebruikt, zonder deze gegevens.",
        "This column is missing. The table was used without these data.",
        "Voeg de kolom toe met precies deze naam als u deze gegevens heeft.",
        "Add the column with exactly this name if you have these data.",
    ),
    "rows_above_header": say(
        "Boven de kolomnamen staan rijen met tekst ({count}). Die zijn niet als gegevens gelezen.",
        "There are rows of text above the column names ({count}). They were not read as data.",
        "Dit mag. Kijk of er geen gegevens tussen staan.",
        "This is allowed. Check that there are no data among them.",
    ),
    "unknown_column": say(
        "De naam van deze kolom is niet bekend. De kolom is niet gelezen.",
        "The name of this column is not known. The column was not read.",
        "Kijk of de eerste rij de kolomnamen van het sjabloon heeft, of haal de kolom weg.",
        "Check that the first row has the column names of the template, or remove the column.",
    ),
    "unknown_origin": say(
        "In de kolom herkomst staat een woord dat wij niet kennen.",
        "The column herkomst holds a word that we do not know.",
        "Haal de kolom herkomst weg, of schrijf in elke rij: levering.",
        "Remove the column herkomst, or write in each row: levering.",
    ),
    "published_rows": say(
        "In de kolom herkomst staat gepubliceerd, maar dat mag alleen bij totalen die al openbaar zijn.",
        "The column herkomst says gepubliceerd, but that is only for totals that are public already.",
        "Schrijf in de kolom herkomst: levering.",
        "Write in the column herkomst: levering.",
    ),
    "too_little_used": say(
        "Meer dan de helft van de rijen van deze tabel is niet te gebruiken. De levering is daarom niet gebruikt.",
        "More than half of the rows of this table cannot be used. The delivery was therefore not used.",
        "Kijk naar de meldingen bij deze tabel: vaak is één kolom in zijn geheel anders geschreven. Lever opnieuw.",
        "See the messages on this table: often one whole column is written differently. Deliver again.",
    ),
    "mixed_origin": say(
        "Verzonnen (synthetische) en echte rijen staan door elkaar.",
        "Made-up (synthetic) and real rows are mixed.",
        "Haal alle rijen met synthetisch in de kolom herkomst weg, of lever alleen die.",
        "Remove all rows with synthetisch in the column herkomst, or deliver only those.",
    ),
}
