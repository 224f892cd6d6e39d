"""What a file must be before we keep it: the kind by its content, then the kind's own checks."""
