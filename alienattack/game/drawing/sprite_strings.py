"""The shapes of all other sprites as text: only materials, no light (see shading.py).

Each string is the left half and is mirrored. Letters: b body, a accent, e eye, d socket (dark), c core (glows),
h highlight, k keel (shade), l running lamp, `.` air.
"""

from __future__ import annotations

SAUCER = """
..........bbbb
........bbhhbb
.......bhhbbbb
....aaaaaaaaaa
..bbbbbbbbbbbb
bbllllllllllll
.aaaaaaaaaaaaa
...kkkkkkkkkkk
......cc...ccc
"""

# the last column is the ship's middle
SHIP = """
.........b
.........b
........bb
........bb
........bb
...b...bbb
...b...bbd
...b..bbbd
...bb.bbbd
a.bbbbbbbb
a.bbbbbabb
aabbbbaabb
aabbbaaabb
.abbbaakkb
..bb..kkkk
......k..k
"""

# whole picture; b hull, a accent, d canopy
LIFE = """
.....b.....
.....b.....
....bbb....
.b..bdb..b.
.b.bbdbb.b.
.bbbbbbbbb.
bbbbabbabbb
babbaaabbab
a..bbabb..a
....a.a....
"""

# whole pictures of what can hit the player; o ring, m rim, c core
THREAT_FRAMES: dict[str, tuple[str, ...]] = {
    "teardrop": (
        """
...o...
..omo..
..omo..
.omcmo.
.omcmo.
omcccmo
omcccmo
omcccmo
.omcmo.
..omo..
...o...
""",
        """
...o...
..omo..
.ommo..
.omcmo.
.omcmmo
omcccmo
omcccmo
omcccmo
.omcmo.
..omo..
...o...
""",
    ),
    "zigzag": (
        """
...ooo.
..omcmo
...omcc
....omc
...omcc
..omcmo
.omcco.
omccmo.
omcmo..
omccmo.
.omccmo
..omcmo
...ooo.
""",
        """
.ooo...
omcmo..
ccmo...
cmo....
ccmo...
omcmo..
.occmo.
.omccmo
..omcmo
.omccmo
omccmo.
omcmo..
.ooo...
""",
    ),
    "orb": (
        """
...ooo...
.oommmoo.
.ommcmmo.
ommcccmmo
omcccccmo
ommcccmmo
.ommcmmo.
.oommmoo.
...ooo...
""",
        """
...ooo...
.oommmoo.
.omcccmo.
omcccccmo
omcccccmo
omcccccmo
.omcccmo.
.oommmoo.
...ooo...
""",
    ),
    "feather": (
        """
.....o.
....omo
...omco
..omcmo
.omcco.
.omcmoo
omccmo.
omcmoo.
.occo..
.ocmo..
..oco..
..oco..
...o...
""",
        """
.o.....
omo....
ocmo...
omcmo..
.occmo.
oomcmo.
.omccmo
.oomcmo
..occo.
..omco.
..oco..
..oco..
...o...
""",
    ),
}

# what lies in the window of a capsule: 10 x 6
CAPSULE_ICONS: dict[str, str] = {
    "twin": """
..........
..##..##..
..##..##..
..##..##..
..##..##..
..........
""",
    "lance": """
....##....
....##....
....##....
....##....
....##....
....##....
""",
    "rapid": """
..........
.#..#..#..
.#..#..#..
.#..#..#..
.#..#..#..
..........
""",
    "bubble": """
...####...
..#....#..
..#....#..
..#....#..
..#....#..
...####...
""",
    "mend": """
...####...
..######..
.##....##.
.##....##.
.##....##.
..........
""",
    "slow": """
..######..
...####...
....##....
....##....
...####...
..######..
""",
    "glass": """
....##....
...####...
..######..
..######..
...####...
....##....
""",
}


def rows_of(drawing: str) -> list[str]:
    """The lines of a drawing, padded with air to one width."""
    lines = drawing.strip("\n").split("\n")
    width = max(len(line) for line in lines)
    return [line.ljust(width, ".") for line in lines]


def mirrored(drawing: str, middle_column: bool = False) -> list[str]:
    """Whole rows of a drawn left half; with `middle_column` its last column is not doubled."""
    return [row + (row[::-1][1:] if middle_column else row[::-1]) for row in rows_of(drawing)]
