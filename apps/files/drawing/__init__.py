"""Pages of stored files drawn as pictures, in a process that may fail without harm."""
