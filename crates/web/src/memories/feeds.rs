//! The memories of the last week for programs that look by themselves: a feed (RFC 4287) and a calendar (RFC 5545), one entry for
//! each day that has some. They have titles and links into the gallery, and no picture.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use library::{Memory, PhotoId};

use crate::html::escaped;
use crate::{Gallery, Refusal, timeline};

/// A day and what is remembered on it.
struct Day {
    day: Date,
    /// The same whenever somebody asks, and of no other library or day: a UUID.
    id: String,
    /// The titles of the memories.
    title: String,
    /// Each with what it says below.
    details: Vec<String>,
    /// Where it opens in the gallery.
    link: String,
}

/// Whether an address's query has the key that feeds are read by.
pub(crate) async fn has_key(gallery: &Gallery, query: &str) -> anyhow::Result<bool> {
    let mut fields = query.split('&');
    match fields.find_map(|field| field.strip_prefix("key=")) {
        Some(key) => gallery.library().opens_feeds(key).await,
        None => Ok(false),
    }
}

pub(crate) async fn atom(State(gallery): State<Arc<Gallery>>, headers: HeaderMap) -> Result<Response, Refusal> {
    let (origin, days) = (origin(&headers)?, days(&gallery, &headers).await?);
    let of_feed = id(&gallery, "feed");
    let updated = days.last().map_or(timeline::today(), |day| day.day);
    let mut feed = format!(
        r#"<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:uuid:{of_feed}</id><title>Memories</title><updated>{updated}T00:00:00Z</updated><author><name>Tintype</name></author><link rel="alternate" href="{}/"/>"#,
        escaped(&origin)
    );
    for Day { day, id, title, details, link } in days.iter().rev() {
        let (title, details, link) = (as_xml(title), as_xml(&details.join("\n")), escaped(link));
        write!(
            feed,
            r#"<entry><id>urn:uuid:{id}</id><title>{title}</title><updated>{day}T00:00:00Z</updated><link rel="alternate" href="{link}"/><summary>{details}</summary></entry>"#
        )?;
    }
    feed.push_str("</feed>\n");
    Ok(answer("application/atom+xml; charset=utf-8", feed))
}

pub(crate) async fn calendar(State(gallery): State<Arc<Gallery>>, headers: HeaderMap) -> Result<Response, Refusal> {
    let mut lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tintype//Memories//EN", "X-WR-CALNAME:Memories"]
        .map(str::to_owned)
        .to_vec();
    for Day { day, id, title, details, link } in days(&gallery, &headers).await? {
        let digits = |day: Date| day.strftime("%Y%m%d").to_string();
        lines.extend([
            "BEGIN:VEVENT".to_owned(),
            format!("UID:{id}"),
            format!("DTSTAMP:{}T000000Z", digits(day)),
            format!("DTSTART;VALUE=DATE:{}", digits(day)),
            format!("DTEND;VALUE=DATE:{}", digits(day.tomorrow()?)),
            format!("SUMMARY:{}", as_text(&title)),
            format!("DESCRIPTION:{}", as_text(&details.join("\n"))),
            format!("URL:{link}"),
            "TRANSP:TRANSPARENT".to_owned(),
            "END:VEVENT".to_owned(),
        ]);
    }
    lines.push("END:VCALENDAR".to_owned());
    let calendar = lines.iter().map(|line| folded(line)).collect();
    Ok(answer("text/calendar; charset=utf-8", calendar))
}

fn answer(media_type: &'static str, text: String) -> Response {
    (StatusCode::OK, [(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, "private, no-store")], text)
        .into_response()
}

/// The days of the last week on which something is remembered, the earliest first.
async fn days(gallery: &Gallery, headers: &HeaderMap) -> Result<Vec<Day>, Refusal> {
    let origin = origin(headers)?;
    let week = gallery.library().memories_of_week(timeline::today()).await?;
    let days = week.into_iter().filter_map(|(day, memories)| {
        let first = memories.first()?;
        let link = format!("{origin}/#{}", first.cover.short());
        let title = memories.iter().map(|memory| memory.title.as_str()).collect::<Vec<_>>().join("; ");
        let said = |Memory { title, detail, .. }: &Memory| format!("{title}: {detail}");
        let (id, details) = (id(gallery, &day.to_string()), memories.iter().map(said).collect());
        Some(Day { day, id, title, details, link })
    });
    Ok(days.collect())
}

/// Only this machine's own names are let in.
fn origin(headers: &HeaderMap) -> Result<String, Refusal> {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).ok_or(Refusal::NotFound)?;
    Ok(format!("http://{host}"))
}

/// A UUID (RFC 9562, version 8) of a day of this library.
fn id(gallery: &Gallery, of: &str) -> String {
    let mark = gallery.sessions.access.owner_key.mark();
    let digest = PhotoId::of(format!("tintype memories {mark} {of}").as_bytes()).to_string();
    format!("{}-{}-8{}-8{}-{}", &digest[..8], &digest[8..12], &digest[13..16], &digest[17..20], &digest[20..32])
}

/// Without what no XML may hold.
fn as_xml(text: &str) -> String {
    let written = |letter: &char| !letter.is_control() || *letter == '\n';
    escaped(
        &text.chars().filter(written).filter(|letter| !matches!(letter, '\u{fffe}' | '\u{ffff}')).collect::<String>(),
    )
}

/// RFC 5545 §3.3.11.
fn as_text(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => escaped.extend(['\\', letter]),
            '\n' => escaped.push_str("\\n"),
            letter if letter.is_control() => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// RFC 5545 §3.1: no line has more than 75 bytes, and none ends within a letter.
fn folded(line: &str) -> String {
    const MOST_BYTES: usize = 75;
    let (mut lines, mut length) = (String::new(), 0);
    for letter in line.chars() {
        if length + letter.len_utf8() > MOST_BYTES {
            lines.push_str("\r\n ");
            length = 1;
        }
        lines.push(letter);
        length += letter.len_utf8();
    }
    lines.push_str("\r\n");
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_folded_between_letters() {
        let line = format!("SUMMARY:{}", "é".repeat(100));
        let lines = folded(&line);
        assert!(lines.ends_with("\r\n") && lines.split("\r\n").all(|line| line.len() <= 75), "{lines}");
        assert_eq!(lines.replace("\r\n ", "").trim_end(), line);
        assert_eq!(folded("END:VEVENT"), "END:VEVENT\r\n");
    }

    #[test]
    fn what_means_something_in_a_calendar_is_escaped() {
        assert_eq!(as_text("a, b; c\\d\ne\u{7}"), "a\\, b\\; c\\\\d\\ne");
    }
}
