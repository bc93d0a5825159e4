//! Places by the family's own names: "home" and all within so many metres of it; and where a person says that a photo was taken.

use std::collections::{BTreeMap, HashMap};

use anyhow::{bail, ensure};
use photo::{Decided, Location, Matter, PhotoId, Placed, Record, Said, Source};
use serde::{Deserialize, Serialize};

use crate::who::name_of;
use crate::{Library, later};

/// A place that somebody gave a name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SavedPlace {
    /// Its name.
    pub name: String,
    /// Where its middle is, degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// How far it reaches.
    pub radius_m: f64,
}

/// What can be decided of places: of what was decided of one name the last stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "decision", rename_all = "kebab-case")]
enum Decision {
    Saved(SavedPlace),
    Dropped { name: String },
}

const MOST_RADIUS_M: f64 = 100_000.0;

impl SavedPlace {
    fn has(&self, location: &Location) -> bool {
        let middle = Location { lat: self.lat, lon: self.lon, altitude_m: None };
        middle.km_to(location) * 1_000.0 <= self.radius_m
    }
}

impl Library {
    /// The places with a name, by it.
    pub async fn saved_places(&self) -> anyhow::Result<Vec<SavedPlace>> {
        Ok(standing(&self.catalogue.decisions(Matter::Places).await?))
    }

    /// Gives a place a name, or a name another place.
    pub async fn save_place(&self, place: SavedPlace) -> anyhow::Result<()> {
        let name = name_of(&place.name)?;
        ensure!((-90.0..=90.0).contains(&place.lat), "degrees north are -90 to 90, not {}", place.lat);
        ensure!((-180.0..=180.0).contains(&place.lon), "degrees east are -180 to 180, not {}", place.lon);
        let fits = (1.0..=MOST_RADIUS_M).contains(&place.radius_m);
        ensure!(fits, "a radius is 1 to {MOST_RADIUS_M} metres, not {}", place.radius_m);
        self.decide(Matter::Places, &[Decision::Saved(SavedPlace { name, ..place })]).await?;
        self.conclude_places().await
    }

    /// Takes a place its name.
    pub async fn drop_place(&self, name: &str) -> anyhow::Result<()> {
        if !self.saved_places().await?.iter().any(|place| place.name.to_lowercase() == name.trim().to_lowercase()) {
            bail!("no place is called {name:?}");
        }
        self.decide(Matter::Places, &[Decision::Dropped { name: name.trim().to_owned() }]).await?;
        self.conclude_places().await
    }

    /// Says where photos were taken, whatever their files say; with `None`, that it is as they say. It lasts until somebody
    /// says otherwise.
    pub async fn place(&self, photos: &[PhotoId], placed: Option<Placed>) -> anyhow::Result<()> {
        let names = placed.iter().flat_map(|placed| &placed.names);
        for name in names {
            name_of(name)?;
        }
        let before = self.catalogue.said(photos, &Source::Place).await?;
        let before: HashMap<PhotoId, _> = before.iter().map(|said| (said.photo(), said.standing())).collect();
        let record =
            |photo: &PhotoId| Record::new(*photo, later(before.get(photo).copied()), Said::Place(placed.clone()));
        self.record(&photos.iter().map(record).collect::<Vec<_>>()).await?;
        self.conclude_places().await
    }

    /// Says of each picture what the family calls where it was taken.
    pub(crate) async fn conclude_places(&self) -> anyhow::Result<()> {
        let version = self.catalogue.version().await?;
        let decided = self.catalogue.decisions(Matter::Places).await?;
        if decided.is_empty() {
            return Ok(());
        }
        let mut places = standing(&decided);
        places.sort_by(|one, other| one.radius_m.total_cmp(&other.radius_m));
        let mut names = HashMap::new();
        if !places.is_empty() {
            for photos in self.pictures().await?.chunks(crate::AT_ONCE) {
                for (photo, location) in self.locations(photos).await? {
                    let near = places.iter().filter(|place| place.has(&location));
                    names.insert(photo, near.map(|place| place.name.clone()).collect());
                }
            }
        }
        self.tell(version, names, &Source::Near, Said::Near).await
    }

    /// The positions of photos: those that people say, else those in the files.
    async fn locations(&self, photos: &[PhotoId]) -> anyhow::Result<HashMap<PhotoId, Location>> {
        let mut locations = HashMap::new();
        for record in self.catalogue.said(photos, &Source::Original).await? {
            if let Said::Original(reading) = record.said() {
                locations.extend(reading.location.map(|at| (record.photo(), at)));
            }
        }
        for record in self.catalogue.said(photos, &Source::Place).await? {
            if let Said::Place(Some(Placed { location, .. })) = record.said() {
                match location {
                    Some(location) => locations.insert(record.photo(), *location),
                    None => locations.remove(&record.photo()),
                };
            }
        }
        Ok(locations)
    }
}

/// The places that all decisions come to, by their names.
fn standing(decided: &[Decided]) -> Vec<SavedPlace> {
    let mut places = BTreeMap::new();
    for decision in decided.iter().flat_map(Decided::facts) {
        match decision {
            Decision::Saved(place) => drop(places.insert(place.name.to_lowercase(), place)),
            Decision::Dropped { name } => drop(places.remove(&name.to_lowercase())),
        }
    }
    places.into_values().collect()
}
