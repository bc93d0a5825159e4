#!/usr/bin/env python3
"""Prints words.txt: `python3 words.py FOLDER > words.txt`, of the folder `usr/share/wordnet` of Debian's wordnet-base.

The words of 4 to 12 letters that WordNet 3.0 met in texts (its licence is models/LICENSE-wordnet): what English has is not
somebody's misspelled name.
"""

import sys
from pathlib import Path

words = set()
for part in ["noun", "verb", "adj", "adv"]:
    for line in (Path(sys.argv[1]) / f"index.{part}").read_text().splitlines():
        if not line.startswith(" "):
            word, *fields = line.split()
            pointers = int(fields[2])
            seen_in_texts = int(fields[4 + pointers])
            if word.isascii() and word.isalpha() and 4 <= len(word) <= 12 and seen_in_texts > 0:
                words.add(word)
print("\n".join(sorted(words)))
