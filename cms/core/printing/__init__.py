"""Official paper: HTML templates become PDF with folio, QR and places for signatures; a public page confirms them."""
