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
        "De naam eindigt op .xlsx, maar dit is geen Excel-werkboek.",
        "The name ends in .xlsx, but this is no Excel workbook.",
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
        "Het werkboek is beschadigd of niet compleet.",
        "The workbook is damaged or incomplete.",
        "Lever het bestand opnieuw. Kijk eerst of het in Excel goed opent.",
        "Deliver the file again. First check that it opens well in Excel.",
    ),
    "unreadable_file.not_csv": say(
        "De naam eindigt op .csv, maar dit is geen tekstbestand.",
        "The name ends in .csv, but this is no text file.",
        "Bewaar de tabel als “CSV UTF-8” en lever dat bestand.",
        "Save the table as “CSV UTF-8” and deliver that file.",
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
        "Dit is geen Excel-werkboek (.xlsx) en geen csv-bestand. Het is niet gelezen.",
        "This is neither an Excel workbook (.xlsx) nor a csv file. It was not read.",
        "Lever één werkboek (.xlsx) of een csv-bestand per tabel, direct in de map van de stad.",
        "Deliver one workbook (.xlsx) or a csv file for each table, directly in the city's folder.",
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
        "Er staan een werkboek én csv-bestanden in de map.",
        "There are a workbook and csv files in the folder.",
        "Laat het werkboek staan of de csv-bestanden, niet allebei.",
        "Leave the workbook or the csv files, not both.",
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
