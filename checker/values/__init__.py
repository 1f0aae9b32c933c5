"""What values mean, as pure functions that every stage may use: wording, numbers, times, names.

Stages never import each other; what two of them need to know about a value stands here.
"""
