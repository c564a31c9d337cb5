"""The rules of 依申请公开: time limits and fees, as data (rules.json), in Python and in JavaScript (engine/).

Shared test vectors hold the two implementations equal.
"""
