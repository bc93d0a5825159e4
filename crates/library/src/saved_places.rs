//! Places by the family's own names: "home" and all within so many metres of it; and where a person says that a photo was taken.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use anyhow::{bail, ensure};
use people::Standing;
use photo::{Decided, Location, Matter, PhotoId, Placed, Record, Said, Source};
use serde::{Deserialize, Serialize};

use crate::taken_back::{Decision, Known, known, meant, standing};
use crate::who::name_of;
use crate::{Library, Refused, later};

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

/// What can be decided of places.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "decision", rename_all = "kebab-case")]
pub enum PlaceDecision {
    /// That a place has a name. Of what was decided of one name the last stands.
    Saved(SavedPlace),
    /// That no place has this name.
    Dropped {
        /// Which.
        name: String,
    },
    /// Where a photo was taken. It has a record that says the same, by which it is found.
    Placed {
        /// Which.
        photo: PhotoId,
        /// Where; none if it is as the file says.
        placed: Option<Placed>,
        /// What had been said of it already, where no decision tells.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<Placed>,
    },
    /// Takes back what was decided at once.
    Undo {
        /// Which.
        what: Standing,
    },
}

const MOST_RADIUS_M: f64 = 100_000.0;

impl Decision for PlaceDecision {
    fn takes_back(&self) -> Option<Standing> {
        match self {
            PlaceDecision::Undo { what } => Some(*what),
            PlaceDecision::Saved(_) | PlaceDecision::Dropped { .. } | PlaceDecision::Placed { .. } => None,
        }
    }
}

impl SavedPlace {
    fn has(&self, location: &Location) -> bool {
        let middle = Location { lat: self.lat, lon: self.lon, altitude_m: None };
        middle.km_to(location) * 1_000.0 <= self.radius_m
    }
}

impl Library {
    /// The places with a name, by it.
    pub async fn saved_places(&self) -> anyhow::Result<Vec<SavedPlace>> {
        Ok(saved(&known(&self.decided(Matter::Places).await?)))
    }

    /// Gives a place a name, or a name another place. Answers what that is known by.
    pub async fn save_place(&self, place: SavedPlace) -> anyhow::Result<Vec<Standing>> {
        let name = name_of(&place.name)?;
        must_be_on_earth(place.lat, place.lon)?;
        let fits = (1.0..=MOST_RADIUS_M).contains(&place.radius_m);
        ensure!(fits, "a radius is 1 to {MOST_RADIUS_M} metres, not {}", place.radius_m);
        let _one_by_one = self.wishing.lock().await;
        self.decide_of_places(&[PlaceDecision::Saved(SavedPlace { name, ..place })]).await
    }

    /// Takes a place its name. Answers what that is known by.
    pub async fn drop_place(&self, name: &str) -> anyhow::Result<Vec<Standing>> {
        let _one_by_one = self.wishing.lock().await;
        if !self.saved_places().await?.iter().any(|place| place.name.to_lowercase() == name.trim().to_lowercase()) {
            bail!("no place is called {name:?}");
        }
        self.decide_of_places(&[PlaceDecision::Dropped { name: name.trim().to_owned() }]).await
    }

    /// Says where photos were taken, whatever their files say; with `None`, that it is as they say. It lasts until somebody
    /// says otherwise. Answers what that is known by.
    pub async fn place(&self, photos: &[PhotoId], placed: Option<Placed>) -> anyhow::Result<Vec<Standing>> {
        for name in placed.iter().flat_map(|placed| &placed.names) {
            name_of(name).map_err(|reason| Refused(reason.to_string()))?;
        }
        if let Some(Location { lat, lon, .. }) = placed.as_ref().and_then(|placed| placed.location) {
            must_be_on_earth(lat, lon).map_err(|reason| Refused(reason.to_string()))?;
        }
        self.must_be_there(&photos.iter().copied().collect()).await?;
        let _one_by_one = self.wishing.lock().await;
        let known = known(&self.decided(Matter::Places).await?);
        let told: HashSet<PhotoId> = photos_of(&known).collect();
        let mut before: HashMap<PhotoId, Placed> = HashMap::new();
        for record in self.catalogue.said(photos, &[Source::Place]).await? {
            if let Said::Place(Some(placed)) = record.said()
                && !told.contains(&record.photo())
            {
                before.insert(record.photo(), placed.clone());
            }
        }
        let photos: BTreeSet<PhotoId> = photos.iter().copied().collect();
        let decision = |photo: &PhotoId| PlaceDecision::Placed {
            photo: *photo,
            placed: placed.clone(),
            before: before.get(photo).cloned(),
        };
        let decisions: Vec<PlaceDecision> = photos.iter().map(decision).collect();
        // The decisions first: whoever is killed between them and the records has said what can be said again, or taken back.
        let decided = self.decide(Matter::Places, &decisions).await?;
        self.say_of_photos(photos.into_iter().map(|photo| (photo, placed.clone())).collect()).await?;
        self.conclude_places().await?;
        Ok(decided.iter().map(Decided::standing).collect())
    }

    /// Takes back what was said of places and is known by these, be it of names or of photos; where none is named, what was said
    /// last and stands. Answers what that is known by.
    pub async fn undo_places(&self, what: &[Standing]) -> anyhow::Result<Vec<Standing>> {
        let _one_by_one = self.wishing.lock().await;
        let known = known(&self.decided(Matter::Places).await?);
        let last = meant(&known, what)?;
        let of_last: HashSet<PhotoId> = photos_of(known.iter().filter(|(what, _)| last.contains(what))).collect();
        let mut photos = said_of_photos(&known, &last);
        photos.retain(|photo, _| of_last.contains(photo));
        // The records first: whoever is killed between them and the decision can take back the same once more.
        self.say_of_photos(photos).await?;
        self.decide_of_places(&last.into_iter().map(|what| PlaceDecision::Undo { what }).collect::<Vec<_>>()).await
    }

    async fn decide_of_places(&self, decisions: &[PlaceDecision]) -> anyhow::Result<Vec<Standing>> {
        let decided = self.decide(Matter::Places, decisions).await?;
        self.conclude_places().await?;
        Ok(decided.iter().map(Decided::standing).collect())
    }

    /// Writes down where photos were taken, later than all that was said of them before.
    async fn say_of_photos(&self, photos: BTreeMap<PhotoId, Option<Placed>>) -> anyhow::Result<()> {
        let ids: Vec<PhotoId> = photos.keys().copied().collect();
        let before = self.catalogue.said(&ids, &[Source::Place]).await?;
        let before: HashMap<PhotoId, _> = before.iter().map(|said| (said.photo(), said.standing())).collect();
        let record = |(photo, placed)| Record::new(photo, later(before.get(&photo).copied()), Said::Place(placed));
        self.record(&photos.into_iter().map(record).collect::<Vec<_>>()).await.map(drop)
    }

    /// Says of each picture what the family calls where it was taken.
    pub(crate) async fn conclude_places(&self) -> anyhow::Result<()> {
        let version = self.catalogue.version().await?;
        let known = known(&self.decided(Matter::Places).await?);
        let is_name = |decision: &PlaceDecision| matches!(decision, PlaceDecision::Saved(_));
        if !known.iter().flat_map(|(_, decisions)| decisions).any(is_name) {
            return Ok(());
        }
        let mut places = saved(&known);
        places.sort_by(|one, other| one.radius_m.total_cmp(&other.radius_m));
        let (pictures, mut names) = (self.pictures().await?, HashMap::new());
        if !places.is_empty() {
            for photos in pictures.chunks(crate::AT_ONCE) {
                for (photo, location) in self.locations(photos).await? {
                    let near = places.iter().filter(|place| place.has(&location));
                    names.insert(photo, near.map(|place| place.name.clone()).collect());
                }
            }
        }
        self.tell(version, &pictures, names, &Source::Near, Said::Near).await
    }

    /// The positions of photos: those that people say, else those in the files.
    async fn locations(&self, photos: &[PhotoId]) -> anyhow::Result<HashMap<PhotoId, Location>> {
        let mut locations = HashMap::new();
        for record in self.catalogue.said(photos, &[Source::Original]).await? {
            if let Said::Original(reading) = record.said() {
                locations.extend(reading.location.map(|at| (record.photo(), at)));
            }
        }
        for record in self.catalogue.said(photos, &[Source::Place]).await? {
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

/// The places that decisions come to, by their names.
fn saved(known: &[Known<PlaceDecision>]) -> Vec<SavedPlace> {
    let mut places = BTreeMap::new();
    for decision in standing(known).into_iter().flat_map(|(_, decisions)| decisions) {
        match decision {
            PlaceDecision::Saved(place) => drop(places.insert(place.name.to_lowercase(), place.clone())),
            PlaceDecision::Dropped { name } => drop(places.remove(&name.to_lowercase())),
            PlaceDecision::Placed { .. } | PlaceDecision::Undo { .. } => {}
        }
    }
    places.into_values().collect()
}

/// What decisions say of photos.
fn of_photos(decisions: &[PlaceDecision]) -> impl Iterator<Item = (PhotoId, &Option<Placed>, &Option<Placed>)> {
    decisions.iter().filter_map(|decision| match decision {
        PlaceDecision::Placed { photo, placed, before } => Some((*photo, placed, before)),
        PlaceDecision::Saved(_) | PlaceDecision::Dropped { .. } | PlaceDecision::Undo { .. } => None,
    })
}

/// The photos that decisions are about.
fn photos_of<'a>(known: impl IntoIterator<Item = &'a Known<PlaceDecision>>) -> impl Iterator<Item = PhotoId> {
    known.into_iter().flat_map(|(_, decisions)| of_photos(decisions).map(|(photo, ..)| photo))
}

/// What is said of each photo that was ever decided about: by the last that was decided and is not `undone`, else what had been
/// said before.
fn said_of_photos(known: &[Known<PlaceDecision>], undone: &[Standing]) -> BTreeMap<PhotoId, Option<Placed>> {
    let mut said = BTreeMap::new();
    for (photo, _, before) in known.iter().flat_map(|(_, decisions)| of_photos(decisions)) {
        said.entry(photo).or_insert_with(|| before.clone());
    }
    let stands = standing(known).into_iter().filter(|(what, _)| !undone.contains(what));
    said.extend(
        stands.flat_map(|(_, decisions)| of_photos(decisions)).map(|(photo, placed, _)| (photo, placed.clone())),
    );
    said
}

fn must_be_on_earth(lat: f64, lon: f64) -> anyhow::Result<()> {
    ensure!((-90.0..=90.0).contains(&lat), "degrees north are -90 to 90, not {lat}");
    ensure!((-180.0..=180.0).contains(&lon), "degrees east are -180 to 180, not {lon}");
    Ok(())
}
