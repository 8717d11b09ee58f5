"""Record linkage: which records of people are of the same person where numbers are wrong or missing.

Candidates come from blocking: pairs that share one of several keys. Each candidate is weighed field by field after Fellegi
and Sunter (1969): log2 of how much likelier the agreement seen is among records of one person than among strangers. The
sum starts from the odds that two records drawn at random are of one person. Names weigh by how rare they are.
Everything is numbers in arrays; nothing personal is written anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
LONGEST_NAME = 6
FIELDS = ("name", "birth", "tail", "sex", "place", "kin")
THREADS = 2
PIECE = 200_000
MIX = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class People:
    """Some records of people, a column each; zero is unknown.

    `birth` is eight digits (from a column of its own, else from the number), `born` those that the ID number says, `tail`
    its last four characters, `place` a 12-digit village code, `kin` the name of the father or the head of the household.
    """

    name: Array
    name_sound: Array
    birth: Array
    born: Array
    tail: Array
    sex: Array
    place: Array
    kin: Array
    kin_sound: Array

    @classmethod
    def of(
        cls, *, name: Sequence[str], birth: Sequence[str], born: Sequence[str], tail: Sequence[str], sex: Sequence[str],
        place: Sequence[str], kin: Sequence[str], syllable: Callable[[str], str],
    ) -> People:  # fmt: skip
        """Columns of text as arrays. `birth` as 20140411, `syllable` gives a character's sound."""
        names, kins = _letters(name, LONGEST_NAME), _letters(kin, LONGEST_NAME)
        sounds = _sounds((names, kins), syllable)
        return cls(
            names, sounds[names], *(_letters(column, width).astype(np.uint8) for column, width in ((birth, 8), (born, 8), (tail, 4))),
            _letters(sex, 1)[:, 0].astype(np.uint8), _places(place), kins, sounds[kins],
        )  # fmt: skip

    def __len__(self) -> int:
        return len(self.sex)

    def and_(self, others: People) -> People:
        """Both one after the other."""
        mine, theirs = self.__dict__.values(), others.__dict__.values()
        return People(*(np.concatenate(pair) for pair in zip(mine, theirs, strict=True)))


def _letters(texts: Sequence[str], width: int) -> Array:
    if not len(texts):
        return np.zeros((0, width), np.uint32)
    return np.array(texts, f"U{width}").view(np.uint32).reshape(-1, width)


def _places(codes: Sequence[str]) -> Array:
    digits = _letters(codes, 12)
    made = np.zeros(len(digits), np.int64)
    for at in range(12):
        made = made * 10 + np.maximum(digits[:, at], ord("0")) - ord("0")
    return made


def _sounds(names: tuple[Array, ...], syllable: Callable[[str], str]) -> Array:
    """Character → a number for its sound; sounds that dialects confuse (zh z, in ing, n l) count as one."""
    seen = np.zeros(0x110000, bool)
    for one in names:
        seen[one.ravel()] = True
    seen[0] = False
    sounds = np.zeros(0x110000, np.uint16)
    numbers: dict[str, int] = {}
    for point in np.nonzero(seen)[0]:
        text = syllable(chr(point))
        plain = text.replace("zh", "z").replace("ch", "c").replace("sh", "s").removesuffix("g")
        plain = "l" + plain[1:] if plain[:1] == "n" and len(plain) > 1 else plain
        sounds[point] = numbers.setdefault(plain, len(numbers) + 1)
    return sounds


def _hash(*columns: Array) -> Array:
    """One number for the values of some columns, with a mark where any of them is unknown (zero)."""
    made = np.zeros(len(columns[0]), np.uint64)
    for column in columns:
        made = (made ^ column.astype(np.uint64)) * MIX
        made ^= made >> np.uint64(29)
    return made


def _packed(digits: Array) -> Array:
    """Rows of small numbers as one number each."""
    made = np.zeros(len(digits), np.uint64)
    for at in range(digits.shape[1]):
        made = made * np.uint64(1000003) + digits[:, at].astype(np.uint64)
    return made


def _keys(p: People) -> list[tuple[Array, Array]]:
    """The blocking keys: numbers, and where they are known."""
    name, sound, kin = _packed(p.name), _packed(p.name_sound), _packed(p.kin_sound)
    birth, year, day = _packed(p.birth), _packed(p.birth[:, :4]), _packed(p.birth[:, 4:])
    month, number, tail, town = _packed(p.birth[:, :6]), _packed(p.born), _packed(p.tail), p.place // 1000
    given, halves = _packed(p.name_sound[:, 1:]), (_packed(p.tail[:, :2]), _packed(p.tail[:, 2:]))
    born, placed, numbered, named = p.birth[:, 0] > 0, p.place > 0, p.tail[:, 0] > 0, p.name[:, 0] > 0
    written, related = p.born[:, 0] > 0, p.kin[:, 0] > 0
    one = np.ones(len(p), np.uint64)
    return [
        (_hash(number, tail), written & numbered),
        (_hash(sound, number), named & written),
        (_hash(sound, birth), named & born),
        (_hash(name, p.place), named & placed),
        (_hash(sound, day, town), named & born & placed),
        (_hash(sound, tail), named & numbered),
        (_hash(birth, p.place), born & placed),
        (_hash(birth, kin), born & related),
        (_hash(sound, kin, year), named & related & born),
        (_hash(sound, month, p.place // 1000000), named & born & placed),
        (_hash(tail, p.place, year), numbered & placed & born),
        (_hash(kin, p.place, given), related & placed & named),
        (_hash(kin, p.place, year), related & placed & born),
        (_hash(kin, p.place, day), related & placed & born),
        (_hash(number, halves[0], one), written & numbered),
        (_hash(number, halves[1], one * 2), written & numbered),
        (_hash(tail, month, p.name[:, 0]), numbered & born & named),
        (_hash(tail, day, p.name[:, 0]), numbered & born & named),
    ]  # fmt: skip


def _sharing(key: Array, known: Array, most: int, left: int) -> Array:
    """The pairs (as a number: first * n + second) that share a key held by at most `most` records."""
    n = len(key)
    rows = np.nonzero(known)[0]
    order = rows[np.argsort(key[rows])]
    ordered = key[order]
    starts = np.nonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))[0] if len(order) else order
    sizes = np.diff(np.concatenate((starts, [len(order)]))) if len(order) else order
    at = np.repeat(sizes, sizes) <= most
    here = np.nonzero(at)[0]
    found = []
    for step in range(1, most):
        here = here[here + step < len(order)]
        here = here[ordered[here] == ordered[here + step]]
        if not len(here):
            break
        one, other = order[here], order[here + step]
        first, second = np.minimum(one, other), np.maximum(one, other)
        if left:
            across = (first < left) & (second >= left)
            first, second = first[across], second[across]
        found.append(first.astype(np.int64) * n + second)
    return np.concatenate(found) if found else np.zeros(0, np.int64)


def candidates(p: People, most: int, left: int = 0) -> tuple[Array, Array]:
    """Pairs of rows that share a key; with `left`, only those of one of the first `left` rows and one of the others."""
    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(lambda pair: _sharing(*pair, most, left), _keys(p)))
    pairs = np.unique(np.concatenate(found))
    return pairs // len(p), pairs % len(p)


Weights = Mapping[str, Mapping[str, float]]
"""field → level of agreement → bits; `rare` of a name is the most that its rarity may give, `any` of a place its factor."""


def _rarity(names: Array) -> Array:
    """Bits that agreement on each row's name is worth: log2 of one over its share."""
    packed = _packed(names)
    _values, back, counts = np.unique(packed, return_inverse=True, return_counts=True)
    return np.log2(len(packed) / counts[back]).astype(np.float32)


@dataclass(frozen=True)
class Rarity:
    """How rare each record's name, sound of name, and kin's name are among all records, in bits."""

    name: Array
    sound: Array
    kin: Array

    @classmethod
    def of(cls, p: People) -> Rarity:
        with ThreadPoolExecutor(THREADS) as pool:
            return cls(*pool.map(_rarity, (p.name, p.name_sound, p.kin)))


def _apart(one: Array, other: Array) -> tuple[Array, Array]:
    """In how many places rows differ, and whether they differ only by two neighbours that changed places."""
    unlike = one != other
    count = unlike.sum(1)
    swapped = np.zeros(len(one), bool)
    for at in range(one.shape[1] - 1):
        swapped |= (one[:, at] == other[:, at + 1]) & (one[:, at + 1] == other[:, at]) & unlike[:, at]
    return count, swapped & (count == 2)


def _name_levels(p: People, a: Array, b: Array) -> Array:
    """Levels of names: 0 unknown, 1 same, 2 same sound, 3 one character apart, 4 the same characters but one missing, or in
    another order, 5 given name same, 6 surname only, 7 different."""
    one, other, s_one, s_other = p.name[a], p.name[b], p.name_sound[a], p.name_sound[b]
    known = (one[:, 0] > 0) & (other[:, 0] > 0)
    unlike, s_unlike = (one != other).sum(1), (s_one != s_other).sum(1)
    long, s_long = (one > 0).sum(1), (other > 0).sum(1)
    common = np.zeros(len(a), np.int64)
    for at in range(LONGEST_NAME):
        common += ((s_one[:, at : at + 1] == s_other) & (s_one[:, at : at + 1] > 0)).any(1)
    least, most = np.minimum(long, s_long), np.maximum(long, s_long)
    surname = s_one[:, 0] == s_other[:, 0]
    given = ((s_one[:, 1:] == s_other[:, 1:]).all(1)) & (least > 2)
    moved = (common >= least) & (most - least <= 1) & (least > 1)
    near = (s_unlike == 1) & surname & (long == s_long) & (least > 2)
    rest = np.select([near, moved, given, surname], [3, 4, 5, 6], 7)
    return np.where(~known, 0, np.where(unlike == 0, 1, np.where(s_unlike == 0, 2, rest)))


def _birth_levels(p: People, a: Array, b: Array) -> Array:
    """The better of the days said and those in the numbers: 0 unknown, 1 same, 2 one digit apart or two swapped, 3 day and
    month swapped, 4 two of year, month and day the same, 5 same year, 6 different."""
    said, written = _date_levels(p.birth[a], p.birth[b]), _date_levels(p.born[a], p.born[b])
    return np.where((said == 0) | (written == 0), np.maximum(said, written), np.minimum(said, written))


def _date_levels(one: Array, other: Array) -> Array:
    known = (one[:, 0] > 0) & (other[:, 0] > 0)
    count, swapped = _apart(one, other)
    year = (one[:, :4] == other[:, :4]).all(1)
    turned = year & (one[:, 4:6] == other[:, 6:]).all(1) & (one[:, 6:] == other[:, 4:6]).all(1)
    month, day = (one[:, 4:6] == other[:, 4:6]).all(1), (one[:, 6:] == other[:, 6:]).all(1)
    part = (year & (month | day)) | (month & day)
    return np.where(~known, 0, np.select([count == 0, (count == 1) | swapped, turned, part, year], [1, 2, 3, 4, 5], 6))


def _tail_levels(p: People, a: Array, b: Array) -> Array:
    """0 unknown, 1 same, 2 one character apart or two swapped, 3 different."""
    one, other = p.tail[a], p.tail[b]
    known = (one[:, 0] > 0) & (other[:, 0] > 0)
    count, swapped = _apart(one, other)
    return np.where(~known, 0, np.select([count == 0, (count == 1) | swapped], [1, 2], 3))


def _place_levels(p: People, a: Array, b: Array) -> Array:
    """0 unknown, 1 same village, 2 same town, 3 same county, 4 elsewhere."""
    one, other = p.place[a], p.place[b]
    known = (one > 0) & (other > 0)
    same = [one // 10**cut == other // 10**cut for cut in (0, 3, 6)]
    return np.where(~known, 0, np.select(same, [1, 2, 3], 4))


def _kin_levels(p: People, a: Array, b: Array) -> Array:
    """0 unknown, 1 same, 2 same sound, 3 different; who is kin to somebody of their own name is unknown."""
    one, other = p.kin[a], p.kin[b]
    itself = (one == p.name[a]).all(1) & (other == p.name[b]).all(1)
    known = (one[:, 0] > 0) & (other[:, 0] > 0) & ~itself
    same, sound = (one == other).all(1), (p.kin_sound[a] == p.kin_sound[b]).all(1)
    return np.where(~known, 0, np.select([same, sound], [1, 2], 3))


def _sex_levels(p: People, a: Array, b: Array) -> Array:
    one, other = p.sex[a], p.sex[b]
    return np.where((one == 0) | (other == 0), 0, np.where(one == other, 1, 2))


LEVELS: Mapping[str, tuple[str, ...]] = {
    "name": ("unknown", "same", "sound", "near", "moved", "given", "surname", "different"),
    "birth": ("unknown", "same", "near", "turned", "part", "year", "different"),
    "tail": ("unknown", "same", "near", "different"),
    "sex": ("unknown", "same", "different"),
    "place": ("unknown", "same", "town", "county", "different"),
    "kin": ("unknown", "same", "sound", "different"),
}
_JUDGES = {
    "name": _name_levels, "birth": _birth_levels, "tail": _tail_levels, "sex": _sex_levels, "place": _place_levels,
    "kin": _kin_levels,
}  # fmt: skip


def agreements(p: People, rarity: Rarity, weights: Weights, a: Array, b: Array) -> dict[str, tuple[Array, Array]]:
    """For each field, the level of agreement of each pair and its bits."""
    found: dict[str, tuple[Array, Array]] = {}
    for field in FIELDS:
        table = weights[field]
        bits = np.array([table.get(level, 0.0) for level in LEVELS[field]], np.float32)
        levels = _JUDGES[field](p, a, b)
        found[field] = levels, bits[levels]
    for field, rare in (("name", rarity.name), ("kin", rarity.kin)):
        levels, bits = found[field]
        worth = np.minimum(np.minimum(rare[a], rare[b]), weights[field]["rare"])
        found[field] = levels, np.where(levels == 1, bits + worth, bits)
    levels, bits = found["name"]
    worth = np.minimum(rarity.sound[a], weights["name"]["rare"])
    found["name"] = levels, np.where(levels == 2, bits + worth, bits)
    return found


@dataclass(frozen=True)
class Pair:
    """Two records (rows) of one person as far as can be told: the bits of all, and of each field with its level."""

    one: int
    other: int
    bits: float
    fields: tuple[tuple[str, str, float], ...]


@dataclass(frozen=True)
class Linked:
    """The pairs that weigh enough, as arrays of rows and bits; `explain` says why, line by line."""

    one: Array
    other: Array
    bits: Array
    start: float
    _people: People
    _rarity: Rarity
    _weights: Weights

    def explain(self) -> Iterable[Pair]:
        found = agreements(self._people, self._rarity, self._weights, self.one, self.other)
        joint = _joint(found, self._weights)
        for at in range(len(self.one)):
            fields = [
                (field, LEVELS[field][levels[at]], round(float(bits[at]), 2)) for field, (levels, bits) in found.items()
            ]
            fields += [(name, "same", bits) for name, (true, bits) in joint.items() if true[at]]
            yield Pair(int(self.one[at]), int(self.other[at]), round(float(self.bits[at]), 2), tuple(fields))


def link(p: People, weights: Weights, left: int = 0) -> Linked:
    """The pairs of records that are of one person; with `left`, between the first `left` rows and the others."""
    a, b = candidates(p, int(weights["blocking"]["most"]), left)
    rarity = Rarity.of(p)
    start = -float(np.log2(max(len(p) - left, 2)))
    pieces = [(a[i : i + PIECE], b[i : i + PIECE]) for i in range(0, len(a), PIECE)]

    def weigh(piece: tuple[Array, Array]) -> Array:
        return _sum(agreements(p, rarity, weights, *piece), weights) + start

    with ThreadPoolExecutor(THREADS) as pool:
        bits = np.concatenate([*pool.map(weigh, pieces), np.zeros(0)])
    enough = bits >= weights["blocking"]["least"]
    return Linked(a[enough], b[enough], bits[enough], start, p, rarity, weights)


def _joint(found: dict[str, tuple[Array, Array]], weights: Weights) -> dict[str, tuple[Array, float]]:
    """What agreements and disagreements that come together take off: fields are not independent within a family.

    `family`: kin and village are the same for all of a household. `twins`: neither name nor number are the same, though birth
    may be. `number`: day of birth and last four both differ, so the number is altogether another. `call`: only the surname
    is shared, as it is by all children of a father.
    """
    name, birth, tail = found["name"][0], found["birth"][0], found["tail"][0]
    place, kin = found["place"][0], found["kin"][0]
    cases = {
        "family": (place == 1) & ((kin == 1) | (kin == 2)), "twins": (name >= 3) & (tail == 3), "number": (birth >= 4) & (tail == 3),
        "call": (name >= 6) & (tail != 1),
    }  # fmt: skip
    return {key: (true, weights["joint"][key]) for key, true in cases.items()}


def _sum(found: dict[str, tuple[Array, Array]], weights: Weights) -> Array:
    """All bits of each pair together."""
    total: Array = np.sum([bits for _levels, bits in found.values()], axis=0)
    return total + sum(np.where(true, bits, 0) for true, bits in _joint(found, weights).values())


def best(linked: Linked) -> Linked:
    """Of pairs between two sides, for each record of the first side the one that weighs most."""
    order = np.lexsort((-linked.bits, linked.one))
    first = order[np.concatenate(([True], np.diff(linked.one[order]) > 0))] if len(order) else order
    return Linked(
        linked.one[first], linked.other[first], linked.bits[first], linked.start, linked._people, linked._rarity, linked._weights
    )  # fmt: skip
