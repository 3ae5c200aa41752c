"""Area shapes: built from our own tambon centres, or imported from an official file.

`build` and `importing` need the geometry libraries and run from the command line only; what a page
draws comes from `store`, as text, without them.
"""
