#!/usr/bin/env python3
"""Whole imports against vipsthumbnail, in turn, on the same photographs.

usage: import.py TINTYPE FOLDER [ROUNDS]

TINTYPE is the program's release build, FOLDER holds JPEGs (benches/corpus.py makes some). Each round imports the folder into a new
library (hash, metadata, both renditions, records, catalogue), then makes the same two sizes with vipsthumbnail (Debian's libvips-tools): once for
2,048 px JPEG, once for 360 px high WebP, two processes at a time, each on one thread, which is how it is fastest on two cores.
"""
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time


def timed(command, **options):
    """Wall seconds, processor seconds and the largest process's peak memory in MB."""
    before, started = os.times(), time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{command} failed")
    wall, after = time.monotonic() - started, os.times()
    cpu = sum(after[2:4]) - sum(before[2:4])
    return wall, cpu, usage.ru_maxrss / 1024


def tintype(program, folder):
    with tempfile.TemporaryDirectory() as library:
        return timed([program, "--library", library, "import", folder])


def vipsthumbnail(folder):
    with tempfile.TemporaryDirectory() as out:
        size = lambda wanted, name: f"vipsthumbnail --size {wanted} -o '{out}/%s.{name}'"
        each = lambda command: f"find '{folder}' -type f -print0 | xargs -0 -P 2 -n 4 {command}"
        script = each(size("2048x2048", "jpg[Q=82]")) + " && " + each(size("x360", "webp[Q=80]"))
        return timed(["sh", "-c", script], env={**os.environ, "VIPS_CONCURRENCY": "1"})


def main():
    program, folder = sys.argv[1], sys.argv[2]
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    count = sum(1 for file in pathlib.Path(folder).rglob("*") if file.is_file())
    tintype(program, folder), vipsthumbnail(folder)
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(tintype(program, folder))
        theirs.append(vipsthumbnail(folder))
    for name, runs in (("tintype import", ours), ("vipsthumbnail twice", theirs)):
        wall, cpu, peak = (statistics.median(column) for column in zip(*runs))
        print(f"{name:20} {count / wall:6.1f} photos/s   {wall:6.2f} s   {cpu:6.2f} s CPU   {peak:5.0f} MB")
    for name, column in (("wall", 0), ("CPU", 1)):
        ratios = sorted(b[column] / a[column] for a, b in zip(ours, theirs))
        print(f"times as fast, {name}: {statistics.median(ratios):.2f} (from {ratios[0]:.2f} to {ratios[-1]:.2f})")


main()
