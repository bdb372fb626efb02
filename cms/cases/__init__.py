"""Cases: a procedure's folder, run for somebody. One click is one transaction."""
