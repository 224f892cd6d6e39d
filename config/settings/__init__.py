"""Django settings: `base` for all, and one module over it per place."""
