"""A few drawn pictures in place of photos, each plainly marked DỮ LIỆU MẪU."""

import io
import random

from PIL import Image, ImageDraw, ImageFont

from app.kernel import uploads
from app.kernel.uploads import Upload

SIZE = 960, 720
SKIES = ((188, 216, 238), (246, 222, 188), (206, 226, 206), (226, 214, 236))
CLOTHES = ((178, 34, 52), (25, 84, 166), (24, 122, 76), (214, 132, 20), (96, 64, 140))
WORDS = ("DU", "LIEU", "MAU")  # without marks: they are drawn by hand, the font at hand has none


def pictures(rng: random.Random, number: int) -> list[Upload]:
    """`number` different pictures, taken in as an upload would be."""
    return [uploads.take(_jpeg(_draw(rng)), f"anh-mau-{at:02d}.jpg") for at in range(1, number + 1)]


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


def _draw(rng: random.Random) -> Image.Image:
    """Hills, a banner, and a row of people before it."""
    width, height = SIZE
    image = Image.new("RGB", SIZE, rng.choice(SKIES))
    pen = ImageDraw.Draw(image)
    for far, colour in ((330, (126, 160, 134)), (390, (92, 134, 104)), (450, (70, 108, 82))):
        points = [(x, far - rng.randint(10, 150)) for x in range(0, width + 160, 160)]
        pen.polygon([(0, height), *points, (width, height)], fill=colour)
    pen.rectangle((0, 560, width, height), fill=(176, 152, 118))
    pen.rectangle((110, 230, width - 110, 380), fill=(186, 24, 36))
    _sign(pen, 205, 262)
    for at in range(rng.randint(7, 12)):
        x, y = 70 + at * 72 + rng.randint(-8, 8), 520 + rng.randint(-20, 30)
        pen.rounded_rectangle((x, y, x + 52, y + 130), 18, fill=rng.choice(CLOTHES))
        pen.ellipse((x + 8, y - 40, x + 44, y), fill=(224, 178, 142))
    return image


def _sign(pen: ImageDraw.ImageDraw, x: float, y: float) -> None:
    """DỮ LIỆU MẪU in yellow."""
    font, yellow = ImageFont.load_default(76), (255, 226, 92)
    marks = {(0, 1): ("horn", "tilde"), (1, 2): ("hat", "dot"), (2, 1): ("hat", "tilde")}
    for word_at, word in enumerate(WORDS):
        for letter_at, letter in enumerate(word):
            wide = pen.textlength(letter, font=font)
            pen.text((x, y), letter, font=font, fill=yellow)
            for mark in marks.get((word_at, letter_at), ()):
                raised = mark == "tilde" and word_at == 2
                _mark(pen, mark, x + wide / 2, y - 14 if raised else y, wide)
            x += wide + 4
        x += 34


def _mark(pen: ImageDraw.ImageDraw, mark: str, middle: float, top: float, wide: float) -> None:
    yellow = (255, 226, 92)
    if mark == "hat":
        pen.line([(middle - 14, top + 13), (middle, top + 1), (middle + 14, top + 13)], fill=yellow, width=5)
    elif mark == "tilde":
        wave = [(middle - 18, top + 8), (middle - 8, top + 1), (middle + 8, top + 9), (middle + 18, top + 1)]
        pen.line(wave, fill=yellow, width=5, joint="curve")
    elif mark == "dot":
        pen.ellipse((middle - 5, top + 82, middle + 5, top + 92), fill=yellow)
    else:  # horn
        edge = middle + wide / 2 - 6
        pen.line([(edge - 2, top + 22), (edge + 8, top + 18), (edge + 9, top + 8)], fill=yellow, width=6, joint="curve")
