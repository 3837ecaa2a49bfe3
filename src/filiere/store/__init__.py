"""The store: a Django application that keeps evidence, its Merkle log, its artefacts, runs, meetings and people.

Start at :mod:`filiere.store.opening`. Nothing here is imported before :func:`filiere.store.opening.open_store` has configured Django,
except the modules that hold no model: ``merkle``, ``offline``, ``keys``, ``artefacts``, ``processes``.
"""
