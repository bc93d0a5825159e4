#!/usr/bin/env python3
"""Prints movable.tsv: `pip install holidays==0.109`, then `python3 movable.py > movable.tsv`.

Days are those of the package's tables and reckonings; it is under the MIT licence. Diwali is reckoned a month late there in some
years with a month that is said twice: it is the new moon before the middle of November.
"""

import datetime

from holidays.calendars import _ChineseLunisolar, _HebrewLunisolar, _HinduLunisolar, _IslamicLunar

chinese, hebrew, hindu, islamic = _ChineseLunisolar(), _HebrewLunisolar(), _HinduLunisolar(), _IslamicLunar()
YEARS = range(1960, 2051)


def diwali(year):
    day = hindu.diwali_date(year)[0]
    return day - datetime.timedelta(days=29) if day and day >= datetime.date(year, 11, 16) else day


def first(days, year):
    return min(day for day in days if day.year == year)


COLUMNS = {
    "Lunar New Year": lambda year: chinese.lunar_new_year_date(year)[0],
    "Diwali": diwali,
    "Hanukkah": lambda year: first(hebrew.hanukkah_date(year), year),
    "Passover": hebrew.passover_date,
    "Rosh Hashanah": hebrew.rosh_hashanah_date,
    "Yom Kippur": hebrew.yom_kippur_date,
    "Ramadan": lambda year: first([day for day, _ in islamic.ramadan_beginning_dates(year)], year),
    "Eid al-Fitr": lambda year: first([day for day, _ in islamic.eid_al_fitr_dates(year)], year),
    "Eid al-Adha": lambda year: first([day for day, _ in islamic.eid_al_adha_dates(year)], year),
}

print("\t".join(["year", *COLUMNS]))
for year in YEARS:
    print("\t".join([str(year), *(day(year).strftime("%m-%d") for day in COLUMNS.values())]))
