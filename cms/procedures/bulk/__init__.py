"""Many cases at once, as years of work would leave them: for measurements and for trying out big inboxes.

`walks` (pure) finds ways through a diagram, `scripts` fills them with answers, `timeline` gives them dates, `people`
says who did what, `making` turns them into rows, `writing` copies the rows into the tables.
"""
