"""The project: settings, addresses, the Celery application and what runs them."""
