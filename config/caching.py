"""How cached values are written: as JSON, since unpickling runs whatever the cache holds."""

import json
from typing import Any


class JsonSerializer:
    """Writes plain values only; a value that JSON cannot hold raises TypeError when it is set."""

    def dumps(self, value: Any) -> bytes | int:  # noqa: ANN401 (Django's interface)
        """Write a value. Integers stay bare so that the server itself can count on them."""
        if type(value) is int:
            return value
        return json.dumps(value).encode()

    def loads(self, data: bytes) -> Any:  # noqa: ANN401 (Django's interface)
        """Read a value back."""
        return json.loads(data)
