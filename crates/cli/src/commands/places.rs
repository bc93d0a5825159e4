//! `tintype places`: places by the family's own names, and where photos were taken after all.

use std::path::PathBuf;
use std::str::FromStr;

use anyhow::{Context, bail};
use clap::Subcommand;
use library::{Library, Location, Matter, PlaceDecision, Placed, SavedPlace, Standing};

use super::Opened;
use super::people::{photos, tell};
use crate::{Ended, say};

/// Give places your own names, and say where photos were taken
///
/// Without a command, lists the places with names. A photo taken within a place's radius is found by its name: "at the cabin
/// in winter". What you say of a photo holds whatever its file says; the file is not touched.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    verb: Option<Verb>,

    /// Print one object; without a command, a list: name, lat, lon, radius_m
    ///
    /// What is said: matter, known_by, decided, taken_back, where decided and taken_back are facts as docs/format.md has them,
    /// and known_by what they are taken back by, rank and digest.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Subcommand)]
enum Verb {
    /// Give a place a name, or a name another place
    Save {
        name: String,
        /// LATITUDE,LONGITUDE in degrees: 38.7139,-9.1394; or a photo that was taken there
        #[arg(allow_hyphen_values = true)]
        at: String,
        /// How far it reaches, metres
        #[arg(long, value_name = "METRES", default_value_t = 200.0)]
        radius: f64,
    },
    /// Take a place its name
    Drop { name: String },
    /// Say where photos were taken
    Photo {
        /// Files on this machine, or paths as `tintype search` prints them
        #[arg(required = true)]
        files: Vec<PathBuf>,
        #[command(flatten)]
        said: Said,
    },
    /// Take back what was said last, of a name or of photos; once more, what was said before that
    Undo,
}

#[derive(clap::Args)]
#[group(required = true, multiple = true)]
struct Said {
    /// LATITUDE,LONGITUDE in degrees
    #[arg(long, allow_hyphen_values = true)]
    at: Option<Position>,
    /// A name of the place, the smallest first: each one
    #[arg(long)]
    named: Vec<String>,
    /// It is not to be known
    #[arg(long, conflicts_with_all = ["at", "named"])]
    unknown: bool,
    /// It is as the file says
    #[arg(long, conflicts_with_all = ["at", "named", "unknown"])]
    as_written: bool,
}

/// Degrees north and east.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Position(f64, f64);

impl FromStr for Position {
    type Err = anyhow::Error;
    fn from_str(text: &str) -> anyhow::Result<Self> {
        let degrees = |text: &str| text.trim().parse::<f64>().ok();
        match text.split_once(',').map(|(lat, lon)| (degrees(lat), degrees(lon))) {
            Some((Some(lat), Some(lon))) if lat.abs() <= 90.0 && lon.abs() <= 180.0 => Ok(Self(lat, lon)),
            _ => bail!("{text:?} is no position: write LATITUDE,LONGITUDE in degrees, like 38.7139,-9.1394"),
        }
    }
}

impl From<Position> for Location {
    fn from(Position(lat, lon): Position) -> Self {
        Location { lat, lon, altitude_m: None }
    }
}

pub(crate) async fn run(library: Option<PathBuf>, arguments: Arguments) -> anyhow::Result<Ended> {
    let Arguments { verb, json } = arguments;
    let opened = super::any(library).await?;
    let library = opened.library();
    let Some(verb) = verb else {
        list(library, json).await?;
        return Ok(Ended::Well);
    };
    let is_undo = matches!(verb, Verb::Undo);
    let known_by = write_down(&opened, verb).await?;
    let written = (!is_undo).then_some("written down; `tintype places undo` takes it back");
    tell(library, (Matter::Places, known_by), json, written, words).await?;
    Ok(Ended::Well)
}

async fn list(library: &Library, json: bool) -> anyhow::Result<()> {
    let places = library.saved_places().await?;
    if json {
        return say::json(&places);
    }
    say::data(places.iter().map(|place| say::plain(&described(place))))?;
    if places.is_empty() {
        say::line("no place has a name: `tintype places save NAME AT` gives it one");
    }
    Ok(())
}

/// Writes it down. Answers what it is known by.
async fn write_down(opened: &Opened, verb: Verb) -> anyhow::Result<Vec<Standing>> {
    let library = opened.library();
    match verb {
        Verb::Save { name, at, radius } => {
            let Position(lat, lon) = match at.parse() {
                Ok(position) => position,
                Err(reason) => {
                    let shown = super::show::find(opened, at.as_ref())
                        .await?
                        .with_context(|| format!("{reason}; and the library has no photo there"))?;
                    let location = shown.entry.reading.location;
                    let at = location.with_context(|| format!("{at} does not say where it was taken"))?;
                    Position(at.lat, at.lon)
                }
            };
            library.save_place(SavedPlace { name, lat, lon, radius_m: radius }).await
        }
        Verb::Drop { name } => library.drop_place(&name).await,
        Verb::Photo { files, said } => {
            let photos = photos(opened, &files).await?;
            let Said { at, named, unknown: _, as_written } = said;
            let placed = Placed { location: at.map(Location::from), names: named };
            library.place(&photos, (!as_written).then_some(placed)).await
        }
        Verb::Undo => library.undo_places(&[]).await,
    }
}

/// What a decision says.
fn words(decision: PlaceDecision) -> Option<String> {
    Some(match decision {
        PlaceDecision::Saved(place) => format!("where {} is", place.name),
        PlaceDecision::Dropped { name } => format!("that no place is called {name}"),
        PlaceDecision::Placed { .. } => "where a photo was taken".to_owned(),
        PlaceDecision::Undo { .. } => return None,
    })
}

fn described(place: &SavedPlace) -> String {
    format!("{:<24} {:.5},{:.5} within {} m", place.name, place.lat, place.lon, place.radius_m)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_is_two_numbers_of_degrees() {
        assert_eq!("38.7139,-9.1394".parse::<Position>().unwrap(), Position(38.7139, -9.1394));
        assert_eq!("-33.8, 151".parse::<Position>().unwrap(), Position(-33.8, 151.0));
        for text in ["", "1", "a,b", "91,0", "0,181", "NaN,0", "1,2,3"] {
            let refusal = text.parse::<Position>().unwrap_err().to_string();
            assert!(refusal.contains("is no position"), "{refusal}");
        }
    }
}
