"""Lists of visitors as files: reading what people send, writing templates and lists of errors.

Nothing here asks the database anything or knows a request; rules about visitors are in `policies`.
"""
