"""The photographs of examples/photos: where each comes from, whose it is, and what was added to make it a family's collection.
Dates, places and cameras given here were made up or looked up, unless `keeps_exif` says that the picture brings its own.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Licence:
    name: str
    address: str
    text: str


@dataclass(frozen=True)
class Photo:
    path: str
    package: str = ""
    member: str = ""
    what: str = ""
    author: str = ""
    licence: str = ""
    # The longest edge after scaling; `scaled` is false where the original is no larger.
    edge_px: int = 2048
    scaled: bool = True
    quality: int = 85
    orientation: int = 1
    # EXIF's own form, with the offset from UTC after it where the camera knew one.
    taken: str = ""
    # Degrees north and east.
    position: tuple[float, float] | None = None
    # Sublocation, city, state, country.
    place: tuple[str, str, str, str] = ("", "", "", "")
    keywords: tuple[str, ...] = ()
    title: str = ""
    rating: int = 0
    make: str = ""
    model: str = ""
    tags: dict = field(default_factory=dict)
    keeps_exif: bool = False
    bare: bool = False
    profile: str = ""
    copy_of: str = ""


def exposure(lens: str, focal_mm: float, f_number: float, seconds: str, iso: int) -> dict:
    return {"EXIF:LensModel": lens, "EXIF:FocalLength": focal_mm, "EXIF:FNumber": f_number, "EXIF:ExposureTime": seconds, "EXIF:ISO": iso}


LICENCES = {
    "Public domain": Licence("public domain", "https://creativecommons.org/publicdomain/mark/1.0/", "no restrictions"),
    "CC0-1.0": Licence("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/", "https://creativecommons.org/publicdomain/zero/1.0/legalcode"),
    "CC-BY-2.0": Licence("CC BY 2.0", "https://creativecommons.org/licenses/by/2.0/", "https://creativecommons.org/licenses/by/2.0/legalcode"),
    "CC-BY-4.0": Licence("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/", "https://creativecommons.org/licenses/by/4.0/legalcode"),
    "CC-BY-SA-3.0": Licence("CC BY-SA 3.0", "https://creativecommons.org/licenses/by-sa/3.0/", "https://creativecommons.org/licenses/by-sa/3.0/legalcode"),
    "CC-BY-SA-4.0": Licence("CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/", "https://creativecommons.org/licenses/by-sa/4.0/legalcode"),
    "GPL-2.0-or-later": Licence("GNU GPL 2 or later", "https://www.gnu.org/licenses/old-licenses/gpl-2.0.html", "`LICENCES/GPL-2.0.txt`"),
    "LGPL-3.0-only": Licence("GNU LGPL 3", "https://www.gnu.org/licenses/lgpl-3.0.html", "`LICENCES/LGPL-3.0.txt` and `LICENCES/GPL-3.0.txt`"),
}

PACKAGES = {
    "scikit-image": ("0.26.0 (PyPI)", "picture by picture in `skimage/data/_fetchers.py`"),
    "scikit-learn": ("1.9.1 (PyPI)", "`sklearn/datasets/images/README.txt`"),
    "scipy": ("1.9.3 (PyPI)", "`scipy/misc/_common.py`: from public-domain-image.com"),
    "palapeli-data": ("4:22.12.3-1 (Debian)", "each puzzle's `.desktop` file"),
    "lomiri-wallpapers-16.04": ("20.04.0-2 (Debian)", "picture by picture in `debian/copyright`"),
    "lomiri-wallpapers-20.04": ("20.04.0-2 (Debian)", "picture by picture in `debian/copyright`"),
    "mate-backgrounds": ("1.26.0-1 (Debian)", "picture by picture in `debian/copyright`"),
    "plasma-workspace-wallpapers": ("4:5.27.5-2 (Debian)", "each wallpaper's `metadata.json`, which also names its author; `debian/copyright` has GPL-2.0-or-later for the whole"),
    "kphotoalbum": ("5.9.1-1 (Debian)", "`debian/copyright`, for the whole package and so for its demonstration photographs"),
}

LOMIRI_16, LOMIRI_20 = "lomiri-wallpapers-16.04", "lomiri-wallpapers-20.04"
BACKGROUNDS, MATE, KDE = "usr/share/backgrounds", "usr/share/backgrounds/mate/nature", "usr/share/wallpapers"
DEMO, PUZZLES, SKIMAGE = "usr/share/kphotoalbum/demo", "usr/share/palapeli/collection", "skimage/data"
GPL, LGPL = "GPL-2.0-or-later", "LGPL-3.0-only"

PHOTOS = [
    Photo("Scans/Eileen Collins.png", "scikit-image", f"{SKIMAGE}/astronaut.png", "astronaut Eileen Collins in her pressure suit", "NASA", "Public domain",
          edge_px=512, scaled=False, keywords=("astronaut", "portrait", "space"), title="Eileen Collins",
          tags={"XMP-exif:DateTimeOriginal": "1999:02:11 10:30:00", "XMP-iptcExt:PersonInImage": "Eileen Collins",
                "XMP-mwg-rs:RegionInfo": "{AppliedToDimensions={W=512,H=512,Unit=pixel},RegionList=[{Area={X=0.435,Y=0.22,W=0.2,H=0.27,Unit=normalized},"
                                         "Name=Eileen Collins,Type=Face}]}"}),
    Photo("Scans/hubble_deep_field.webp", "scikit-image", f"{SKIMAGE}/hubble_deep_field.jpg", "the Hubble eXtreme Deep Field", "NASA, ESA and the XDF team",
          "Public domain", edge_px=1000, scaled=False, quality=82, keywords=("galaxies", "stars", "space"), title="Hubble eXtreme Deep Field",
          tags={"XMP-exif:DateTimeOriginal": "2012:09:25 14:00:00+00:00"}),
    Photo("2002/Cincinnati/P1010031.JPG", "palapeli-data", f"{PUZZLES}/cincinnati-bridge.jpg", "Roebling Suspension Bridge at night, by a camera whose clock was not set", "Derek Jensen",
          "Public domain", edge_px=1302, scaled=False, quality=88, keeps_exif=True, position=(39.0920, -84.5096),
          place=("Roebling Suspension Bridge", "Cincinnati", "Ohio", "United States"), keywords=("bridge", "night", "river", "city")),
    Photo("2003/01 Grand Canyon/PICT0031.JPG", "kphotoalbum", f"{DEMO}/grand_canyon_3.jpg", "Grand Canyon at sunrise", "Jesper K. Pedersen", GPL,
          edge_px=800, scaled=False, quality=90, keeps_exif=True, position=(36.0579, -112.1428),
          place=("South Rim", "Grand Canyon Village", "Arizona", "United States"), keywords=("canyon", "mountains", "sunrise")),
    Photo("2004/2004-05-30 Garden/spiff.jpg", "kphotoalbum", f"{DEMO}/spiff.jpg", "a rabbit on the lawn", "Jesper K. Pedersen", GPL, edge_px=800,
          scaled=False, quality=90, keywords=("rabbit", "grass", "pet"), title="Spiff"),
    Photo("2004/11/IMG_0412.JPG", LOMIRI_16, f"{BACKGROUNDS}/aitzgorri_by_Aitzol_Berasategi.jpg", "autumn below the Aizkorri ridge", "Aitzol Berasategi",
          "CC-BY-4.0", taken="2004:11:06 12:31:44", position=(42.9530, -2.3100), place=("Aizkorri", "Zegama", "Gipuzkoa", "Spain"),
          keywords=("mountain", "autumn", "forest"), make="Canon", model="Canon EOS 300D DIGITAL",
          tags=exposure("EF-S18-55mm f/3.5-5.6", 35, 8, "1/250", 100)),
    Photo("2005/11/sunset.jpg", "kphotoalbum", f"{DEMO}/sunset.jpg", "sunset behind trees", "Jesper K. Pedersen", GPL, edge_px=800, scaled=False, quality=90,
          keeps_exif=True, keywords=("sunset", "sun")),
    Photo("2005/12/IMG_1207.JPG", "kphotoalbum", f"{DEMO}/donna.jpg", "a dog in the winter forest", "Jesper K. Pedersen", GPL, edge_px=800, scaled=False,
          quality=90, keeps_exif=True, keywords=("dog", "forest", "pet", "winter"), title="Donna in the forest"),
    Photo("2006/10/DSC_0187.JPG", "palapeli-data", f"{PUZZLES}/european-honey-bee.jpg", "a honey bee on an aster", "John Severns", "Public domain",
          edge_px=1620, scaled=False, keeps_exif=True, keywords=("bee", "flower", "insect", "macro"), rating=5),
    Photo("Backup/old laptop/bee.jpg", copy_of="2006/10/DSC_0187.JPG"),
    Photo("2007/08/CRW_2231.jpg", "mate-backgrounds", f"{MATE}/Dune.jpg", "grass on a dune by the sea", "Marco Cogoni, Hylke Bons", GPL, edge_px=1680,
          scaled=False, quality=82, keeps_exif=True, keywords=("beach", "dune", "sea", "grass")),
    Photo("2008/04/IMG_4127.JPG", "mate-backgrounds", f"{MATE}/Storm.jpg", "a storm over the road", "Sergey Nazarov", GPL, edge_px=1920, scaled=False,
          quality=82, orientation=3, keeps_exif=True, keywords=("storm", "clouds", "road")),
    Photo("2008/06/ladybird.jpg", "mate-backgrounds", f"{MATE}/LadyBird.jpg", "a ladybird on a stem", "Charles Barbin", GPL, edge_px=1920,
          taken="2008:06:14 17:22:09", keywords=("ladybird", "insect", "macro", "flower")),
    Photo("Holidays/Basque Country 2009/IMG_0619.CR2", LOMIRI_16, f"{BACKGROUNDS}/sunset_by_Aitzol_Berasategi.jpg", "sunset from a summit",
          "Aitzol Berasategi", "CC-BY-4.0", edge_px=1920, taken="2009:10:17 18:58:21", position=(43.0331, -2.6486),
          place=("Gorbeia", "Zeanuri", "Bizkaia", "Spain"), keywords=("sunset", "mountain", "summit"), make="Canon", model="Canon EOS 450D",
          tags=exposure("EF-S18-55mm f/3.5-5.6 IS", 18, 11, "1/160", 200)),
    Photo("Holidays/Basque Country 2010/IMGP0773.DNG", LOMIRI_16, f"{BACKGROUNDS}/life_by_Aitzol_Berasategi.jpg", "a stream between mossy rocks",
          "Aitzol Berasategi", "CC-BY-4.0", edge_px=1280, taken="2010:05:15 10:07:52", keywords=("stream", "waterfall", "forest", "rocks"),
          place=("", "", "", "Spain"), make="PENTAX", model="PENTAX K-x", tags=exposure("smc PENTAX-DA L 18-55mm F3.5-5.6 AL", 28, 8, "1/6", 200)),
    Photo("2011/07/dahlia.jpg", "scikit-learn", "sklearn/datasets/images/flower.jpg", "an orange dahlia", "Vultilion", "CC-BY-2.0", edge_px=640,
          scaled=False, quality=92, keywords=("flower", "dahlia")),
    Photo("Holidays/Beijing 2011/summer_palace.jpg", "scikit-learn", "sklearn/datasets/images/china.jpg", "the Tower of Buddhist Incense",
          "Daniel Büchele", "CC-BY-2.0", edge_px=640, scaled=False, quality=92, taken="2011:07:19 15:20:11+08:00", position=(40.0003, 116.2724),
          place=("Summer Palace", "Beijing", "Beijing", "China"), keywords=("palace", "temple", "lake"), title="Summer Palace"),
    Photo("2012/12/DSC_0412.NEF", LOMIRI_16, f"{BACKGROUNDS}/friends_by_Aitzol_Berasategi.jpg", "two dogs on a staircase", "Aitzol Berasategi",
          "CC-BY-4.0", edge_px=1600, orientation=8, taken="2012:12:29 11:15:36", keywords=("dog", "pet", "stairs"), rating=4, make="NIKON CORPORATION",
          model="NIKON D90", tags=exposure("AF-S DX Nikkor 18-105mm f/3.5-5.6G ED VR", 50, 5.6, "1/125", 400)),
    Photo("Holidays/Picos de Europa 2013/IMG_0231.JPG", LOMIRI_16, f"{BACKGROUNDS}/picosdeeuropa_by_Aitzol_Berasategi.jpg", "a path in the Picos de Europa",
          "Aitzol Berasategi", "CC-BY-4.0", taken="2013:06:22 11:48:05", position=(43.1720, -4.7760),
          place=("Picos de Europa", "Camaleño", "Cantabria", "Spain"), keywords=("mountain", "snow", "path", "hike"), rating=4, make="Apple",
          model="iPhone 5", tags=exposure("iPhone 5 back camera 4.12mm f/2.4", 4.12, 2.4, "1/1200", 50) | {"EXIF:SubSecTimeOriginal": "482"}),
    Photo("2014/04/DSC05117.JPG", "plasma-workspace-wallpapers", f"{KDE}/ColorfulCups/contents/images/2560x1600.jpg", "rows of colourful cups",
          "Dmitri Popov", LGPL, edge_px=1920, keeps_exif=True, place=("", "Aarhus", "", "Denmark"), keywords=("cups", "colours"), rating=5),
    Photo("2015/02/falcon9.jpg", "scikit-image", f"{SKIMAGE}/rocket.jpg", "Falcon 9 with DSCOVR on the launch pad", "SpaceX", "Public domain", edge_px=640,
          scaled=False, quality=92, taken="2015:02:11 18:03:00-05:00", position=(28.5620, -80.5772),
          place=("Space Launch Complex 40", "Cape Canaveral", "Florida", "United States"), keywords=("rocket", "space", "night"), title="Falcon 9"),
    Photo("Phone/2015/By the water.jpg", "plasma-workspace-wallpapers", f"{KDE}/BytheWater/contents/images/2560x1600.jpg", "a jetty in the evening light",
          "Maciej Wiklo", LGPL, edge_px=1920, keeps_exif=True, keywords=("jetty", "lake", "water")),
    Photo("2015/06/P6210042.tif", "plasma-workspace-wallpapers", f"{KDE}/ColdRipple/contents/images/2560x1600.jpg", "a jetty in the fog",
          "Risto Saukonpää", LGPL, edge_px=1280, keeps_exif=True, keywords=("jetty", "fog", "lake"),
          tags={"EXIF:ResolutionUnit": "inches"}),
    Photo("2015/09/P9060178.JPG", "plasma-workspace-wallpapers", f"{KDE}/Path/contents/images/2560x1600.jpg", "a path through the forest",
          "Risto Saukonpää", LGPL, edge_px=1920, quality=80, keeps_exif=True, keywords=("forest", "path", "trees")),
    Photo("2015/10/IMG_8830.JPG", "plasma-workspace-wallpapers", f"{KDE}/FallenLeaf/contents/images/2560x1600.jpg", "a fallen maple leaf",
          "Martin Klapetek", LGPL, edge_px=1920, keeps_exif=True, keywords=("autumn", "leaf"), rating=5),
    Photo("Holidays/Lake District 2016/Evening at Derwentwater.jpg", "plasma-workspace-wallpapers", f"{KDE}/EveningGlow/contents/images/2560x1600.jpg",
          "rowing boats at sunset", "Ian Hex", LGPL, edge_px=1920, taken="2016:09:03 19:41:30+01:00", position=(54.5937, -3.1407),
          place=("Derwentwater", "Keswick", "Cumbria", "United Kingdom"), keywords=("boat", "lake", "sunset"), title="Evening at Derwentwater", rating=5,
          make="NIKON CORPORATION", model="NIKON D610", tags=exposure("14.0-24.0 mm f/2.8", 18, 11, "1/4", 100),
          profile="icc-profiles-free/usr/share/color/icc/compatibleWithAdobeRGB1998.icc"),
    Photo("Phone/2017/20170722_161530.jpg", LOMIRI_16, f"{BACKGROUNDS}/Bridge_by_Sander_Klootwijk.jpg", "cables of a bridge against the sky",
          "Sander Klootwijk", "CC-BY-SA-4.0", taken="2017:07:22 16:15:30", keywords=("bridge", "sky"), make="samsung", model="SM-J530F",
          tags=exposure("", 3.7, 1.7, "1/2500", 40)),
    Photo("2017/01/citrus.webp", "palapeli-data", f"{PUZZLES}/citrus-fruits.jpg", "slices of citrus fruits", "US Department of Agriculture",
          "Public domain", edge_px=1350, scaled=False, quality=84, taken="2017:01:15 13:05:00", keywords=("fruit", "orange", "lemon", "food"),
          make="FUJIFILM", model="X-T2", tags=exposure("XF60mmF2.4 R Macro", 60, 8, "1/60", 200)),
    Photo("Phone/WhatsApp Images/IMG-20180704-WA0012.jpg", "scipy", "scipy/misc/face.dat", "a raccoon between leaves", "public-domain-image.com",
          "Public domain", edge_px=1024, scaled=False, quality=78, bare=True),
    Photo("Phone/2019/IMG_20190517_143002.jpg", LOMIRI_16, f"{BACKGROUNDS}/seeding_by_Clements_Engelhardt.jpg", "dandelion clocks in a meadow",
          "Clemens Engelhardt", "CC0-1.0", keywords=("dandelion", "meadow", "flower")),
    Photo("Holidays/Lisbon 2019/Café à Lisboa.jpg", "scikit-image", f"{SKIMAGE}/coffee.png", "a cup of espresso", "Rachel Michetti", "CC0-1.0",
          edge_px=600, scaled=False, quality=92, taken="2019:10:05 10:12:40+01:00", position=(38.7107, -9.1423),
          place=("Chiado", "Lisbon", "", "Portugal"), keywords=("coffee", "cup", "food"), title="Café à Lisboa", make="Google", model="Pixel 3",
          tags=exposure("Pixel 3 back camera 4.44mm f/1.8", 4.44, 1.8, "1/60", 120) | {"EXIF:SubSecTimeOriginal": "081"}),
    Photo("2020/04/chelsea.png", "scikit-image", f"{SKIMAGE}/chelsea.png", "Chelsea the cat", "Stéfan van der Walt", "CC0-1.0", edge_px=451, scaled=False,
          taken="2020:04:03 09:30:00", keywords=("cat", "pet"), title="Chelsea"),
    Photo("2021/02/nuthatch.jpg", LOMIRI_20, f"{BACKGROUNDS}/Kleiber_by_Lukas_Baubkus.jpg", "a nuthatch on a tree trunk", "Lukas Baubkus",
          "CC-BY-SA-3.0", edge_px=2048, taken="2021:02:14 11:02:18+01:00", keywords=("bird", "nuthatch", "tree", "winter"), make="SONY",
          model="ILCE-6400", tags=exposure("E 70-350mm F4.5-6.3 G OSS", 350, 6.3, "1/800", 640) | {"EXIF:SubSecTimeOriginal": "417"}),
    Photo("Phone/2022/IMG_2207.HEIC", LOMIRI_16, f"{BACKGROUNDS}/Picture_0B_by_freespace.jpg", "half a fig in a red bowl", "Trevor “Freespace”", "CC-BY-4.0",
          quality=60, taken="2022:08:20 13:44:07+02:00", position=(43.7696, 11.2558), place=("", "Florence", "Tuscany", "Italy"),
          keywords=("fig", "fruit", "bowl", "food"), make="Apple", model="iPhone 13",
          tags=exposure("iPhone 13 back dual wide camera 5.1mm f/1.6", 5.1, 1.6, "1/900", 50) | {"EXIF:SubSecTimeOriginal": "903"}),
    Photo("Phone/2023/PXL_20230211_193412345.jpg", LOMIRI_16, f"{BACKGROUNDS}/Wine_by_Jakkub_Mede.jpg", "an evening with a drum and a glass of wine",
          "Jakub Mede", "CC-BY-4.0", orientation=6, taken="2023:02:11 20:34:12+01:00", position=(50.0755, 14.4378),
          place=("", "Prague", "", "Czechia"), keywords=("wine", "drum", "evening"), make="Google", model="Pixel 7",
          tags=exposure("Pixel 7 back camera 6.81mm f/1.85", 6.81, 1.85, "1/25", 900) | {"EXIF:SubSecTimeOriginal": "345"}),
    Photo("2024/03/brushes.jpg", LOMIRI_16, f"{BACKGROUNDS}/Picture_1A_by_freespace.jpg", "an artist's paint brushes", "Trevor “Freespace”", "CC-BY-4.0",
          edge_px=1365, scaled=False, quality=82, taken="2024:03:09 16:50:33+01:00", keywords=("brushes", "paint", "colours"), title="Brushes",
          make="OM Digital Solutions", model="OM-5", tags=exposure("M.Zuiko Digital ED 12-45mm F4.0 PRO", 45, 4, "1/100", 400)),
]
