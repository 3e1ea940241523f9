"""The window: 640 x 360 units drawn at a whole scale, letterboxed, windowed or over the whole screen."""

from __future__ import annotations

import time
from collections import deque

import pygame

WIDTH, HEIGHT = 640, 360
TITLE = "Alien Attack"
_LARGEST_SCALE = 6
_TRIED, _TOO_LONG = 30, 0.030  # pictures of which half took longer than this (s): no display is that slow


def whole_scale(width: int, height: int) -> int:
    """The largest whole scale at which 640 x 360 fits into `width` x `height`; at least 1."""
    return max(1, min(_LARGEST_SCALE, width // WIDTH, height // HEIGHT))


def fitted(width: int, height: int) -> tuple[int, int]:
    """The largest size with 16:9 that fits into `width` x `height`."""
    return (width, width * 9 // 16) if width * 9 <= height * 16 else (height * 16 // 9, height)


class Window:
    """Owns the display surface and the surface that scenes draw on.

    Where the screen takes a whole scale, scenes draw straight into the display. Asked for "fit", they draw at the next
    whole scale up and the picture is shrunk once.
    """

    def __init__(self, scale: int = 0, mode: str = "windowed", fit: bool = False, vsync: bool = False) -> None:
        """`scale` 0 chooses: twice in a window where that fits, the largest in full screen. Raises pygame.error when
        there is no display at all.

        `vsync`: pictures are shown between two of the display's, so none is torn. SDL offers that only where it scales
        the picture itself, so it's for full screen at a whole scale; windows are composed by the desktop anyway.
        """
        self._vsync = vsync
        self.synced = False
        """Whether `present` waits for the display."""
        self._shown: deque[float] = deque(maxlen=_TRIED)
        self._scale = scale
        self._fit = fit
        self.mode = mode
        self.k = 1
        self.surface: pygame.Surface
        self._screen: pygame.Surface
        self._shrunk: tuple[int, int] | None = None
        self._place = (0, 0)
        self._laid_out = (0, 0)
        """The size of the display for which all of this holds."""
        pygame.display.set_caption(TITLE)
        self._open()

    def _desktop(self) -> tuple[int, int]:
        if pygame.display.get_driver() == "dummy":  # pretends to be 1024 x 768, but has no edges
            return WIDTH * _LARGEST_SCALE, HEIGHT * _LARGEST_SCALE
        sizes = pygame.display.get_desktop_sizes()
        return sizes[0] if sizes else (WIDTH, HEIGHT)

    def _open(self) -> None:
        width, height = self._desktop()
        largest = whole_scale(width, height)
        flags = {"full": pygame.FULLSCREEN, "borderless": pygame.NOFRAME}.get(self.mode)
        self.synced = self.mode == "full" and self._vsync and not self._fit and self._open_synced(largest)
        if flags is not None and not self.synced:
            try:
                self._screen = pygame.display.set_mode((width, height), flags)
            except pygame.error:  # the display refuses; a window is better than nothing
                self.mode = "windowed"
        if self.mode == "windowed":
            k = min(self._scale or 2, largest)
            self._screen = pygame.display.set_mode((WIDTH * k, HEIGHT * k), pygame.RESIZABLE)
        self._lay_out()

    def _open_synced(self, scale: int) -> bool:
        if pygame.display.get_driver() == "dummy":
            return False
        try:
            flags = pygame.FULLSCREEN | pygame.SCALED
            self._screen = pygame.display.set_mode((WIDTH * scale, HEIGHT * scale), flags, vsync=1)
        except pygame.error:  # no renderer that could wait
            return False
        self._shown.clear()
        return True

    @staticmethod
    def refresh_rate() -> int:
        """The display's pictures a second where the library tells (pygame-ce does), else 60."""
        ask = getattr(pygame.display, "get_current_refresh_rate", None)
        rate = int(ask()) if ask is not None else 0
        return rate if 30 <= rate <= 1000 else 60

    def _lay_out(self) -> None:
        self._laid_out = width, height = self._screen.get_size()
        self.k = whole_scale(width, height)
        exact = (WIDTH * self.k, HEIGHT * self.k)
        wanted = fitted(width, height)
        too_small = width < WIDTH or height < HEIGHT
        if (self._fit and wanted != exact) or too_small:
            self.k = 1 if too_small else min(_LARGEST_SCALE, self.k + 1)
            self.surface = pygame.Surface((WIDTH * self.k, HEIGHT * self.k)).convert()
            self._shrunk = wanted
            self._place = ((width - wanted[0]) // 2, (height - wanted[1]) // 2)
            return
        self._shrunk = None
        self._place = ((width - exact[0]) // 2, (height - exact[1]) // 2)
        self._screen.fill((0, 0, 0))
        self.surface = self._screen.subsurface((*self._place, *exact))

    def resized(self) -> bool:
        """The player dragged the window's edge; whether the picture had to be laid out anew."""
        screen = pygame.display.get_surface()
        if screen is None or screen.get_size() == self._laid_out:
            return False
        self._screen = screen
        self._lay_out()
        return True

    def change(self, scale: int | None = None, mode: str | None = None, fit: bool | None = None,
               vsync: bool | None = None) -> None:
        """Open again with other choices; those left None stay."""
        self._vsync = self._vsync if vsync is None else vsync
        self._scale = self._scale if scale is None else scale
        self._fit = self._fit if fit is None else fit
        self.mode = self.mode if mode is None else mode
        self._open()

    def give_up_waiting(self) -> bool:
        """Open again without waiting for the display if that costs more than it gives; True if it did.

        Where no graphics card scales the picture, showing one takes longer than most displays' whole period.
        """
        if not self.synced or len(self._shown) < _TRIED or sorted(self._shown)[_TRIED // 2] <= _TOO_LONG:
            return False
        self._vsync = False
        self._open()
        return True

    def logical(self, place: tuple[int, int]) -> tuple[float, float]:
        """A place in the window (px, as the mouse tells it) in the units that scenes draw in."""
        width = self._shrunk[0] if self._shrunk is not None else WIDTH * self.k
        scale = width / WIDTH
        return (place[0] - self._place[0]) / scale, (place[1] - self._place[1]) / scale

    def present(self) -> None:
        """Show what was drawn."""
        begun = time.perf_counter()
        if self._shrunk is not None:
            self._screen.fill((0, 0, 0))
            self._screen.blit(pygame.transform.smoothscale(self.surface, self._shrunk), self._place)
        pygame.display.flip()
        if self.synced:
            self._shown.append(time.perf_counter() - begun)
