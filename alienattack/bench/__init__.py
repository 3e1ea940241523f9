"""What `bench` measures: groups of figures, each with what is asked for.

Adding figures: a function that returns them, in a module of its own here, and a row in `groups.py`.
"""
