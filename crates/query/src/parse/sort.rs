//! Which, how many and in what order: "the first photo", "10 best", "oldest first".
//! One photo asked for is a limit of one.

use super::questions::{question, resurface, time_of_many};
use super::{ChipKind, PICTURES, Parser, ordinal};
use crate::{Select, Sort};

pub(super) const THINGS: &str = "photo|photos|picture|pictures|pic|pics|image|images|shot|shots|snap|snaps|photograph|photographs|video|videos|clip|clips|selfie|selfies|file|files|screenshot|screenshots|ones|one|panorama|panoramas|memories|raw|raws";

pub(super) fn rule(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    resurface(parser, at)
        .or_else(|| question(parser, at))
        .or_else(|| time_of_many(parser, at))
        .or_else(|| spelled_out(parser, at))
        .or_else(|| imported(parser, at))
        .or_else(|| recently(parser, at))
        .or_else(|| best(parser, at))
        .or_else(|| ranked(parser, at))
        .or_else(|| number_of(parser, at))
}

/// `oldest first`, `sorted by size`.
fn spelled_out(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    const SORTED: &str = "sorted|sort|ordered|order|arranged|in|by|with|and";
    let (sort, text, end) = [
        (Sort::TakenAsc, "oldest first", "oldest|earliest first"),
        (Sort::TakenAsc, "oldest first", "from? oldest|earliest to newest|latest"),
        (Sort::TakenDesc, "newest first", "from? newest|latest to oldest|earliest"),
        (Sort::SizeDesc, "largest first", "largest|biggest files|photos|videos|ones first"),
        (Sort::TakenDesc, "newest first", "newest|latest first"),
        (Sort::TakenDesc, "newest first", "most recent first"),
        (Sort::TakenAsc, "oldest first", "oldest|earliest photo|photos|picture|pictures|images|ones first"),
        (Sort::TakenDesc, "newest first", "newest|latest photo|photos|picture|pictures|images|ones first"),
        (Sort::SizeDesc, "largest first", "largest|biggest first"),
        (Sort::TakenAsc, "oldest first", "chronological order?"),
        (Sort::TakenAsc, "oldest first", "chronologically"),
        (Sort::TakenDesc, "newest first", "reverse chronological order"),
    ]
    .into_iter()
    .find_map(|(sort, text, pattern)| {
        let led = parser.see(at, &format!("{SORTED}? by?")).unwrap_or(at);
        Some((sort, text, parser.see(led, pattern).or_else(|| parser.see(at, pattern))?))
    })
    .or_else(|| {
        let next = parser.see(at, "sorted|sort|ordered|order|arranged by?").or_else(|| {
            // "Sort Ella's photos by date" says it in two places.
            let next = parser.see(at, "by")?;
            parser.see(0, "sort|order|arrange|list|show").is_some().then_some(next)
        })?;
        [
            (Sort::TakenAsc, "oldest first", "oldest|earliest first?"),
            (Sort::TakenDesc, "newest first", "newest|latest first?"),
            (Sort::TakenDesc, "newest first", "most recent first?"),
            (Sort::SizeDesc, "largest first", "largest|biggest first?"),
            (Sort::SizeDesc, "largest first", "file? size"),
            (Sort::TakenAsc, "oldest first", "date|time|age taken? ascending"),
            (Sort::TakenDesc, "newest first", "date|time|age taken?"),
            (Sort::Relevance, "best match first", "relevance"),
            (Sort::ImportedDesc, "last imported first", "import|upload date|time?"),
        ]
        .into_iter()
        .find_map(|(sort, text, pattern)| Some((sort, text, parser.see(next, pattern)?)))
    })?;
    order(parser, at..end, sort, None, text);
    if parser.see(0, "sort|order|arrange").is_some() {
        parser.take(0..1);
    }
    Some(end)
}

/// `recently`, with nothing that says what was recent.
fn recently(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let new = parser.see(at, "new").filter(|next| parser.see(*next, PICTURES).is_some());
    let end = ["from? most? recently|lately taken|made|shot?", "whats|what is? new"]
        .iter()
        .find_map(|pattern| parser.see(at, pattern))
        .or(new)
        .or_else(|| old(parser, at))?;
    if parser.see(at, "old").is_some() {
        order(parser, at..end, Sort::TakenAsc, None, "oldest first");
        return Some(end);
    }
    order(parser, at..end, Sort::TakenDesc, None, "newest first");
    Some(end)
}

/// `old photos`: what is old is when they were taken. An "old church" is seen.
fn old(parser: &Parser<'_>, at: usize) -> Option<usize> {
    let of_age = at > 0 && super::relative::unit(parser.word(at - 1)).is_some();
    let end = parser.see(at, "old").filter(|_| !of_age && !parser.words[at].pause)?;
    parser.see(end, &format!("{PICTURES}|video|videos|clips|memories|ones|selfies"))?;
    Some(end)
}

/// `recently added`, `latest imports`.
fn imported(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    const ADDED: &str = "added|imported|uploaded|synced";
    // When they came is not kept.
    let dated = parser.see(at, &format!("that|which? i|we|was|were? {ADDED}")).and_then(|next| {
        let end = parser
            .see(next, "recently|lately")
            .or_else(|| Some(parser.any_date(parser.see(next, "in|on|since|during?")?)?.1))?;
        Some((end, None))
    });
    let (end, limit) = if let Some(dated) = dated {
        dated
    } else if let Some(end) = parser.see(at, &format!("most? recently|newly|last|latest|just {ADDED}")) {
        (end, None)
    } else if let Some(end) =
        parser.see(at, "recent|latest|last|newest import|imports|upload|uploads|additions").or_else(|| {
            parser.see(at, "imports|uploads|additions from|of this|the|last? week|month|year|time|today|yesterday")
        })
    {
        (end, None)
    } else {
        let next = parser.see(at, "last|latest|recent|newest")?;
        let (count, next) = parser.whole(next)?;
        (parser.see(next, &format!("{THINGS}? {ADDED}|imports|uploads"))?, Some(count as usize))
    };
    order(parser, at..end, Sort::ImportedDesc, limit, "last imported first");
    Some(end)
}

/// `best photos`, `my 10 best`, `top 5 shots`, `a random photo`.
fn best(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    const BEST: &str = "best|nicest|finest|prettiest|greatest|loveliest|sharpest";
    let start = parser.see(at, "the|my|our|a|any|some? very?")?;
    let any_one = ["surprise me", "im? feeling lucky", "shuffle", "pick|choose me? a|any one?"];
    let surprise = any_one.iter().find_map(|pattern| parser.see(start, pattern));
    // "Pick a photo", but no "pick a flower" and no "shuffle of cards".
    let surprise = surprise.filter(|end| parser.see(at, "pick|choose").is_none() || parser.see(*end, THINGS).is_some());
    let picked = parser.see(at, "pick|choose|select me|us?").and_then(|next| parser.whole(next));
    if let Some((count, end)) = picked.filter(|(_, end)| parser.see(*end, THINGS).is_some()) {
        return Some(select(parser, at..end, Select::Random, Some(count as usize)));
    }
    if let Some(end) = surprise {
        return Some(select(parser, at..end, Select::Random, Some(1)));
    }
    let (select_as, limit, next) =
        if let Some(next) = parser.see(start, "good|great|decent").filter(|next| parser.see(*next, THINGS).is_some()) {
            return Some(select(parser, at..next, Select::Quality, None));
        } else if let Some(next) = parser
            .see(start, "top|best|highest rated|scoring")
            .or_else(|| parser.see(start, "best-rated|top-rated|highest-rated"))
        {
            (Select::Quality, None, next)
        } else if let Some(next) = parser.see(start, &format!("{BEST}|top")) {
            let (limit, after) = parser.whole(next).map_or((None, next), |(count, after)| (Some(count), after));
            if parser.word(start) == "top"
                && limit.is_none()
                && parser.see(next, "rated? photos|pictures|shots|pics|images").is_none()
            {
                return None;
            }
            (Select::Quality, limit, after)
        } else if let Some(next) = parser.see(start, "random") {
            let (limit, after) = parser.whole(next).map_or((None, next), |(count, after)| (Some(count), after));
            (Select::Random, limit, after)
        } else {
            // "2023 best" is a year.
            let (count, next) = parser.whole(start).filter(|_| parser.year(start).is_none())?;
            if let Some(next) = parser.see(next, BEST) {
                (Select::Quality, Some(count), next)
            } else {
                (Select::Random, Some(count), parser.see(next, "random|randomly chosen|selected|picked?")?)
            }
        };
    // "Best man" is somebody; "the best of Iceland" is what is wanted.
    // In "best sunset photos", photos are what is best.
    let thing_at =
        (next..next + 3).find(|at| parser.see(*at, THINGS).is_some() || parser.word(*at).is_empty()).unwrap_or(next);
    let thing = parser.see(thing_at, THINGS).or_else(|| parser.see(next, "of|from"));
    const NOT_JUDGED: &str = "man|men|friend|friends|dressed|western|buy|seller|practice|wishes|before|foot";
    if select_as == Select::Quality && parser.see(next, NOT_JUDGED).is_some() {
        return None;
    }
    let is_other = select_as != Select::Quality || next == start + 1 && parser.see(start, "top").is_some();
    if thing.is_none() && !parser.word(next).is_empty() && limit.is_none() && is_other {
        return None;
    }
    let single = parser.see(thing_at, "photo|picture|pic|image|shot|one|video").is_some();
    let limit = limit.map(|limit| limit as usize).or(single.then_some(1));
    let next = parser.see(next, "rated?").unwrap_or(next);
    Some(select(parser, at..next, select_as, limit))
}

/// `the first photo`, `latest 5 pictures`, `most recent`, `biggest files`, `last photo of Leo`.
fn ranked(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    let start = parser.see(at, "the|my|our?")?;
    let ranks = [
        (Sort::TakenAsc, "oldest|earliest", true),
        (Sort::TakenAsc, "very? first", false),
        (Sort::TakenDesc, "newest|latest", true),
        (Sort::TakenDesc, "most recent", true),
        (Sort::TakenDesc, "recent", true),
        (Sort::TakenDesc, "very? last", false),
        (Sort::SizeDesc, "largest|biggest|heaviest", true),
    ];
    // "The 5 latest photos" and "the latest 5 photos".
    let counted = parser.whole(start).filter(|(count, _)| *count > 0 && parser.year(start).is_none());
    let (limit_before, rank_at) = counted.map_or((None, start), |(count, next)| (Some(count), next));
    let (sort, sure, next) =
        ranks.into_iter().find_map(|(sort, pattern, sure)| Some((sort, sure, parser.see(rank_at, pattern)?)))?;
    let ordinal_only = ordinal(parser.word(rank_at)).is_some() || parser.word(rank_at) == "last";
    let before_last = rank_at > 0 && parser.word(rank_at - 1) == "before";
    if ordinal_only && (before_last || parser.words[next - 1].pause) {
        return None;
    }
    let (limit_after, after) = parser.whole(next).map_or((None, next), |(count, after)| (Some(count), after));
    let limit = limit_before.or(limit_after);
    let single = parser
        .see(after, "ever? photo|picture|pic|image|shot|snap|photograph|video|clip|selfie|screenshot|file|one|panorama")
        .is_some();
    let many = parser.see(after, THINGS).is_some();
    let named = parser.reader.names.find(parser, after).is_some() && parser.any_date(rank_at).is_none();
    // "The first snow of 2022" is the first photo of it.
    let of_a_time = ordinal_only
        && limit.is_none()
        && parser.any_date(rank_at).is_none()
        && !(start > 0 && parser.words[start - 1].possessive)
        && parser.see(after + 1, "of|in").is_some_and(|next| parser.any_date(next).is_some());
    // "First day of school", "last 3 months": not about photos.
    if !(named || of_a_time || single || many || (sure || limit.is_some()) && is_end_or_about(parser, after)) {
        return None;
    }
    let recent = parser.word(rank_at) == "recent";
    let limit = limit.map(|limit| limit as usize).or((single && !recent).then_some(1));
    // "First photos" and "last photos" without a number are not an order of one.
    let limit = if ordinal_only && (named || of_a_time) { limit.or(Some(1)) } else { limit };
    let text = parser.slice(start..after);
    let detail = matches!(sort, Sort::TakenAsc).then(|| "oldest first".to_owned());
    parser.query.sort = Some(sort);
    parser.query.limit = limit.or(parser.query.limit);
    parser.claim(at..after, ChipKind::Sort, text, detail);
    Some(after)
}

fn is_end_or_about(parser: &Parser<'_>, at: usize) -> bool {
    matches!(parser.word(at), "" | "of" | "from" | "with" | "in" | "at" | "raw" | "screenshots")
}

/// `10 photos of Ella`, `show me 20 pictures`.
fn number_of(parser: &mut Parser<'_>, at: usize) -> Option<usize> {
    const COUNTED: &str = "photos|photo|pictures|picture|pics|pic|images|image|shots|shot|snaps|photographs|videos|video|clips|selfies|screenshots|files|panoramas";
    let most = ["up to|until?", "at most", "max|maximum|limit of|to?", "no|not more than", "limited to"];
    let (start, said) = match most.iter().find_map(|pattern| parser.see(at, pattern)) {
        Some(next) => (next, true),
        None => (parser.see(at, "only|just|any|the?")?, false),
    };
    let one = || parser.see(start, "a? single").map(|next| (1, next));
    let (count, next) = parser.whole(start).or_else(one).filter(|(count, _)| (1..100_000).contains(count))?;
    if parser.words[next - 1].pause && !parser.word(next).is_empty() {
        return None;
    }
    let counted = parser.see(next, COUNTED).or_else(|| parser.see(next, "of my|our|the? best? photos"));
    let max = counted.and_then(|end| parser.see(end, "max|maximum|tops"));
    // "20 at most" and "limit 10" need no more.
    if let Some(end) = parser
        .see(next, "at most|maximum")
        .or_else(|| parser.see(next, "max|maximum|tops"))
        .filter(|end| counted.is_none() && parser.word(*end).is_empty())
    {
        parser.query.limit = Some(count as usize);
        parser.claim(at..end, ChipKind::Sort, format!("{count} at most"), None);
        return Some(end);
    }
    if counted.is_none() && (parser.see(at, "limit|limited").is_none() || !parser.word(next).is_empty()) {
        return None;
    }
    // "2019 photos" are those of a year, and "May 10 photos" those of a day.
    let spelled = parser.word(start);
    let dated = at > 0
        && (super::dates::month(parser.word(at - 1)).is_some()
            || parser
                .see(at - 1, "-|and|to|or|of|in|over|than|least|but|was|is|age|aged|at|turning|turned|us")
                .is_some()
            || (at.saturating_sub(3)..at).any(|from| parser.year(from).is_some_and(|(_, end)| end > start)));
    if !said && (dated || spelled.len() == 4 && (1826..2100).contains(&count)) {
        return None;
    }
    parser.query.limit = Some(count as usize);
    let end = max.unwrap_or(next);
    parser.claim(at..end, ChipKind::Sort, format!("{count} at most"), None);
    Some(end)
}

pub(super) fn order(
    parser: &mut Parser<'_>,
    range: std::ops::Range<usize>,
    sort: Sort,
    limit: Option<usize>,
    text: &str,
) {
    parser.query.sort = Some(sort);
    parser.query.limit = limit.or(parser.query.limit);
    let detail = match sort {
        Sort::ImportedDesc | Sort::LeastRecentlyViewed => Some("not kept yet: newest first".to_owned()),
        Sort::Relevance | Sort::TakenDesc | Sort::TakenAsc | Sort::SizeDesc | Sort::Random(_) => None,
    };
    parser.claim(range, ChipKind::Sort, text, detail);
}

fn select(parser: &mut Parser<'_>, range: std::ops::Range<usize>, select: Select, limit: Option<usize>) -> usize {
    parser.query.select = Some(select);
    parser.query.limit = limit.or(parser.query.limit);
    let text = match select {
        Select::Quality => "best",
        Select::Random => "random",
    };
    let end = range.end;
    let detail = (select == Select::Quality).then(|| "photos are not judged yet: newest first".to_owned());
    parser.claim(range, ChipKind::Sort, limit.map_or(text.to_owned(), |limit| format!("{limit} {text}")), detail);
    end
}
