"""Pages printed: as HTML, as plain text, as a mail, as a workbook."""
