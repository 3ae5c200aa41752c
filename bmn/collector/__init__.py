"""Files in: read, normalise, validate, quarantine, store. The one writer of the store.

`load.load_file` takes one file in, in one transaction. What a column is called and what it may hold
is read from `data/reference/columns.csv`; nothing here knows a source's headers.
"""
