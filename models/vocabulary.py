#!/usr/bin/env python3
"""Writes vocabulary.tsv: what the classes of the models are called, as people would.

    apt-get download wordnet-base && dpkg -x wordnet-base_*.deb wordnet
    models/vocabulary.py wordnet/usr/share/wordnet/data.noun

Names, other names and exceptions are written by hand, class by class, in vocabulary-hand.tsv. What a thing is a kind of
follows from WordNet, but only in the everyday words of vocabulary-words.tsv: from the class's synset upwards, the first
synsets that stand for such a word give it, and the word brings its own more general words.
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def table(name):
    """The rows of a file after its heading, as lists of cells."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    width = lines[0].count("\t") + 1
    rows = [line.split("\t") for line in lines[1:]]
    for row in rows:
        assert len(row) == width, f"{name}: {row}"
    return rows


def several(cell):
    return [word for word in cell.split("|") if word]


def once(words):
    return list(dict.fromkeys(words))


def synsets(path):
    """Each synset's words and what it is a kind of, from WordNet's data.noun (wndb(5WN))."""
    found = {}
    for line in open(path, encoding="utf-8"):
        if line.startswith(" "):
            continue
        cells = line.split("|")[0].split()
        pointers = 4 + 2 * int(cells[3], 16)
        words = cells[4:pointers:2]
        of = cells[pointers + 1 :]
        above = [of[i + 1] for i in range(0, 4 * int(cells[pointers]), 4) if of[i] in ("@", "@i")]
        found[cells[0]] = (words, above)
    return found


def everyday():
    """The words, and which synset stands for which."""
    words, standing = {}, {}
    for word, of, synonyms, parents in table("vocabulary-words.tsv"):
        words[word] = (several(synonyms), several(parents))
        for synset in several(of):
            offset, lemma = synset.split()
            standing[offset] = (word, lemma)
    return words, standing


def nearest(synset, standing, noun):
    """The everyday words that the synset or what is above it stands for, near ones first."""
    level, found, met = [synset], [], set()
    while level:
        above = []
        for at in level:
            if at in standing:
                found.append(standing[at][0])
            elif at not in met:
                met.add(at)
                above += noun[at][1]
        level = above
    return once(found)


def with_parents(found, words):
    """The words and their more general ones, near ones first."""
    level, met = found, []
    while level:
        met += level
        level = [parent for word in level if word in words for parent in words[word][1]]
    # What is reached by two ways stands where the longer one puts it.
    return once(reversed(once(reversed(met))))


def described(name, aliases, parents, near, words):
    """What else the name is called, and what it is a kind of: the last two cells that a class has by hand, filled up."""
    if parents.startswith("="):
        kinds = several(parents[1:])
    else:
        kinds = with_parents(once([*several(parents), name, *near]), words)
    kinds = [kind for kind in kinds if kind != name]
    synonyms = [synonym for word in [name, *kinds] if word in words for synonym in words[word][0]]
    others = [other for other in once(several(aliases) + synonyms) if other != name and other not in kinds]
    return "|".join(others), "|".join(kinds)


def check_synset(of, offset, lemma, noun):
    assert lemma in noun[offset][0], f"{of}: {offset} is {noun[offset][0]}, not {lemma}"


def main(data):
    noun = synsets(data)
    words, standing = everyday()
    for offset, (word, lemma) in standing.items():
        check_synset(word, offset, lemma, noun)
    lines, known = ["model\tclass\tname\taliases\tparents\tleast"], {}
    for model, index, synset, name, aliases, parents, least, why in table("vocabulary-hand.tsv"):
        offset, lemma = synset.removeprefix("n").split()
        check_synset(f"{model} {index}", offset, lemma, noun)
        assert bool(name) != bool(why), f"{model} {index}: a name, or why there is none"
        # A name means the same wherever it stands, so it is described where it stands first.
        assert name not in known or not aliases and not parents, f"{model} {index}: {name} was described before"
        if name and name not in known:
            known[name] = described(name, aliases, parents, nearest(offset, standing, noun), words)
        lines.append("\t".join([model, index, name, *known.get(name, ("", "")), least]))
    general = {kind for _, kinds in known.values() for kind in several(kinds)}
    strange = sorted(general - words.keys() - known.keys())
    assert not strange, f"neither words nor names: {strange}"
    (HERE / "vocabulary.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
