"""Watch lists: reading them, keeping them sealed, and finding the people whom they may mean.

Rules about text and numbers only. What is kept is in `models.watch`, who may do what in `services`.
"""
