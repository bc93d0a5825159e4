//! How old somebody was: "Leo as a baby", "Ella's 5th birthday", "when Ella was 3".
//! Only for people whose birth is known; otherwise the words are left to other rules.

use jiff::civil::Date;

use super::dates::{Again, Days, When};
use super::lifetimes::{Age, CHILD, compared, counted, nth_part, stage, stage_word};
use super::names::Who;
use super::people::{add_names, is_picture};
use super::said::spell;
use super::{ChipKind, PICTURES, Parser, ordinal};

/// People whose births are known, named at a word.
struct Born {
    who: Who,
    births: Vec<Date>,
    end: usize,
}

/// Nobody is "he" for longer, in words.
const FARTHEST: usize = 40;

const BIRTHDAY: &str = "birthday|birthdays|bday|bdays|b-day party|celebration?";

pub(super) fn rule(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let start = parser.see(at, &format!("{PICTURES}? of|with|from|on|at|for?"))?;
    apart(parser, at)
        .or_else(|| before_name(parser, at, start))
        .or_else(|| before_name(parser, at, at))
        .or_else(|| after_name(parser, at, start))
        .or_else(|| after_name(parser, at, at))
}

fn born(parser: &Parser<'_>, at: usize) -> Option<Born> {
    let at = if parser.reader.names.find(parser, at).is_some() { at } else { parser.see(at, "my|our|the")? };
    let (who, end) = parser.reader.names.find(parser, at)?;
    let birth = |name: &String| parser.reader.context.people.iter().find(|person| person.name == *name)?.born;
    let births = match &who {
        Who::One(name) => vec![birth(name)?],
        Who::Some(names) | Who::Both(names) => names.iter().filter_map(birth).collect(),
    };
    (!births.is_empty()).then_some(Born { who, births, end })
}

impl Born {
    /// The days from when the first of them was so old to when the last was.
    fn days(&self, age: Age) -> (Option<Date>, Option<Date>) {
        let days: Vec<_> = self.births.iter().map(|born| age.days(*born)).collect();
        let to =
            if days.iter().any(|(_, to)| to.is_none()) { None } else { days.iter().filter_map(|(_, to)| *to).max() };
        (days.iter().map(|(from, _)| *from).min(), to)
    }

    /// From when the first was born to when the last was.
    fn births(&self) -> Option<Days> {
        Some(Days::new(*self.births.iter().min()?, *self.births.iter().max()?))
    }

    /// When the only one was born.
    fn birth(&self) -> Option<Date> {
        matches!(self.who, Who::One(_)).then(|| self.births.first().copied())?
    }
}

impl Parser<'_> {
    /// `Leo was born`, `Ella's birth`, `Ella's 5th birthday`: the day.
    pub(super) fn day_of_life(&self, at: usize) -> Option<(When, usize)> {
        if let Some(of) = self.see(at, "the? birth of") {
            let found = born(self, of)?;
            return Some((When::Once(Days::one(found.birth()?)), found.end));
        }
        let found = born(self, at)?;
        let births = self.see(found.end, "was|is|were? born").or_else(|| self.see(found.end, "birth|births"));
        if let Some(end) = births {
            return Some((When::Once(found.births()?), end));
        }
        let birth = found.birth()?;
        if let Some((years, end)) = self.see(found.end, "was|turned|turns|is").and_then(|next| self.whole(next))
            && let (Some(day), _) = found.days(Age::From(12 * years.min(120)))
        {
            return Some((When::Once(Days::one(day)), self.see(end, "years? old?")?));
        }
        let (celebrated, end) = birthday(self, found.end, birth)?;
        Some(match celebrated {
            When::Once(days) => (When::Once(Days::one(days.from.tomorrow().unwrap_or(days.from))), end),
            every => (every, end),
        })
    }

    /// `before the kids`, `before we had kids`, `after Ella`: whose birth alone is a date.
    pub(super) fn birth_alone(&self, at: usize) -> Option<(Days, usize)> {
        let found = born(self, self.see(at, "i|we had|got").unwrap_or(at))?;
        let goes_on = !self.word(found.end).is_empty()
            && !is_picture(self.word(found.end))
            && self.see(found.end, "but|and|in|at|on|with|before|after|or").is_none()
            && !self.words[found.end - 1].pause;
        (!goes_on && !self.words[found.end - 1].possessive).then(|| Some((found.births()?, found.end)))?
    }
}

/// After a name: `5th birthday party`, `30th`, `last birthday`, `2021 birthday`, `sweet 16`.
fn birthday(parser: &Parser<'_>, at: usize, born: Date) -> Option<(When, usize)> {
    let nth = |years: u32| {
        let (from, to) = Age::Birthday(years).days(born);
        When::Once(Days::new(from, to.unwrap_or(from)))
    };
    let again = Again::Birthday(born.month(), born.day());
    if let Some(end) = parser.see(at, BIRTHDAY) {
        return Some((When::Every(again), end));
    }
    if let Some(end) = parser
        .see(at, &format!("last|latest|previous {BIRTHDAY}"))
        .or_else(|| parser.see(at, &format!("most recent {BIRTHDAY}")))
    {
        return Some((When::Once(again.latest(parser.today, true)?), end));
    }
    if let Some((year, next)) = parser.year_after(at)
        && let Some(end) = parser.see(next, BIRTHDAY)
    {
        return Some((When::Once(again.in_year(year)?), end));
    }
    if let Some(end) = parser.see(at, "sweet 16|sixteen") {
        return Some((nth(16), end));
    }
    let years = ordinal(parser.word(at)).filter(|years| (1..120).contains(years))?;
    let end = match parser.see(at + 1, BIRTHDAY) {
        Some(end) => end,
        // "Natalie's 40th in Paris", but not "Ella's first steps".
        None => {
            let next = parser.word(at + 1);
            let alone = next.is_empty()
                || is_picture(next)
                || matches!(next, "in" | "at" | "on" | "with" | "party" | "celebration" | "cake");
            let digits = parser.word(at).starts_with(|c: char| c.is_ascii_digit());
            (alone && digits && parser.words[at - 1].possessive).then_some(at + 1)?
        }
    };
    Some((nth(years), end))
}

/// `as a baby`, `when she was 3`, some words after a name.
fn apart(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let own = parser.see(at, "on|at|for his|her|their|my");
    let next = parser.see(at, "when|while he|she|they|i|we was|were").or_else(|| parser.see(at, "as")).or(own)?;
    let found = (at.saturating_sub(FARTHEST)..at)
        .rev()
        .find_map(|before| born(parser, before).filter(|found| found.end < at))?;
    if own.is_some() {
        let (When::Once(days), end) = birthday(parser, next, found.birth()?)? else { return None };
        let text = parser.slice(at..end);
        let chip = parser.claim(at..end, ChipKind::Date, text, Some(spell(Some(days.from), Some(days.to))));
        parser.says_days(chip, Some(days.from), Some(days.to));
        return Some(end);
    }
    let (age, end) = if parser.word(at) == "as" {
        parser.see(next, "a|an")?;
        stage(parser, next)?
    } else {
        stage(parser, next).or_else(|| counted(parser, next).map(|(age, end, _)| (age, end)))?
    };
    let (from, to) = found.days(age);
    let text = parser.slice(at..end);
    let chip = parser.claim(at..end, ChipKind::Date, text, Some(spell(from, to)));
    parser.says_days(chip, from, to);
    Some(end)
}

/// `when Ella was 3`, `baby Leo`, `baby photos of Leo`, `4 year old Ella`, `the first year of Ella's life`, `birthdays of Ella`.
fn before_name(parser: &mut Parser<'_>, at: usize, start: usize) -> Option<usize> {
    if let Some(next) = parser.see(start, "when|while|where") {
        let found = born(parser, next)?;
        if let Some(years_at) = parser.see(found.end, "turned|turns|turning") {
            let (years, end) = parser.whole(years_at)?;
            return claim(parser, at..end, &found, Age::Birthday(years));
        }
        let next = parser.see(found.end, "was|is|were")?;
        let (age, end) = stage(parser, next).or_else(|| counted(parser, next).map(|(age, end, _)| (age, end)))?;
        return claim(parser, at..end, &found, age);
    }
    if let Some(age) = stage_word(parser.word(start)).or_else(|| parser.see(start, "little|tiny|young").map(|_| CHILD))
    {
        let next = parser.see(start + 1, &format!("{PICTURES}|days? of|from?"))?;
        let found = born(parser, next).filter(|found| matches!(found.who, Who::One(_)))?;
        return claim(parser, at..found.end, &found, age);
    }
    let first = parser.see(start, "the?")?;
    if let Some((age, next)) = nth_part(parser, first) {
        let found = born(parser, parser.see(next, "of|in")?)?;
        let end = parser.see(found.end, "life")?;
        return claim(parser, at..end, &found, age);
    }
    let (years, next) = ordinal(parser.word(first)).map_or((None, first), |years| (Some(years), first + 1));
    if let Some(of) = parser.see(next, BIRTHDAY).and_then(|next| parser.see(next, "of|for")) {
        let found = born(parser, of)?;
        return match years {
            Some(years) => claim(parser, at..found.end, &found, Age::Birthday(years)),
            None => {
                let again = Again::Birthday(found.birth()?.month(), found.birth()?.day());
                celebrate(parser, at..found.end, &found, When::Every(again))
            }
        };
    }
    let (age, next, is_said) = counted(parser, start)?;
    let found = born(parser, next).filter(|found| is_said && matches!(found.who, Who::One(_)))?;
    claim(parser, at..found.end, &found, age)
}

/// `Leo as a baby`, `Ella's 5th birthday party`, `Ella aged 4`, `Ella's first year`.
fn after_name(parser: &mut Parser<'_>, at: usize, start: usize) -> Option<usize> {
    // "Before Ella's birthday" is about a time.
    let before = start.checked_sub(1).map(|before| parser.word(before)).unwrap_or_default();
    if matches!(before, "before" | "after" | "since" | "until" | "till" | "between" | "following") {
        return None;
    }
    let found = born(parser, start)?;
    let next = found.end;
    // "The year Ella turned 5" is a year.
    let is_when = super::relative::unit(before).is_some() || super::dates::season(before).is_some();
    if is_when && parser.see(next, "was|turned|turns").is_some() {
        return None;
    }
    let own = parser.see(next, "on|at|for|in|during|throughout? his|her|their|my own?").filter(|own| *own > next);
    let possessive = parser.words[next - 1].possessive;
    if let Some(birth) = found.birth() {
        if let Some((celebrated, end)) = birthday(parser, own.unwrap_or(next), birth) {
            return celebrate(parser, at..end, &found, celebrated);
        }
        if (possessive || own.is_some())
            && let Some((days, end)) = nth_time(parser, own.unwrap_or(next), birth)
        {
            return celebrate(parser, at..end, &found, When::Once(days));
        }
    }
    if (possessive || own.is_some())
        && let Some((age, end)) = nth_part(parser, own.unwrap_or(next))
    {
        return claim(parser, at..end, &found, age);
    }
    if possessive {
        if let Some(end) = parser.see(next, "early|first years|childhood") {
            return claim(parser, at..end, &found, Age::years(0, 4));
        }
        let age = stage_word(parser.word(next))?;
        let end = parser.see(next + 1, &format!("{PICTURES}|years|days?"))?;
        return claim(parser, at..end, &found, age);
    }
    if let Some(age_at) = parser.see(next, "before|until|till his|her|their")
        && let Some(years) = ordinal(parser.word(age_at))
        && let Some(end) = parser.see(age_at + 1, BIRTHDAY)
    {
        return claim(parser, at..end, &found, Age::Months(0, 12 * years));
    }
    if let Some(end) = parser.see(next, "on? the? day|night|moment he|she|they|i was|were born") {
        return celebrate(parser, at..end, &found, When::Once(Days::one(found.birth()?)));
    }
    if let Some(age_at) = parser.see(next, "before|until he|she|they was|is|were|turned|turns|turning")
        && let Some((years, end)) = parser.whole(age_at).filter(|(years, _)| *years < 120)
    {
        let end = parser.see(end, "year|years? old?").unwrap_or(end);
        return claim(parser, at..end, &found, Age::Months(0, 12 * years));
    }
    if let Some(age_at) = parser.see(next, "since|after he|she|they was|is|were|turned|turns|turning")
        && let Some((years, end)) = parser.whole(age_at).filter(|(years, _)| *years < 120)
    {
        return claim(parser, at..end, &found, Age::From(12 * years));
    }
    if let Some(years_at) = parser.see(next, "turning|turns|turned")
        && let Some((years, end)) = parser.whole(years_at)
    {
        return claim(parser, at..end, &found, Age::Birthday(years));
    }
    let when = parser.see(next, "as|when|while he|she|they? was|is|were?").filter(|stage_at| *stage_at > next);
    if let Some(stage_at) = when
        && let Some((age, end)) = stage(parser, stage_at).or_else(|| {
            // "Ella when she was 3", not "Ella as 3".
            parser.see(next, "when|while")?;
            counted(parser, stage_at).map(|(age, end, _)| (age, end))
        })
    {
        return claim(parser, at..end, &found, age);
    }
    if let Some((age, end)) = compared(parser, next) {
        return claim(parser, at..end, &found, age);
    }
    if parser.see(next, "in his|her|their|my").is_some()
        && let Some((age, end)) = stage(parser, next)
    {
        return claim(parser, at..end, &found, age);
    }
    let aged = ["aged|age", "at the? age of?", "who is|was", "between the? ages? of?", "from? ages|age", "from birth"]
        .iter()
        .any(|pattern| parser.see(next, pattern).is_some());
    // "Ella 3 years old", "Leo at 6 months"; "Leo at 3", but not "Leo at 3 pm".
    let at_age = parser.see(next, "at").is_some();
    let age_at = parser.see(next, "aged|at|who? is|was?")?;
    let (age, end, is_said) = counted(parser, age_at)?;
    let goes_on = parser.see(end, "in|on|with|by").is_none()
        || parser.see(end, "in the? morning|afternoon|evening|night").is_some();
    let alone = (at_age || parser.words[next - 1].pause)
        && (parser.word(end).is_empty() || is_picture(parser.word(end)) || !goes_on);
    (is_said || aged || alone).then(|| claim(parser, at..end, &found, age))?
}

/// `first Christmas`, `second summer`, of a life.
fn nth_time(parser: &Parser<'_>, at: usize, born: Date) -> Option<(Days, usize)> {
    let nth = ordinal(parser.word(at))?.checked_sub(1)? as usize;
    let years = born.year()..born.year().saturating_add(200);
    if let Some((holiday, end)) = parser.holiday(at + 1) {
        let year = years.filter(|year| holiday.day(*year).is_some_and(|day| day >= born)).nth(nth)?;
        return Some((holiday.in_year(year)?, end));
    }
    let season = super::dates::season(parser.word(at + 1))?;
    let year = years.filter(|year| Days::season(*year, season).to >= born).nth(nth)?;
    Some((Days::season(year, season), at + 2))
}

fn claim(parser: &mut Parser<'_>, range: std::ops::Range<usize>, found: &Born, age: Age) -> Option<usize> {
    let (from, to) = found.days(age);
    let text = parser.slice(range.clone());
    let chip = person(parser, range.clone(), &found.who, text, Some(spell(from, to)));
    parser.says_days(chip, from, to);
    Some(range.end)
}

fn celebrate(parser: &mut Parser<'_>, range: std::ops::Range<usize>, found: &Born, when: When) -> Option<usize> {
    match when {
        When::Once(days) => {
            let text = parser.slice(range.clone());
            let chip = person(parser, range.clone(), &found.who, text, Some(spell(Some(days.from), Some(days.to))));
            parser.says_days(chip, Some(days.from), Some(days.to));
        }
        When::Every(again) => {
            let Who::One(name) = &found.who else { return None };
            let chip = person(parser, range.clone(), &found.who, format!("{name}’s birthday"), None);
            parser.says_again(chip, again);
        }
    }
    Some(range.end)
}

fn person(
    parser: &mut Parser<'_>,
    range: std::ops::Range<usize>,
    who: &Who,
    text: String,
    detail: Option<String>,
) -> usize {
    let people = &mut parser.query.people;
    match who {
        Who::One(name) => add_names(&mut people.all, vec![name.clone()]),
        Who::Both(names) => add_names(&mut people.all, names.clone()),
        Who::Some(names) => add_names(&mut people.any, names.clone()),
    }
    parser.claim(range, ChipKind::Person, text, detail)
}
