"""The six skies by their colours: change one here and bake again."""

from __future__ import annotations

from dataclasses import dataclass

NIGHT_LAND = "070b1c 0b1328 101d38 16294a"
WARM_LAND = "0a0710 150b18 241020 3a1a26"


@dataclass(frozen=True, slots=True)
class Theme:
    """Ramps from top to horizon and from thin to thick; all colours as hex parted by blanks."""

    sky: str
    nebula_a: str
    nebula_b: str
    rim: str
    moon: str
    land: str = NIGHT_LAND
    seed: int = 8
    strength: float = 1.0


THEMES = {
    "violet": Theme(
        "05060f 080a1c 0c0d2a 12113a 1a174c 221f5e",
        "12113a 241a56 3d2272 5a2f86",
        "0c0d2a 12264e 17406a 1f5f86",
        "7fe4ff",
        "0b0d26 121638 1b2050 2a2f6e 3f4690",
    ),
    "ember": Theme(
        "070510 0e0818 170b22 220f2c 301434 3f1a3a",
        "220f2c 44183a 6a2240 8a3140",
        "170b22 33154a 4c1f66 6a2d7e",
        "ffb27f",
        "160c20 25122c 381a3a 52264a 74385a",
        WARM_LAND,
        14,
    ),
    "aurora": Theme(
        "040812 06101e 081a2a 0a2434 0b2c3e 0c3446",
        "0a263c 0e4450 126056 1c8060",
        "081a2e 16245a 2a2c7c 44389a",
        "9fffd8",
        "071420 0b2030 113044 1a455c 2a6078",
        seed=31,
        strength=0.9,
    ),
    "rose": Theme(
        "07050f 0f0817 180b20 230f2b 2f1335 3c173f",
        "260f30 4a1a46 74265a 98365f",
        "180f2c 281b50 3a2c74 504392",
        "ffa3d2",
        "150a20 24102f 371a44 522a5e 744080",
        "0a0818 130e26 1e1638 2c2150",
        47,
    ),
    "ice": Theme(
        "03070f 05101b 08192a 0b2338 0e2c45 113552",
        "0a243a 10405e 195f82 2f80a0",
        "0a1836 152c60 264588 3c62a6",
        "d2f6ff",
        "0a1524 122238 1d3450 2f4c6e 4a6c90",
        seed=64,
        strength=0.9,
    ),
    "eclipse": Theme(
        "050407 0a070c 110b13 180f1a 201421 281928",
        "1a0e1a 33161f 4e2424 6a3a28",
        "120d20 1e153a 2e205a 42307c",
        "fff0c8",
        "020204 030306 040408 05060a 06070c",
        WARM_LAND,
        83,
        0.8,
    ),
}
