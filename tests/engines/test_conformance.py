"""Every installed engine keeps the rules that the SDK ships for third parties."""


def test_engine_conforms(conformance):
    conformance()
